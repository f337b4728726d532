import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import type { FileRef } from '@/components/schema-form';
import type { JsonObject, RequestView } from '@/lib/api/types';
import { pollEvery } from '@/lib/inbox';

const address = (id: string) => `/api/v1/requests/${encodeURIComponent(id)}`;

const ended = new Set(['completed', 'failed', 'failed_continued', 'cancelled']);

export const hasEnded = (request: RequestView) => ended.has(request.status);

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['request', id],
    queryFn: ({ signal }) => get<RequestView>(address(id), signal),
    refetchInterval: (query) => (query.state.data && hasEnded(query.state.data) ? false : pollEvery),
  });

export interface Resubmission {
  body: JsonObject;
  files?: FileRef[];
  revision: number;
}

export const resubmit = (id: string, resubmission: Resubmission, idempotencyKey: string) =>
  post<RequestView>(`${address(id)}/resubmit`, resubmission, { idempotencyKey });

export const withdraw = (id: string) => post<unknown>(`${address(id)}/withdraw`, {});
