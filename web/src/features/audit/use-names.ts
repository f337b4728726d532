import { useQueries } from '@tanstack/react-query';
import { groupNamesQuery, namesQuery, titlesQuery, workflowNamesQuery } from './api';

export interface Names {
  /** Of accounts, by id; undefined until they are known. */
  people: ReadonlyMap<string, string> | undefined;
  /** What a record is about, as people call it; undefined where that is not known. */
  of: (subject: { id: string }) => string | undefined;
}

/** What the ids in records are called. A name that cannot be had leaves the id. */
export function useNames(): Names {
  const [people, executions, workflows, groups] = useQueries({
    queries: [namesQuery, titlesQuery, workflowNamesQuery, groupNamesQuery],
  });
  const all = [people.data, executions.data, workflows.data, groups.data];
  return { people: people.data, of: ({ id }) => all.find((names) => names?.has(id))?.get(id) };
}
