import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import { ApiError } from '@/lib/api/problem';
import type { DemoAccount, Described, Page, SignedIn } from '@/lib/api/types';

/** A mail that the demo has written instead of sending it. */
export type Mail = Described['DemoMail'];

/** Mails come within seconds of what caused them. */
const askEvery = 4_000;

/** Newest first; null where this server is no demo. */
export const mailsQuery = queryOptions({
  queryKey: ['outbox'],
  queryFn: async ({ signal }): Promise<Mail[] | null> => {
    try {
      return (await get<Page<Mail>>('/api/v1/demo/outbox', signal)).items;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  },
  refetchInterval: (query) => (query.state.data === null ? false : askEvery),
});

export const accountsQuery = queryOptions({
  queryKey: ['demo-accounts'],
  queryFn: async ({ signal }) => (await get<Page<DemoAccount>>('/api/v1/demo/accounts', signal)).items,
  staleTime: Infinity,
});

export const signInAs = (email: string) => post<SignedIn>('/api/v1/demo/session', { email });
