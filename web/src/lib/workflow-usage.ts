import type { QueryClient } from '@tanstack/react-query';
import { queryOptions } from '@tanstack/react-query';
import { get } from './api/client';
import type { Json, Page, WorkflowDocument, WorkflowSummary } from './api/types';
import { versionQuery, workflowQuery } from './workflows';

/** More than this nobody reads through; the answer then says that it looked at the newest only. */
const lookedAt = 200;

export interface Usage {
  workflows: { id: string; name: string; active: boolean }[];
  /** Whether all workflows were looked at. */
  complete: boolean;
}

/** Whether any text in the document satisfies the test. */
export function anyText(value: Json | undefined, test: (text: string, key: string) => boolean, key = ''): boolean {
  if (typeof value === 'string') return test(value, key);
  if (Array.isArray(value)) return value.some((each) => anyText(each, test, key));
  if (value && typeof value === 'object') {
    return Object.entries(value).some(([name, member]) => anyText(member, test, name));
  }
  return false;
}

/** Which workflows use something, in their draft or in the version that takes requests. `what` names it for the cache. */
export const usageQuery = (client: QueryClient, what: string, test: (text: string, key: string) => boolean) =>
  queryOptions({
    queryKey: ['usage', what],
    staleTime: 0,
    queryFn: async ({ signal }): Promise<Usage> => {
      const page = await get<Page<WorkflowSummary>>(`/api/v1/workflows?limit=${lookedAt}`, signal);
      const uses = await Promise.all(
        page.items.map(async (each) => {
          const documents: WorkflowDocument[] = [(await client.fetchQuery(workflowQuery(each.id))).draft];
          if (each.active) {
            const version = await client.fetchQuery(versionQuery(each.id, each.active.version));
            if (version.document) documents.push(version.document);
          }
          return documents.some((document) => anyText(document as unknown as Json, test));
        }),
      );
      return {
        workflows: page.items
          .filter((_, index) => uses[index])
          .map(({ id, name, active }) => ({ id, name, active: active !== null })),
        complete: !page.next_cursor,
      };
    },
  });
