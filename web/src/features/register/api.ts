import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import { withQuery } from '@/lib/api/list';
import type { Approval, Execution, JsonObject, Page, Policy, RegisterEntry } from '@/lib/api/types';

/** An entry with what the server adds to it over its life. Dates are null where the workflow gave none. */
export type Entry = Omit<RegisterEntry, 'from' | 'until'> & {
  from: string | null;
  until: string | null;
  /** Of the policy object: area, tier, rule. */
  metadata?: JsonObject | null;
  revoked_at?: string | null;
  revoked_reason?: string | null;
};

const address = (id: string) => `/api/v1/register/${encodeURIComponent(id)}`;

export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ['register', 'one', id],
    queryFn: ({ signal }) => get<Entry>(address(id), signal),
  });

export const revokeEntry = (id: string, reason: string) => post<Entry>(`${address(id)}/revoke`, { reason });

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

interface Counts {
  active: number;
  expiring: number;
  expired: number;
  revoked: number;
}

export interface Summary {
  as_of: string;
  counts: Counts;
  by_policy: (Counts & { policy: string })[];
  by_tier: { tier: string; active: number; expiring: number }[];
  ending: { month: string; count: number }[];
  granted: { month: string; count: number }[];
  approvers: {
    id: string;
    name: string;
    email: string | null;
    open: number;
    decided_90d: number;
    median_seconds: number | null;
  }[];
  decide: {
    count_90d: number;
    median_seconds: number | null;
    p90_seconds: number | null;
    weeks: { week: string; count: number; median_seconds: number | null }[];
  };
}

export const summaryQuery = queryOptions({
  queryKey: ['register', 'summary'],
  queryFn: ({ signal }) => get<Summary>('/api/v1/register/summary', signal),
});

/** More than this is not looked through in the browser. */
export const mostLookedThrough = 5_000;

/** The whole list that the server's own filters leave, for a file. */
export async function allEntries(
  params: Record<string, string | undefined>,
): Promise<{ items: Entry[]; cut: boolean }> {
  const items: Entry[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Page<Entry> = await get(
      withQuery('/api/v1/register', { ...params, limit: '200', cursor: cursor ?? undefined }),
    );
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor && items.length < mostLookedThrough);
  return { items, cut: !!cursor };
}
