import type { Json, JsonObject, NodeType, Schema } from '@/lib/api/types';
import { isObject } from './members';
import { memorySchema, type MemoryWords } from './memory-schema';

/** The settings that count beside those that are chosen; what stands there already has to be seen to be taken away. */
export function shownSchema(type: NodeType, config: JsonObject, words: { memory: MemoryWords }): Schema {
  const schema = type.config_schema;
  switch (type.type) {
    case 'memory':
      return memorySchema(schema, config, words.memory);
    case 'webhook':
      return withMember(schema, 'auth', (auth) => ofCallers(auth, config.auth));
    case 'form':
      return withMember(schema, 'hook', (hook) =>
        withMember(hook, 'auth', (auth) => ofCallers(auth, isObject(config.hook) ? config.hook.auth : undefined)),
      );
    case 'ai_agent':
      // There are none yet.
      return only(schema, (name) => name !== 'tools' || config.tools !== undefined);
    default:
      return schema;
  }
}

const signing = ['header', 'algorithm', 'encoding', 'prefix', 'timestamp_header', 'tolerance'];
const ofKind: Record<string, string[]> = {
  none: [],
  bearer: ['accounts'],
  basic: ['connection'],
  hmac: ['connection', 'scheme', ...signing],
};

function ofCallers(schema: Schema, value: Json | undefined): Schema {
  const auth = isObject(value) ? value : {};
  const kind = ofKind[typeof auth.type === 'string' ? auth.type : ''];
  if (!kind) return schema;
  // A scheme says all about the signature.
  const counts = kind.filter((name) => !signing.includes(name) || auth.scheme === undefined);
  const shown = only(schema, (name) => name === 'type' || counts.includes(name) || name in auth);
  return counts.includes('connection') ? { ...shown, required: [...(shown.required ?? []), 'connection'] } : shown;
}

const only = (schema: Schema, keeps: (name: string) => boolean): Schema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => keeps(name))),
});

function withMember(schema: Schema, name: string, change: (member: Schema) => Schema): Schema {
  const member = schema.properties?.[name];
  return member ? { ...schema, properties: { ...schema.properties, [name]: change(member) } } : schema;
}
