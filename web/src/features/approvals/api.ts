import { queryOptions } from '@tanstack/react-query';
import { loadApproval, type ShownApproval } from '@/lib/approval-decision';
import { get } from '@/lib/api/client';
import { withQuery } from '@/lib/api/list';
import type { Page } from '@/lib/api/types';
import { pollUnlessLive } from '@/lib/live';

export type { DecisionBody, ShownApproval } from '@/lib/approval-decision';
export { actOn, sendDecision } from '@/lib/approval-decision';

export const approvalQuery = (id: string) =>
  queryOptions<ShownApproval>({
    queryKey: ['approval', id],
    queryFn: ({ signal }) => loadApproval(id, signal),
    refetchInterval: (query) => (query.state.data?.approval.status === 'closed' ? false : pollUnlessLive()),
  });

/** As much of an account as a reviewer needs to pass a seat on. */
export interface Colleague {
  id: string;
  name: string;
  email: string;
  title?: string | null;
  status?: string;
}

export const colleaguesQuery = (text: string) =>
  queryOptions({
    queryKey: ['colleagues', text],
    queryFn: ({ signal }) => get<Page<Colleague>>(withQuery('/api/v1/users', { q: text, limit: '20' }), signal),
    staleTime: 60_000,
  });
