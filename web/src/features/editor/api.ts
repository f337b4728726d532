import { queryOptions } from '@tanstack/react-query';
import { get, post, send } from '@/lib/api/client';
import type { JsonObject, NodeType, Page, Workflow, WorkflowDocument, WorkflowVersion } from '@/lib/api/types';

const address = (id: string) => `/api/v1/workflows/${encodeURIComponent(id)}`;

export const nodeTypesQuery = queryOptions({
  queryKey: ['node-types'],
  queryFn: async ({ signal }) => (await get<Page<NodeType>>('/api/v1/node-types', signal)).items,
  staleTime: Infinity,
});

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflow', id, 'versions'],
    queryFn: async ({ signal }) =>
      (await get<Page<WorkflowVersion>>(`${address(id)}/versions?limit=200`, signal)).items,
  });

export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['workflow', id, 'versions', version],
    queryFn: ({ signal }) => get<WorkflowVersion>(`${address(id)}/versions/${version}`, signal),
    staleTime: Infinity,
  });

export const saveDraft = (id: string, document: WorkflowDocument, etag: string) =>
  send<Workflow>('PUT', address(id), { body: document, headers: { 'If-Match': etag } });

export const publish = (id: string, etag: string) =>
  post<{ version: number; hash: string }>(`${address(id)}/publish`, {}, { headers: { 'If-Match': etag } });

export const activate = (id: string, version: number) =>
  post<Workflow>(`${address(id)}/versions/${version}/activate`, {});

export const deactivate = (id: string) => post<Workflow>(`${address(id)}/deactivate`, {});

export const runTest = (id: string, input: unknown, pins: JsonObject) =>
  post<{ execution_id: string }>(`${address(id)}/test`, { input, pins });
