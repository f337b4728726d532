import { edgeId, edgesOf, nodesOf, portOf } from '@/components/flow-graph/graph';
import type { NodeType, Position, WorkflowDocument, WorkflowEdge, WorkflowNode } from '@/lib/api/types';

export * from '@/components/flow-graph/graph';

export const idPattern = /^[a-z][a-z0-9_]{0,63}$/;
const idLimit = 64;

/** `wanted` as an id, with a number behind it where it is taken. */
export function uniqueId(taken: Iterable<string>, wanted: string): string {
  const used = new Set(taken);
  const plain = wanted
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, idLimit - 5);
  const base = plain || 'step';
  if (!used.has(base)) return base;
  const stem = base.replace(/_\d+$/, '');
  for (let count = 2; ; count += 1) {
    const id = `${stem}_${count}`;
    if (!used.has(id)) return id;
  }
}

const withParts = (
  document: WorkflowDocument,
  nodes: WorkflowNode[],
  edges: WorkflowEdge[] = edgesOf(document),
): WorkflowDocument => ({ ...document, nodes, edges });

export interface Added {
  document: WorkflowDocument;
  id: string;
}

/** A new, empty step of this type. */
export function addNode(document: WorkflowDocument, type: NodeType, position: Position): Added {
  const id = uniqueId(
    nodesOf(document).map((node) => node.id),
    type.type,
  );
  const node: WorkflowNode = { id, type: type.type, name: type.title, config: {}, position };
  return { document: withParts(document, [...nodesOf(document), node]), id };
}

/** Removes steps with their connections. */
export function removeNodes(document: WorkflowDocument, ids: string[]): WorkflowDocument {
  const gone = new Set(ids);
  return withParts(
    document,
    nodesOf(document).filter((node) => !gone.has(node.id)),
    edgesOf(document).filter((edge) => !gone.has(edge.from) && !gone.has(edge.to)),
  );
}

/** Changes one step; members that are `undefined` are taken away. */
export function changeNode(
  document: WorkflowDocument,
  id: string,
  change: Partial<Omit<WorkflowNode, 'id'>>,
): WorkflowDocument {
  return withParts(
    document,
    nodesOf(document).map((node) => (node.id === id ? withoutUndefined({ ...node, ...change }) : node)),
  );
}

const withoutUndefined = (node: WorkflowNode) =>
  Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined)) as unknown as WorkflowNode;

export function moveNodes(document: WorkflowDocument, positions: Record<string, Position>): WorkflowDocument {
  return withParts(
    document,
    nodesOf(document).map((node) => {
      const to = positions[node.id];
      return to ? { ...node, position: { x: Math.round(to.x), y: Math.round(to.y) } } : node;
    }),
  );
}

export function addEdge(document: WorkflowDocument, edge: WorkflowEdge): WorkflowDocument {
  const { from, to } = edge;
  const plain = portOf(edge) === 'main' ? { from, to } : { from, port: portOf(edge), to };
  return withParts(document, nodesOf(document), [...edgesOf(document), plain]);
}

export function removeEdges(document: WorkflowDocument, ids: string[]): WorkflowDocument {
  return withParts(
    document,
    nodesOf(document),
    edgesOf(document).filter((edge) => !ids.includes(edgeId(edge))),
  );
}
