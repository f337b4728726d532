import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { cssVariables, theme } from '@/lib/theme';
import type { AppRouter } from './router';
import { useSessionEnd } from './session-end';

export function App({ queryClient, router }: { queryClient: QueryClient; router: AppRouter }) {
  useSessionEnd(queryClient, router);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
