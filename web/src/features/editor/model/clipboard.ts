import type { WorkflowDocument, WorkflowEdge, WorkflowNode } from '@/lib/api/types';
import { edgesOf, nodesOf, uniqueId } from './document';
import { renameReferences } from './references';

const shift = 40;

/** Steps with the connections among them, as JSON that can be pasted here or into another workflow. */
export function copyText(document: WorkflowDocument, ids: string[]): string {
  const nodes = nodesOf(document).filter((node) => ids.includes(node.id));
  const edges = edgesOf(document).filter((edge) => ids.includes(edge.from) && ids.includes(edge.to));
  return JSON.stringify({ nodes, edges }, null, 2);
}

function isNode(value: unknown): value is WorkflowNode {
  const node = value as WorkflowNode | null;
  return typeof node?.id === 'string' && typeof node.type === 'string';
}

function isEdge(value: unknown): value is WorkflowEdge {
  const edge = value as WorkflowEdge | null;
  return typeof edge?.from === 'string' && typeof edge.to === 'string';
}

function readPieces(text: string): { nodes: WorkflowNode[]; edges: WorkflowEdge[] } | null {
  try {
    const value = JSON.parse(text) as { nodes?: unknown; edges?: unknown } | null;
    if (!Array.isArray(value?.nodes) || !value.nodes.length || !value.nodes.every(isNode)) return null;
    return { nodes: value.nodes, edges: Array.isArray(value.edges) ? value.edges.filter(isEdge) : [] };
  } catch {
    return null;
  }
}

/** Adds what was copied under ids that are free; what the pieces read of one another stays so. Null: nothing to paste. */
export function paste(document: WorkflowDocument, text: string): { document: WorkflowDocument; ids: string[] } | null {
  const pieces = readPieces(text);
  if (!pieces) return null;
  const taken = nodesOf(document).map((node) => node.id);
  const names = new Map<string, string>();
  for (const { id } of pieces.nodes) names.set(id, uniqueId([...taken, ...names.values()], id));
  const renamed = (id: string) => names.get(id) ?? id;
  const nodes = pieces.nodes.map((node) => ({
    ...node,
    id: renamed(node.id),
    ...(node.config && { config: renameReferences(node.config, names) as typeof node.config }),
    ...(node.position && { position: { x: node.position.x + shift, y: node.position.y + shift } }),
  }));
  const edges = pieces.edges
    .filter((edge) => names.has(edge.from) && names.has(edge.to))
    .map((edge) => ({ ...edge, from: renamed(edge.from), to: renamed(edge.to) }));
  return {
    document: { ...document, nodes: [...nodesOf(document), ...nodes], edges: [...edgesOf(document), ...edges] },
    ids: nodes.map((node) => node.id),
  };
}

/** A whole workflow, not pieces of one: it has a name. */
export function readWhole(text: string): WorkflowDocument | null {
  if (!readPieces(text)) return null;
  const value = JSON.parse(text) as WorkflowDocument;
  return typeof value.name === 'string' ? value : null;
}
