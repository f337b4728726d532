import { queryOptions } from '@tanstack/react-query';
import { get, post, send } from '@/lib/api/client';
import type { Execution, Json, JsonObject, Page, Workflow, WorkflowDocument } from '@/lib/api/types';
import type { FunctionName, Name } from './model/expression';

const address = (id: string) => `/api/v1/workflows/${encodeURIComponent(id)}`;

export { nodeTypesQuery, versionQuery, versionsQuery } from '@/lib/workflows';

export const saveDraft = (id: string, document: WorkflowDocument, etag: string) =>
  send<Workflow>('PUT', address(id), { body: document, headers: { 'If-Match': etag } });

export const publish = (id: string, etag: string) =>
  post<{ version: number; hash: string }>(`${address(id)}/publish`, {}, { headers: { 'If-Match': etag } });

export const activate = (id: string, version: number) =>
  post<Workflow>(`${address(id)}/versions/${version}/activate`, {});

export const deactivate = (id: string) => post<Workflow>(`${address(id)}/deactivate`, {});

export interface TestRun {
  input: Json;
  pins: JsonObject;
  /** The last step to run, with what it needs; left out, all of them. */
  until?: string;
}

export const runTest = (id: string, run: TestRun) => post<{ execution_id: string }>(`${address(id)}/test`, run, {});

const movingStatuses = ['queued', 'running'];

/** Steps of a test are quick: it is asked often while anything moves. */
const testPollMs = 500;

export const testExecutionQuery = (id: string) =>
  queryOptions({
    queryKey: ['execution', id],
    queryFn: ({ signal }) => get<Execution>(`/api/v1/executions/${encodeURIComponent(id)}`, signal),
    refetchInterval: ({ state }) => (state.data && !movingStatuses.includes(state.data.status) ? false : testPollMs),
  });

const offeredExecutions = 10;

export const lastExecutionsQuery = (workflow: string) =>
  queryOptions({
    queryKey: ['executions', 'of-workflow', workflow],
    queryFn: async ({ signal }) =>
      (
        await get<Page<Execution>>(
          `/api/v1/executions?workflow=${encodeURIComponent(workflow)}&limit=${offeredExecutions}`,
          signal,
        )
      ).items,
    staleTime: 30_000,
  });

/** Where the values of an expression come from: an execution, or a request with outputs that are kept. */
export type ExpressionData = { execution_id: string } | { input: Json; pins: JsonObject };

export interface EvaluateRequest {
  document: WorkflowDocument;
  node: string;
  source: string;
  mode: 'template' | 'expression';
  data: ExpressionData;
}

export interface Evaluation {
  value?: Json;
  /** The value as it would be written into a text. */
  text?: string;
  /** `offset` counts UTF-16 code units from the start of the source. */
  error?: { message: string; offset?: number | null };
  /** Why there is no value yet, though the expression is right. */
  unknown?: string;
  type?: string | null;
}

export const evaluate = ({ data, ...rest }: EvaluateRequest, signal: AbortSignal) =>
  post<Evaluation>('/api/v1/expressions/evaluate', { ...rest, ...data }, { signal });

export interface Names {
  names: Name[];
  functions: FunctionName[];
}

export const namesOf = (document: WorkflowDocument, node: string, data: ExpressionData, signal: AbortSignal) =>
  post<Names>('/api/v1/expressions/names', { document, node, ...data }, { signal });
