import type { Json, WorkflowDocument, WorkflowNode } from '@/lib/api/types';
import { portInWords } from '@/lib/ports';
import { edgeId, edgesOf, nodeOf, nodesOf, portOf } from './document';

export interface Difference {
  kind: 'added' | 'removed' | 'changed' | 'connected' | 'disconnected' | 'document';
  /** A step's name or a connection. */
  what: string;
  /** Which parts of it, such as `config.review_mode`. */
  parts: string[];
}

export const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => same((a as Record<string, Json>)[name], (b as Record<string, Json>)[name]));
};

function changedParts(before: object, after: object, prefix: string, skip: string[] = []): string[] {
  const a = before as Record<string, unknown>;
  const b = after as Record<string, unknown>;
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !skip.includes(name));
  return names.filter((name) => !same(a[name], b[name])).map((name) => `${prefix}${name}`);
}

const partsOf = (before: WorkflowNode, after: WorkflowNode) => [
  ...changedParts(before, after, '', ['config', 'position']),
  ...changedParts(before.config ?? {}, after.config ?? {}, 'config.'),
];

/** What a reader of both would call different; where steps stand on the canvas is not. */
export function differences(before: WorkflowDocument, after: WorkflowDocument): Difference[] {
  const label = (node: WorkflowNode) => node.name || node.id;
  const found: Difference[] = [];
  const parts = changedParts(before, after, '', ['nodes', 'edges']);
  if (parts.length) found.push({ kind: 'document', what: after.name, parts });
  for (const node of nodesOf(after)) {
    const old = nodeOf(before, node.id);
    if (!old) found.push({ kind: 'added', what: label(node), parts: [] });
    else if (partsOf(old, node).length) found.push({ kind: 'changed', what: label(node), parts: partsOf(old, node) });
  }
  for (const node of nodesOf(before)) {
    if (!nodeOf(after, node.id)) found.push({ kind: 'removed', what: label(node), parts: [] });
  }
  const connections = (from: WorkflowDocument, other: WorkflowDocument, kind: Difference['kind']) => {
    const there = new Set(edgesOf(other).map(edgeId));
    for (const edge of edgesOf(from)) {
      if (there.has(edgeId(edge))) continue;
      const left = nodeOf(from, edge.from);
      const said = portInWords(portOf(edge), left?.type);
      const entered = nodeOf(from, edge.to);
      const [start, end] = [left ? label(left) : edge.from, entered ? label(entered) : edge.to];
      found.push({ kind, what: `${start}${said && ` (${said})`} → ${end}`, parts: [] });
    }
  };
  connections(after, before, 'connected');
  connections(before, after, 'disconnected');
  return found;
}
