import type { Json, WorkflowDocument } from '@/lib/api/types';
import { edgesOf, nodesOf } from './document';

// `nodes.old` as a root of its own: neither `x.nodes.old` nor `nodes.older`.
const inExpression = (expression: string, names: ReadonlyMap<string, string>) =>
  expression.replaceAll(/(?<![\w.])nodes\.([a-z][a-z0-9_]*)/g, (whole, id: string) => {
    const name = names.get(id);
    return name === undefined ? whole : `nodes.${name}`;
  });

/** Replaces the ids of steps in expressions: inside `{{ }}`, and in `when`, which has no braces. */
export function renameReferences(value: Json, names: ReadonlyMap<string, string>, key = ''): Json {
  if (typeof value === 'string') {
    if (key === 'when') return inExpression(value, names);
    return value.replaceAll(/\{\{.*?\}\}/gs, (template) => inExpression(template, names));
  }
  if (Array.isArray(value)) return value.map((each) => renameReferences(each, names));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renameReferences(each, names, name)]));
}

/** Gives a step another id, also in its connections and in what others read of it. */
export function renameNode(document: WorkflowDocument, id: string, next: string): WorkflowDocument {
  const names = new Map([[id, next]]);
  const renamed = (each: string) => names.get(each) ?? each;
  return {
    ...document,
    nodes: nodesOf(document).map((node) => ({
      ...node,
      id: renamed(node.id),
      ...(node.config && { config: renameReferences(node.config, names) as typeof node.config }),
    })),
    edges: edgesOf(document).map((edge) => ({ ...edge, from: renamed(edge.from), to: renamed(edge.to) })),
  };
}
