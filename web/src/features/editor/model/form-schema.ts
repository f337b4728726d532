import type { Json, JsonObject, Schema } from '@/lib/api/types';

export type FieldKind =
  'text' | 'long' | 'number' | 'integer' | 'boolean' | 'date' | 'email' | 'choice' | 'file' | 'other';

/** Kinds that a person picks; the schema's words for each. */
const wording: Record<Exclude<FieldKind, 'other'>, Schema> = {
  text: { type: 'string' },
  long: { type: 'string', format: 'textarea' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  email: { type: 'string', format: 'email' },
  choice: { type: 'string', enum: [] },
  file: { type: 'string', format: 'file' },
};

export const fieldKinds = [...(Object.keys(wording) as FieldKind[])];

/** A form's schema that can be edited field by field: an object whose members are named. */
export function isFormSchema(value: Json | undefined): value is JsonObject {
  if (!value || typeof value !== 'object' || Array.isArray(value)) return false;
  const { type, properties } = value as Schema;
  if (Object.keys(value).length === 0) return true;
  return type === 'object' && !!properties && typeof properties === 'object' && !Array.isArray(properties);
}

export function kindOfField(field: Schema): FieldKind {
  if (field.type === 'string') {
    if (field.enum) return field.enum.every((choice) => typeof choice === 'string') ? 'choice' : 'other';
    if (!field.format) return (field.maxLength ?? 0) > 500 ? 'long' : 'text';
    if (field.format === 'textarea') return 'long';
    return field.format === 'date' || field.format === 'email' || field.format === 'file' ? field.format : 'other';
  }
  if (field.type === 'number' || field.type === 'integer' || field.type === 'boolean') return field.type;
  return 'other';
}

/** The same field as another kind: its words stay, its limits were the old kind's. */
export function asKind(field: Schema, kind: FieldKind): Schema {
  if (kind === 'other') return field;
  const { title, description } = field;
  return { ...(title !== undefined && { title }), ...(description !== undefined && { description }), ...wording[kind] };
}

const propertiesOf = (schema: Schema) => schema.properties ?? {};

export function withField(schema: Schema, name: string, field: Schema): Schema {
  return {
    ...schema,
    type: 'object',
    properties: { ...propertiesOf(schema), [name]: field },
    additionalProperties: schema.additionalProperties ?? false,
  };
}

export function withoutField(schema: Schema, name: string): Schema {
  const { [name]: _, ...properties } = propertiesOf(schema);
  return withRequired({ ...schema, properties }, name, false);
}

/** Keeps the field's place. */
export function withFieldName(schema: Schema, name: string, next: string): Schema {
  const properties = Object.fromEntries(
    Object.entries(propertiesOf(schema)).map(([each, field]) => [each === name ? next : each, field]),
  );
  const required = schema.required?.map((each) => (each === name ? next : each));
  return { ...schema, properties, ...(required && { required }) };
}

export function withRequired(schema: Schema, name: string, required: boolean): Schema {
  const others = (schema.required ?? []).filter((each) => each !== name);
  const all = required ? [...others, name] : others;
  const { required: _, ...rest } = schema;
  return all.length ? { ...rest, required: all } : rest;
}
