import { humanize, pointerParts } from '@/lib/text-rules';

/** A field of the request in words, from its JSON pointer. */
export function fieldName(pointer: string): string {
  const parts = pointerParts(pointer);
  return (parts[0] === 'body' ? parts.slice(1) : parts).map(humanize).join(' / ');
}
