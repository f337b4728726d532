import { post, send } from '@/lib/api/client';
import type { JsonObject, Workflow, WorkflowDocument } from '@/lib/api/types';

const address = (id: string) => `/api/v1/workflows/${encodeURIComponent(id)}`;

export { nodeTypesQuery, versionQuery, versionsQuery } from '@/lib/workflows';

export const saveDraft = (id: string, document: WorkflowDocument, etag: string) =>
  send<Workflow>('PUT', address(id), { body: document, headers: { 'If-Match': etag } });

export const publish = (id: string, etag: string) =>
  post<{ version: number; hash: string }>(`${address(id)}/publish`, {}, { headers: { 'If-Match': etag } });

export const activate = (id: string, version: number) =>
  post<Workflow>(`${address(id)}/versions/${version}/activate`, {});

export const deactivate = (id: string) => post<Workflow>(`${address(id)}/deactivate`, {});

export const runTest = (id: string, input: unknown, pins: JsonObject) =>
  post<{ execution_id: string }>(`${address(id)}/test`, { input, pins });
