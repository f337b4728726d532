import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { get, rememberSession } from './api/client';
import { ApiError } from './api/problem';
import type { Me, SignedIn, User } from './api/types';

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }): Promise<User | null> => {
    try {
      const me = await get<Me>('/api/v1/me', signal);
      rememberSession(me);
      return me.user;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      rememberSession(null);
      return null;
    }
  },
  staleTime: 5 * 60_000,
});

/** Takes over an answer to signing in. Everything loaded for somebody else is forgotten. */
export function signedIn(client: QueryClient, session: SignedIn): void {
  client.clear();
  rememberSession(session);
  client.setQueryData(meQuery.queryKey, session.user);
}

/** The session has ended; pages are left in place for the caller to navigate away from. */
export function signedOut(client: QueryClient): void {
  rememberSession(null);
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
  client.setQueryData(meQuery.queryKey, null);
}

export function useUser(): User | null {
  return useQuery(meQuery).data ?? null;
}
