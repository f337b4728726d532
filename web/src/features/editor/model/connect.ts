import type { WorkflowDocument, WorkflowEdge } from '@/lib/api/types';
import { type Catalogue, edgeId, edgesOf, isWayBack, loopsOf, nodeOf, nodesOf, portOf, portsOf } from './document';

/** Why a connection cannot be drawn. The rest of the token rules the server checks when the draft is saved. */
export type Refusal = 'unknown' | 'itself' | 'start' | 'no-port' | 'there' | 'one-return' | 'cycle';

function reaches(document: WorkflowDocument, from: string, to: string): boolean {
  const loops = loopsOf(document);
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const edge of edgesOf(document)) {
      if (edge.from === id && !isWayBack(document, edge, loops)) open.push(edge.to);
    }
  }
  return false;
}

/** Null where it may be drawn. */
export function refusalOf(document: WorkflowDocument, catalogue: Catalogue, edge: WorkflowEdge): Refusal | null {
  const from = nodeOf(document, edge.from);
  const to = nodeOf(document, edge.to);
  if (!from || !to) return 'unknown';
  if (from === to) return 'itself';
  if (catalogue.get(to.type)?.starts) return 'start';
  if (!portsOf(from, catalogue).includes(portOf(edge))) return 'no-port';
  if (edgesOf(document).some((each) => edgeId(each) === edgeId(edge))) return 'there';
  if (from.type === 'rework' && portOf(edge) === 'main') {
    return edgesOf(document).some((each) => each.from === from.id && portOf(each) === 'main') ? 'one-return' : null;
  }
  return !isWayBack(document, edge) && reaches(document, to.id, from.id) ? 'cycle' : null;
}

/** Where a port may lead. */
export const targetsOf = (document: WorkflowDocument, catalogue: Catalogue, from: string, port: string) =>
  nodesOf(document).filter((node) => refusalOf(document, catalogue, { from, port, to: node.id }) === null);

/**
 * Why a connection that is being drawn cannot end at a step, by its id; null where it can. Backwards, a step can where one of its
 * ports can.
 */
export function refusalsOf(
  document: WorkflowDocument,
  catalogue: Catalogue,
  id: string,
  port: string,
  forward: boolean,
): Map<string, Refusal | null> {
  return new Map(
    nodesOf(document).map((node) => {
      if (forward) return [node.id, refusalOf(document, catalogue, { from: id, port, to: node.id })];
      const each = portsOf(node, catalogue).map((left) =>
        refusalOf(document, catalogue, { from: node.id, port: left, to: id }),
      );
      return [node.id, each.includes(null) ? null : (each[0] ?? 'no-port')];
    }),
  );
}
