import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError } from '@/lib/api/problem';
import { meQuery, signedOut } from '@/lib/session';
import type { AppRouter } from './router';

/** When any answer says that the session has ended, the reader signs in again and comes back to the same page. */
export function useSessionEnd(queryClient: QueryClient, router: AppRouter): void {
  useEffect(() => {
    function onError(error: unknown) {
      const ended = error instanceof ApiError && error.status === 401;
      if (!ended || !queryClient.getQueryData(meQuery.queryKey)) return;
      const to = router.state.location.href;
      signedOut(queryClient);
      void router.navigate({ to: '/sign-in', search: { to } });
    }
    const stopQueries = queryClient.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') onError(event.action.error);
    });
    const stopMutations = queryClient.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') onError(event.action.error);
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [queryClient, router]);
}
