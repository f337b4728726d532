import type { Json } from '@/lib/api/types';
import { adminTexts } from './texts';

const { kinds } = adminTexts.variables;

/** What a JSON value is, in words. */
export function kindOf(value: Json): string {
  if (value === null) return kinds.null;
  if (Array.isArray(value)) return kinds.array(value.length);
  if (typeof value === 'object') return kinds.object(Object.keys(value).length);
  return kinds[typeof value as 'number' | 'string' | 'boolean'];
}
