import type { FieldProblem } from '@/lib/api/problem';
import type { FileRef, Json, JsonObject, Schema, StoredFile } from '@/lib/api/types';
import { pointerOf, pointerParts } from '@/lib/text-rules';

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

/** All files of each field whose files were changed, and the fields that have none any more. */
export function changedFiles(before: FileRef[], after: FileRef[]): { files: FileRef[]; emptied: string[] } {
  const idsAt = (refs: FileRef[], field: string) => refs.filter((ref) => ref.field === field).map((ref) => ref.id);
  const fields = [...new Set([...before, ...after].map((ref) => ref.field))];
  const changed = fields.filter((field) => idsAt(before, field).join() !== idsAt(after, field).join());
  return {
    files: after.filter((ref) => changed.includes(ref.field)),
    emptied: changed.filter((field) => idsAt(after, field).length === 0),
  };
}

export const filesById = (files: StoredFile[]): Record<string, StoredFile> =>
  Object.fromEntries(files.map((file) => [file.id, file]));

/** What the server says of the third file it was sent stands at the field that the file belongs to. */
export function problemsAtFields(problems: FieldProblem[] | undefined, files: FileRef[]): FieldProblem[] | undefined {
  return problems?.map(({ pointer, message }) => {
    const [first, index] = pointerParts(pointer);
    const field = first === 'files' ? files[Number(index)]?.field : undefined;
    return { pointer: field === undefined ? pointer : pointerOf([field]), message };
  });
}
