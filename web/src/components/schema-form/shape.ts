import type { Json, JsonObject, Schema } from '@/lib/api/types';

/** A field that holds files: `format: "file"`, alone or as the items of a list. Its value in the form is file ids. */
export function isFileField(schema: Schema): boolean {
  return schema.format === 'file' || schema.items?.format === 'file';
}

/** A text that deserves several lines. */
export function isLongText(schema: Schema): boolean {
  return (
    schema.type === 'string' && (schema.format === 'textarea' || (!schema.format && (schema.maxLength ?? 0) > 500))
  );
}

/** Half of the form's width is enough for these. */
export function isShort(schema: Schema): boolean {
  if (isFileField(schema) || isLongText(schema)) return false;
  if (schema.type === 'boolean' || schema.type === 'array' || schema.type === 'object') return false;
  return (
    schema.type === 'number' ||
    schema.type === 'integer' ||
    !!schema.enum ||
    !!schema.format ||
    (schema.maxLength ?? 0) <= 120
  );
}

/** Which fields get the full width: the long ones, and a short one that would stand beside nothing. */
export function fullWidth(fields: Schema[]): boolean[] {
  const full: boolean[] = [];
  for (let at = 0; at < fields.length;) {
    const pair = isShort(fields[at] as Schema) && at + 1 < fields.length && isShort(fields[at + 1] as Schema);
    full.push(!pair);
    if (pair) full.push(false);
    at += pair ? 2 : 1;
  }
  return full;
}

/** A file that was sent before, and the field that it belongs to. */
export interface FileRef {
  field: string;
  id: string;
}

export interface FormValue {
  body: JsonObject;
  files: FileRef[];
}

/** Splits what stands in the form into the body and the files, as the API takes them. */
export function splitFiles(schema: Schema, data: JsonObject): FormValue {
  const body: JsonObject = {};
  const files: FileRef[] = [];
  for (const [name, value] of Object.entries(data)) {
    const field = schema.properties?.[name];
    if (field && isFileField(field)) {
      const ids = (Array.isArray(value) ? value : [value]).filter((id): id is string => typeof id === 'string');
      files.push(...ids.map((id) => ({ field: name, id })));
    } else {
      body[name] = value;
    }
  }
  return { body, files };
}

/** What was changed: new and other values; null for a field that was emptied. */
export function changedFields(before: JsonObject, after: JsonObject): JsonObject {
  const changed: JsonObject = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const next: Json = after[name] ?? null;
    if (JSON.stringify(before[name] ?? null) !== JSON.stringify(next)) changed[name] = next;
  }
  return changed;
}
