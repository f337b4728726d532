import type { Json, JsonObject, Schema, WorkflowDocument, WorkflowNode } from '@/lib/api/types';
import type { TemplateSample, TemplateSummary } from '@/lib/templates';
import { type Catalogue, nodesOf } from './document';
import { sampleOf } from './schema';

function requestSchema(document: WorkflowDocument, catalogue: Catalogue): Schema | null {
  const start = nodesOf(document).find((node) => catalogue.get(node.type)?.starts);
  const schema = start?.config?.schema;
  return schema && typeof schema === 'object' && !Array.isArray(schema) ? (schema as Schema) : null;
}

/** A request that the start's schema would take. */
export function sampleInput(document: WorkflowDocument, catalogue: Catalogue): Json {
  const schema = requestSchema(document, catalogue);
  return schema ? sampleOf(schema) : {};
}

/** So much of a template's samples must be fields of the start's schema. */
const leastKnown = 0.75;

/**
 * The samples of the template that asks for the most of the same fields: of that which the workflow began with, as long as its request
 * is much the same. None where no template is near.
 */
export function samplesFor(
  document: WorkflowDocument,
  catalogue: Catalogue,
  templates: TemplateSummary[],
): TemplateSample[] {
  const fields = new Set(Object.keys(requestSchema(document, catalogue)?.properties ?? {}));
  let [most, nearest]: [number, TemplateSample[]] = [leastKnown, []];
  for (const { samples = [] } of templates) {
    const names = samples.flatMap(({ input }) => Object.keys(input));
    const known = names.filter((name) => fields.has(name)).length / Math.max(1, names.length);
    if (known >= most) [most, nearest] = [known, samples];
  }
  return nearest;
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
