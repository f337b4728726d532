import { QueryClient } from '@tanstack/react-query';
import { createMemoryHistory } from '@tanstack/react-router';
import { render, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { User } from '@/lib/api/types';
import { mock } from '@/testing/handlers';
import { App } from './app';
import { createAppRouter } from './router';

/** The whole application at an address, signed in as somebody or nobody, against the mocked API. */
export function renderApp(path: string, as: User | null) {
  mock.user = as;
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
  const router = createAppRouter(queryClient, createMemoryHistory({ initialEntries: [path] }));
  const view = render(<App queryClient={queryClient} router={router} />);
  return { ...view, router, queryClient, user: userEvent.setup() };
}

export const pathOf = (router: ReturnType<typeof createAppRouter>) => router.state.location.pathname;

/** Waits until the address is this one. */
export const arriveAt = (router: ReturnType<typeof createAppRouter>, path: string) =>
  waitFor(() => {
    if (pathOf(router) !== path) throw new Error(`at ${router.state.location.href}`);
  });

/** The section with this heading. */
export function section(view: { getByRole: (role: 'region', options: { name: string }) => HTMLElement }, name: string) {
  return within(view.getByRole('region', { name }));
}
