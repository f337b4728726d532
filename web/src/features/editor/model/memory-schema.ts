import type { JsonObject, Schema } from '@/lib/api/types';

export interface MemoryWords {
  /** What the value is for, by operation. */
  values: Record<string, { title: string; help: string }>;
}

/** The settings of a memory step in the order of a sentence, its value as what the operation makes of it. */
export function memorySchema(schema: Schema, config: JsonObject, words: MemoryWords): Schema {
  const { operation, scope, key, value, ...others } = schema.properties ?? {};
  if (!operation || !scope || !key || !value) return schema;
  const chosen = typeof config.operation === 'string' ? config.operation : '';
  const said = words.values[chosen];
  const shown: Schema = {
    ...value,
    ...(said && { title: said.title, description: said.help }),
    ...(chosen === 'increment' && { type: 'number', default: 1 }),
  };
  // Nothing is kept by deleting; a value that stands there still has to be seen to be taken away.
  const kept = chosen !== 'delete' || config.value !== undefined;
  const required = chosen === 'set' ? [...(schema.required ?? []), 'value'] : schema.required;
  return {
    ...schema,
    properties: { operation, scope, key, ...(kept && { value: shown }), ...others },
    ...(required && { required }),
  };
}
