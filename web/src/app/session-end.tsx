import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { SignInAgain } from '@/features/auth/sign-in-again';
import { rememberSession } from '@/lib/api/client';
import { ApiError } from '@/lib/api/problem';
import type { SignedIn, User } from '@/lib/api/types';
import { meQuery, signedOut } from '@/lib/session';
import { hasUnsaved } from '@/lib/unsaved';
import type { AppRouter } from './router';

/**
 * When any answer says that the session has ended, the reader signs in again and comes back to the same page. Where something unsaved
 * is written on it, they sign in without leaving it.
 */
export function SessionEnd({ router }: { router: AppRouter }) {
  const client = useQueryClient();
  const [ended, setEnded] = useState<User | null>(null);
  const last = useRef<User | null>(null);

  function leave() {
    setEnded(null);
    const to = router.state.location.href;
    signedOut(client);
    void router.navigate({ to: '/sign-in', search: { to }, ignoreBlocker: true });
  }

  useEffect(() => {
    function over(user: User) {
      if (hasUnsaved()) {
        client.setQueryData(meQuery.queryKey, user);
        setEnded(user);
        return;
      }
      const to = router.state.location.href;
      signedOut(client);
      void router.navigate({ to: '/sign-in', search: { to } });
    }
    function onError(error: unknown) {
      const user = client.getQueryData(meQuery.queryKey);
      if (error instanceof ApiError && error.status === 401 && user) over(user);
    }
    last.current = client.getQueryData(meQuery.queryKey) ?? null;
    const stopQueries = client.getQueryCache().subscribe(({ type, query, ...event }) => {
      if (type !== 'updated' || !('action' in event)) return;
      const { action } = event;
      if (action.type === 'error') onError(action.error);
      if (query.queryKey[0] !== meQuery.queryKey[0] || action.type !== 'success') return;
      const before = last.current;
      last.current = (action.data as User | null | undefined) ?? null;
      // Asked again after a while, the server knows nobody; whoever signs out themselves is led away by that.
      if (before && !last.current && !action.manual) over(before);
    });
    const stopMutations = client.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') onError(event.action.error);
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [client, router]);

  function goOn(me: SignedIn) {
    rememberSession(me);
    client.setQueryData(meQuery.queryKey, me.user);
    setEnded(null);
    void client.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
  }

  return <SignInAgain user={ended} onSignedIn={goOn} onClose={() => setEnded(null)} onLeave={leave} />;
}
