import type { Json } from '@/lib/api/types';

export type Checked = { value: Json } | { message: string; line?: number; column?: number };

/** Reads JSON as it is written, and says where it stops being JSON. */
export function checkJson(text: string): Checked {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const at = placeIn(message, text);
    if (at === null) return { message };
    const before = text.slice(0, at).split('\n');
    return { message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}

/** Browsers name the place as an offset, as line and column, or not at all where the text ends too early. */
function placeIn(message: string, text: string): number | null {
  const offset = /position (\d+)/.exec(message);
  if (offset) return Number(offset[1]);
  const place = /line (\d+) column (\d+)/.exec(message);
  if (place) {
    const lines = text.split('\n').slice(0, Number(place[1]) - 1);
    return lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(place[2]) - 1;
  }
  return /end of/i.test(message) ? text.length : null;
}
