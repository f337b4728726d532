import type { NodeType, WorkflowDocument, WorkflowEdge, WorkflowNode } from '@/lib/api/types';

// Reading a workflow document: what every picture of one needs.

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

const leavesRework = (document: WorkflowDocument, edge: WorkflowEdge) =>
  nodeOf(document, edge.from)?.type === 'rework' && portOf(edge) === 'main';

const isLoop = (document: WorkflowDocument, id: string) => nodeOf(document, id)?.type === 'loop';

/** The loop whose body an edge runs in: that of its step, or the loop itself where it leaves by `item`. */
const loopAlong = (document: WorkflowDocument, edge: WorkflowEdge, loops: ReadonlyMap<string, string | null>) =>
  isLoop(document, edge.from) && portOf(edge) === 'item' ? edge.from : (loops.get(edge.from) ?? null);

/** The innermost loop in whose body each step lies, as the server reads it: by the first way that leads there. */
export function loopsOf(document: WorkflowDocument): ReadonlyMap<string, string | null> {
  const loops = new Map<string, string | null>();
  const edges = edgesOf(document).filter((edge) => !leavesRework(document, edge));
  const ids = nodesOf(document).map((node) => node.id);
  const entered = new Set(edges.map((edge) => edge.to));
  // Starts first; then what a draft has not connected yet, loops before what may be their body.
  const roots = ids.filter((id) => !entered.has(id));
  for (const root of [...roots, ...ids.filter((id) => isLoop(document, id)), ...ids]) {
    if (loops.has(root)) continue;
    loops.set(root, null);
    const reached = [root];
    for (let from = reached.shift(); from !== undefined; from = reached.shift()) {
      for (const edge of edges.filter((each) => each.from === from)) {
        if (loops.has(edge.to)) continue;
        loops.set(edge.to, loopAlong(document, edge, loops));
        reached.push(edge.to);
      }
    }
  }
  return loops;
}

/** Leaves a rework for what runs again, or leads from a loop's body back to the loop: the only ways back. */
export const isWayBack = (document: WorkflowDocument, edge: WorkflowEdge, loops = loopsOf(document)) =>
  leavesRework(document, edge) || (isLoop(document, edge.to) && loopAlong(document, edge, loops) === edge.to);
