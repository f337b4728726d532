import type { Json, JsonObject, Schema } from '@/lib/api/types';

/** Follows `$ref` inside the same schema; what stands beside it wins. */
export function resolved(schema: Schema, root: Schema): Schema {
  let found = schema;
  for (let depth = 0; typeof found.$ref === 'string' && depth < 20; depth += 1) {
    const parts = found.$ref.replace(/^#\//, '').split('/');
    let target: unknown = root;
    for (const part of parts) target = (target as Record<string, unknown> | undefined)?.[part];
    const { $ref: _, ...beside } = found;
    found = { ...(target as Schema | undefined), ...beside };
  }
  return found;
}

export type Kind = 'text' | 'number' | 'boolean' | 'choice' | 'list' | 'object' | 'alternatives' | 'json';

const typesOf = (schema: Schema) => [schema.type ?? []].flat().filter((type) => type !== 'null');

/** How a field is drawn. */
export function kindOf(schema: Schema): Kind {
  if (schema.enum) return 'choice';
  if (Array.isArray(schema.anyOf)) return 'alternatives';
  const [type, ...others] = typesOf(schema);
  if (others.length) return 'json';
  if (type === 'string') return 'text';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'array' && schema.items) return 'list';
  if (type === 'object' && schema.properties) return 'object';
  return 'json';
}

/** A value to begin with. */
export function emptyOf(schema: Schema, root: Schema): Json {
  if (schema.default !== undefined) return schema.default;
  switch (kindOf(schema)) {
    case 'choice':
      return schema.enum?.[0] ?? null;
    case 'number':
      return typeof schema.minimum === 'number' ? schema.minimum : 0;
    case 'boolean':
      return false;
    case 'list':
      return [];
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, emptyOf(resolved(schema.properties?.[name] ?? {}, root), root)]),
      );
    case 'alternatives': {
      const [first] = schema.anyOf as Schema[];
      return first ? emptyOf(resolved(first, root), root) : null;
    }
    case 'json':
      return schema.type === 'object' ? {} : schema.type === 'array' ? [] : '';
    case 'text':
      return '';
  }
}

/** Whether a value has the outline of a schema; enough to tell alternatives apart. */
function hasOutline(value: Json, schema: Schema): boolean {
  if (schema.const !== undefined) return value === schema.const;
  if (schema.enum) return schema.enum.includes(value);
  const [type] = typesOf(schema);
  if (type === 'object') {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
    const known = Object.keys(schema.properties ?? {});
    const required = schema.required ?? [];
    return required.every((name) => name in value) && Object.keys(value).every((name) => known.includes(name));
  }
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer' || type === 'number') return typeof value === 'number';
  return typeof value === type;
}

/** Which alternative a value is; -1 where none fits. */
export const alternativeOf = (value: Json, alternatives: Schema[], root: Schema): number =>
  alternatives.findIndex((each) => hasOutline(value, resolved(each, root)));

/** A value that is worked out when the step runs. */
export const isExpression = (value: Json | undefined): value is string =>
  typeof value === 'string' && /\{\{[\s\S]*\}\}/.test(value);

/** An example of a request that fits its schema, to begin a test with. */
export function sampleOf(schema: Schema, root: Schema = schema): Json {
  const found = resolved(schema, root);
  if (found.default !== undefined) return found.default;
  if (found.const !== undefined) return found.const;
  switch (kindOf(found)) {
    case 'object': {
      const wanted = Object.entries(found.properties ?? {}).filter(([name]) => found.required?.includes(name));
      return Object.fromEntries(wanted.map(([name, field]) => [name, sampleOf(field, root)])) as JsonObject;
    }
    case 'text':
      return sampleText(found);
    case 'list':
      return typeof found.minItems === 'number' && found.minItems > 0 ? [sampleOf(found.items ?? {}, root)] : [];
    case 'number':
      return typeof found.minimum === 'number' ? found.minimum : 1;
    default:
      return emptyOf(found, root);
  }
}

function sampleText(schema: Schema): string {
  if (schema.format === 'date') return new Date().toISOString().slice(0, 10);
  if (schema.format === 'date-time') return new Date().toISOString();
  if (schema.format === 'email') return 'someone@example.com';
  const text = schema.title ?? 'Example';
  const least = typeof schema.minLength === 'number' ? schema.minLength : 0;
  return text.padEnd(least, '.').slice(0, schema.maxLength ?? 1_000);
}
