import type { WorkflowDocument, WorkflowProblem } from '@/lib/api/types';
import { pointerParts } from '@/lib/text-rules';
import { edgeId, edgesOf, nodesOf } from './document';

/** Where a problem is: a step and a path in it, a connection, or neither. */
export interface Place {
  node: string | null;
  edge: string | null;
  /** In the step: `['config', 'reviewers', '0']`. */
  path: string[];
}

/** The pointer counts in the document that was saved, so that is what to look in. */
export function placeOf(saved: WorkflowDocument, problem: WorkflowProblem): Place {
  const [list, index, ...path] = pointerParts(problem.pointer);
  if (list === 'nodes' && index !== undefined) {
    return { node: nodesOf(saved)[Number(index)]?.id ?? (problem.node || null), edge: null, path };
  }
  const edge = list === 'edges' && index !== undefined ? edgesOf(saved)[Number(index)] : undefined;
  return { node: edge?.from ?? (problem.node || null), edge: edge ? edgeId(edge) : null, path: [] };
}

/** How many problems, or warnings, each step has. */
export function countsByNode(saved: WorkflowDocument, problems: WorkflowProblem[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const problem of problems) {
    const { node } = placeOf(saved, problem);
    if (node) counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  return counts;
}
