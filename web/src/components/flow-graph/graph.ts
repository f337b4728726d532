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
