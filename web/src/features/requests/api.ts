import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import type { Described, Execution, RequestView } from '@/lib/api/types';
import { pollUnlessLive } from '@/lib/live';

const address = (id: string) => `/api/v1/requests/${encodeURIComponent(id)}`;

const ended = new Set(['completed', 'failed', 'failed_continued', 'cancelled']);

export const hasEnded = (request: RequestView) => ended.has(request.status);

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['request', id],
    queryFn: ({ signal }) => get<RequestView>(address(id), signal),
    refetchInterval: (query) => (query.state.data && hasEnded(query.state.data) ? false : pollUnlessLive()),
  });

/** What the execution adds to a request: its steps, and so the tier and the register's entry. Whoever asks may see it. */
export const progressQuery = (request: RequestView) =>
  queryOptions({
    // A new state of the request is a new state of the execution.
    queryKey: ['progress', request.execution_id, request.status, request.revision],
    queryFn: ({ signal }) => get<Execution>(`/api/v1/executions/${encodeURIComponent(request.execution_id)}`, signal),
    retry: false,
  });

export const addComment = (id: string, text: string, idempotencyKey: string) =>
  post<RequestView>(`${address(id)}/comments`, { text }, { idempotencyKey });

export type Resubmission = Described['Resubmission'];

export const resubmit = (id: string, resubmission: Resubmission, idempotencyKey: string) =>
  post<RequestView>(`${address(id)}/resubmit`, resubmission, { idempotencyKey });

export const withdraw = (id: string) => post<unknown>(`${address(id)}/withdraw`, {});
