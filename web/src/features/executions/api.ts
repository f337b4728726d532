import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import type { Described, Execution, Page, WorkflowSummary } from '@/lib/api/types';
import { pollUnlessLive } from '@/lib/live';
import type { JournalItem } from './model/journal';

const address = (id: string) => `/api/v1/executions/${encodeURIComponent(id)}`;

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: ['executions', 'one', id],
    queryFn: ({ signal }) => get<Execution>(address(id), signal),
    refetchInterval: (query) => (query.state.data?.ended_at ? false : pollUnlessLive()),
  });

/** Everything that happened; larger than the execution, and read beside it. */
export const journalQuery = (id: string) =>
  queryOptions({
    queryKey: ['executions', 'journal', id],
    queryFn: async ({ signal }) => (await get<Page<JournalItem>>(`${address(id)}/journal`, signal)).items,
  });

/** The workflows to choose from; one that is beyond the page can still be in the address. */
export const workflowNamesQuery = queryOptions({
  queryKey: ['workflows', 'names'],
  queryFn: async ({ signal }) => {
    const { items } = await get<Page<WorkflowSummary>>('/api/v1/workflows?limit=200', signal);
    return items.map(({ id, name }) => ({ id, name }));
  },
  staleTime: 60_000,
});

/** How many want looking at: counted up to one page, beyond that "200+". */
export const attentionQuery = queryOptions({
  queryKey: ['executions', 'attention'],
  queryFn: async ({ signal }) => {
    const page = await get<Page<Execution>>('/api/v1/executions?attention=true&limit=200', signal);
    return { count: page.items.length, more: !!page.next_cursor };
  },
  refetchInterval: () => pollUnlessLive(),
});

export const cancelExecution = (id: string, reason: string) => post<Execution>(`${address(id)}/cancel`, { reason });
export const pauseExecution = (id: string) => post<Execution>(`${address(id)}/pause`, {});
export const resumeExecution = (id: string) => post<Execution>(`${address(id)}/resume`, {});
export const retryStep = (id: string, node: string, item?: string | null) =>
  post<Execution>(`${address(id)}/retry`, { node, ...(item && { item }) });

export const sendSignal = (id: string, signal: Described['Signal']) => post<Execution>(`${address(id)}/signal`, signal);

export interface MigrationPreview {
  possible: boolean;
  version: number;
  reason: string | null;
  steps: { node: string; name: string; status: 'keeps' | 'gone' | 'new' }[];
}

export const previewMigration = (id: string, version: number, reason: string) =>
  post<MigrationPreview>(`${address(id)}/migrate`, { version, reason, preview: true });
export const migrateExecution = (id: string, version: number, reason: string) =>
  post<Execution>(`${address(id)}/migrate`, { version, reason });
