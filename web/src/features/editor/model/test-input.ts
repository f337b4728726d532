import type { Json, JsonObject, Schema, WorkflowDocument, WorkflowNode } from '@/lib/api/types';
import { type Catalogue, nodesOf } from './document';
import { sampleOf } from './schema';

/** A request that the start's schema would take. */
export function sampleInput(document: WorkflowDocument, catalogue: Catalogue): Json {
  const start = nodesOf(document).find((node) => catalogue.get(node.type)?.starts);
  const schema = start?.config?.schema;
  return schema && typeof schema === 'object' && !Array.isArray(schema) ? sampleOf(schema as Schema) : {};
}

/** Steps at which a person decides which way it goes. */
export const decidingNodes = (document: WorkflowDocument, catalogue: Catalogue): WorkflowNode[] =>
  nodesOf(document).filter((node) => catalogue.get(node.type)?.ports.includes('approved'));

/** Outputs to use for steps: what people decide, and what was written by hand, which wins. */
export const pinsOf = (outcomes: Record<string, string>, written: JsonObject): JsonObject => ({
  ...Object.fromEntries(
    Object.entries(outcomes)
      .filter(([, outcome]) => outcome !== '')
      .map(([id, outcome]) => [id, { outcome }]),
  ),
  ...written,
});
