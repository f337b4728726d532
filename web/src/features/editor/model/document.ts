import type { NodeType, Position, WorkflowDocument, WorkflowEdge, WorkflowNode } from '@/lib/api/types';

/** Node types by name, in the palette's order. */
export type Catalogue = ReadonlyMap<string, NodeType>;

export const catalogueOf = (types: NodeType[]): Catalogue => new Map(types.map((each) => [each.type, each]));

export const nodesOf = (document: WorkflowDocument): WorkflowNode[] => document.nodes ?? [];
export const edgesOf = (document: WorkflowDocument): WorkflowEdge[] => document.edges ?? [];
export const nodeOf = (document: WorkflowDocument, id: string) => nodesOf(document).find((node) => node.id === id);
export const portOf = (edge: WorkflowEdge) => edge.port ?? 'main';
export const edgeId = (edge: WorkflowEdge) => `${edge.from}:${portOf(edge)}:${edge.to}`;
export const titleOf = (node: WorkflowNode, catalogue: Catalogue) =>
  node.name || catalogue.get(node.type)?.title || node.id;

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

/** The ports by which a token can leave. A `switch` names its own; `error` is there where errors branch. */
export function portsOf(node: WorkflowNode, catalogue: Catalogue): string[] {
  const described = catalogue.get(node.type)?.ports ?? ['main'];
  const ports = node.type === 'switch' ? switchPorts(node) : described;
  return node.on_error === 'branch' ? [...ports, 'error'] : ports;
}

function switchPorts({ config }: WorkflowNode): string[] {
  const rules = Array.isArray(config?.rules) ? config.rules : [];
  const named = rules.map((rule) => (rule && typeof rule === 'object' && !Array.isArray(rule) ? rule.port : null));
  return [...new Set([...named, config?.default].filter((port): port is string => typeof port === 'string' && !!port))];
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
