import { queryOptions } from '@tanstack/react-query';
import { loadApproval, type ShownApproval } from '@/lib/approval-decision';
import { get } from '@/lib/api/client';
import { withQuery } from '@/lib/api/list';
import type { Described, Page } from '@/lib/api/types';
import { pollUnlessLive } from '@/lib/live';

export type { DecisionBody, ShownApproval } from '@/lib/approval-decision';
export { actOn, sendDecision } from '@/lib/approval-decision';

export const approvalQuery = (id: string) =>
  queryOptions<ShownApproval>({
    queryKey: ['approval', id],
    queryFn: ({ signal }) => loadApproval(id, signal),
    refetchInterval: (query) => (query.state.data?.approval.status === 'closed' ? false : pollUnlessLive()),
  });

/** An account as a reviewer may see it, to pass a seat on. */
export type Colleague = Described['User'];

export const colleaguesQuery = (text: string) =>
  queryOptions({
    queryKey: ['colleagues', text],
    queryFn: ({ signal }) => get<Page<Colleague>>(withQuery('/api/v1/users', { q: text, limit: '20' }), signal),
    staleTime: 60_000,
  });
