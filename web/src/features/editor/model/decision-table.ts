import type { Json, JsonObject } from '@/lib/api/types';
import { isObject } from './members';

/** A condition that everything fits. */
export const anything = '-';

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/**
 * A decision table's config after a change: a row keeps one condition for each input and one value for each output where one of those was
 * added or taken away. Configs of other types stay as they are.
 */
export function withAlignedRows(
  type: string | undefined,
  before: JsonObject | undefined,
  after: JsonObject,
): JsonObject {
  if (type !== 'decision_table' || !before || before.rows !== after.rows) return after;
  const inputs = changeOf(list(before.inputs), list(after.inputs));
  const outputs = changeOf(list(before.outputs), list(after.outputs));
  if (!inputs && !outputs) return after;
  const rows = list(after.rows).map((row) =>
    isObject(row)
      ? {
          ...row,
          ...(inputs && { if: inputs(list(row.if), anything) }),
          ...(outputs && { then: outputs(list(row.then), '') }),
        }
      : row,
  );
  return { ...after, rows };
}

type Align = (cells: Json[], empty: Json) => Json[];

/** How cells follow one head more at the end, or one less; null where as many stand there. */
function changeOf(before: Json[], after: Json[]): Align | null {
  if (after.length === before.length + 1) {
    return (cells, empty) => [...cells, ...Array<Json>(Math.max(0, after.length - cells.length)).fill(empty)];
  }
  if (after.length !== before.length - 1) return null;
  const gone = before.findIndex((head, index) => head !== after[index]);
  return (cells) => cells.filter((_, index) => index !== gone);
}

/** A cell as people write it: texts without quotes, unless they would then read as something else. */
export function cellText(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return JSON.stringify(value);
  return readsAsText(value) ? value : JSON.stringify(value);
}

/** What a written value of an output means: a number, yes or no, other JSON, or else a text. */
export function cellValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

const readsAsText = (text: string): boolean => cellValue(text) === text;
