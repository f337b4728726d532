import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { get } from './api/client';
import { withQuery } from './api/list';
import type { Page, User } from './api/types';

/** How many are offered at once; more are found by writing more of the name. */
const offered = 7;

/** Accounts whose name or address holds this text. Others than requesters may ask. */
export const peopleQuery = (q: string) =>
  queryOptions({
    queryKey: ['people', q],
    queryFn: async ({ signal }) =>
      (await get<Page<User>>(withQuery('/api/v1/users', { q, limit: String(offered) }), signal)).items,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** The account with this address, where there is one. */
export const personQuery = (email: string) =>
  queryOptions({
    queryKey: ['people', 'at', email.toLowerCase()],
    queryFn: async ({ signal }) => {
      const found = await get<Page<User>>(withQuery('/api/v1/users', { q: email, limit: '20' }), signal);
      return found.items.find((user) => user.email.toLowerCase() === email.toLowerCase()) ?? null;
    },
    staleTime: 60_000,
  });

/** Most organisations' accounts in one answer; of larger ones the newest. */
const directoryQuery = queryOptions({
  queryKey: ['people', 'directory'],
  queryFn: async ({ signal }) => {
    const page = await get<Page<User>>('/api/v1/users?limit=200', signal);
    return { byEmail: new Map(page.items.map((user) => [user.email.toLowerCase(), user])), whole: !page.next_cursor };
  },
  staleTime: 60_000,
});

/** The account with this address, out of one list for all who ask; alone only where the list does not hold it. */
export function usePerson(email: string): User | null {
  const directory = useQuery(directoryQuery).data;
  const listed = directory?.byEmail.get(email.toLowerCase());
  const alone = useQuery({ ...personQuery(email), enabled: !!directory && !directory.whole && !listed });
  return listed ?? alone.data ?? null;
}
