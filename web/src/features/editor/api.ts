import { queryOptions } from '@tanstack/react-query';
import { get, post, send } from '@/lib/api/client';
import type { Described, Execution, Json, JsonObject, Page, Workflow, WorkflowDocument } from '@/lib/api/types';

const address = (id: string) => `/api/v1/workflows/${encodeURIComponent(id)}`;

export { nodeTypesQuery, versionQuery, versionsQuery } from '@/lib/workflows';

export const saveDraft = (id: string, document: WorkflowDocument, etag: string) =>
  send<Workflow>('PUT', address(id), { body: document, headers: { 'If-Match': etag } });

export const publish = (id: string, etag: string) =>
  post<Described['Published']>(`${address(id)}/publish`, {}, { headers: { 'If-Match': etag } });

export const activate = (id: string, version: number) =>
  post<Workflow>(`${address(id)}/versions/${version}/activate`, {});

export const deactivate = (id: string) => post<Workflow>(`${address(id)}/deactivate`, {});

export type TestRun = Described['TestRun'];

export const runTest = (id: string, run: TestRun) =>
  post<Described['ExecutionStarted']>(`${address(id)}/test`, run, {});

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
  mode: Described['ExpressionTrial']['mode'];
  data: ExpressionData;
}

export type Evaluation = Described['ExpressionResult'];

export const evaluate = ({ data, ...rest }: EvaluateRequest, signal: AbortSignal) =>
  post<Evaluation>('/api/v1/expressions/evaluate', { ...rest, ...data }, { signal });

export type Names = Described['ExpressionNames'];

export const namesOf = (document: WorkflowDocument, node: string, data: ExpressionData, signal: AbortSignal) =>
  post<Names>('/api/v1/expressions/names', { document, node, ...data }, { signal });

export type KnownKind = 'connections' | 'groups' | 'people' | 'workflows';

const knownAt: Record<KnownKind, string> = {
  connections: '/api/v1/connections',
  groups: '/api/v1/groups',
  people: '/api/v1/users',
  workflows: '/api/v1/workflows',
};

/** The names of a kind, or addresses of people, as a setting would have them. */
export const knownNamesQuery = (kind: KnownKind) =>
  queryOptions({
    queryKey: ['known-names', kind],
    queryFn: async ({ signal }) => {
      const page = await get<Page<{ name: string; email?: string; status?: string; archived?: boolean }>>(
        `${knownAt[kind]}?limit=200`,
        signal,
      );
      const there = page.items.filter(({ status, archived }) => status !== 'disabled' && !archived);
      // Two workflows may have one name.
      return [...new Set(there.map(({ name, email }) => email ?? name))];
    },
    staleTime: 60_000,
    // Who may not ask writes the name.
    retry: false,
  });
