import type { Json, JsonObject, Schema } from '@/lib/api/types';
import { kindOf } from './schema';

/** A JSON Schema is written as such, not as names with values. */
const schemas = new Set(['schema', 'output_schema']);
/** Settings of any JSON that mostly are an object, and so begin as one. */
const mostlyObjects = new Set(['values', 'value', 'body']);

/** Whether a setting is an object whose members have names of the writer's own. */
export function isFree(schema: Schema, name: string, value: Json | undefined): boolean {
  if (kindOf(schema) !== 'json' || schemas.has(name)) return false;
  if (schema.type !== undefined) return [schema.type].flat().includes('object');
  return value === undefined ? mostlyObjects.has(name) : isObject(value);
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The member keeps its place. */
export const withMemberName = (members: JsonObject, from: string, to: string): JsonObject =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name === from ? to : name, value]));

export const withoutMember = (members: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([each]) => each !== name));
