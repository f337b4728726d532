import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import { ApiError } from '@/lib/api/problem';
import type { DemoAccount, Page, SignedIn } from '@/lib/api/types';

export const signIn = (email: string, password: string, totp?: string) =>
  post<SignedIn>('/api/v1/session', { email, password, ...(totp && { totp }) });

/** Exists under the demo only. */
export const signInAs = (email: string) => post<SignedIn>('/api/v1/demo/session', { email });

export const demoAccountsQuery = queryOptions({
  queryKey: ['demo-accounts'],
  queryFn: async ({ signal }): Promise<DemoAccount[]> => {
    try {
      return (await get<Page<DemoAccount>>('/api/v1/demo/accounts', signal)).items;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return [];
      throw error;
    }
  },
  staleTime: Infinity,
});
