import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import { withQuery } from '@/lib/api/list';
import type { Approval, Closer, Described, Execution, Page, Policy, RegisterEntry } from '@/lib/api/types';

const address = (id: string) => `/api/v1/register/${encodeURIComponent(id)}`;

export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ['register', 'one', id],
    queryFn: ({ signal }) => get<RegisterEntry>(address(id), signal),
  });

export const revokeEntry = (id: string, reason: string) => post<RegisterEntry>(`${address(id)}/revoke`, { reason });

/** Who decided; not everybody who sees the register may open the approval. */
export const grantingApprovalQuery = (id: string) =>
  queryOptions({
    queryKey: ['register', 'approval', id],
    queryFn: ({ signal }) => get<Approval>(`/api/v1/approvals/${encodeURIComponent(id)}`, signal),
    retry: false,
  });

export const beginningQuery = (execution: string) =>
  queryOptions({
    queryKey: ['register', 'execution', execution],
    queryFn: ({ signal }) => get<Execution>(`/api/v1/executions/${encodeURIComponent(execution)}`, signal),
    retry: false,
  });

export const policiesQuery = queryOptions({
  queryKey: ['policies', 'register'],
  queryFn: async ({ signal }) => (await get<Page<Policy>>('/api/v1/policies?limit=200', signal)).items,
  staleTime: 60_000,
});

type Counts = Described['RegisterCounts'];

export type Summary = Closer<
  Described['RegisterSummary'],
  { by_policy: (Counts & { policy: string })[]; by_tier: (Counts & { tier: string })[] }
>;

export const summaryQuery = queryOptions({
  queryKey: ['register', 'summary'],
  queryFn: ({ signal }) => get<Summary>('/api/v1/register/summary', signal),
});

/** More than this is not looked through in the browser. */
export const mostLookedThrough = 5_000;

/** The whole list that the server's own filters leave, for a file. */
export async function allEntries(
  params: Record<string, string | undefined>,
): Promise<{ items: RegisterEntry[]; cut: boolean }> {
  const items: RegisterEntry[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Page<RegisterEntry> = await get(
      withQuery('/api/v1/register', { ...params, limit: '200', cursor: cursor ?? undefined }),
    );
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < mostLookedThrough);
  return { items, cut: !!cursor };
}
