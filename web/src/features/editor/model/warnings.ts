import type { Json, JsonObject, WorkflowDocument, WorkflowProblem } from '@/lib/api/types';
import { same } from './differences';
import { type Catalogue, changeNode, nodeOf } from './document';
import type { Mend, MendWords } from './mends';
import { type ProblemWords, wordsOf } from './problem-words';
import { placeOf } from './problems';
import { isObject } from './trace';

/** One input of an example: `value` as JSON writes it, or null where the example has none. */
export interface ExampleInput {
  name: string;
  value: string | null;
}

export interface WarningWords extends ProblemWords {
  example: ExampleInput[];
}

/** The sentences with an example in their midst, and what is said without it. */
const sentences: Record<string, [RegExp, (found: RegExpExecArray) => string]> = {
  'rule-unreachable': [
    /^(.*?): where (.+), (rule \d+ \(to \w*\) is taken before it\.)$/s,
    ([, what = '', , then = '']) => `${what}: ${then}`,
  ],
  'row-unreachable': [
    /^(.*?): where (.+), (row .+? is taken before it\.)$/s,
    ([, what = '', , then = '']) => `${what}: ${then}`,
  ],
  'row-overlap': [/^(.*?): where (.+), (and with hit unique .*)$/s, ([, what = '', , then = '']) => `${what}, ${then}`],
  'row-gap': [/^(Where) (.+), (no row holds, .*)$/s, ([, , , then = '']) => `For some inputs ${then}`],
  'no-rule': [/^(Where) (.+), (no rule holds, .*)$/s, ([, , , then = '']) => `For some inputs ${then}`],
};

/** `amount is 5 and country is "DE"`: values are JSON, `missing`, or a long text that ends in `…`. */
const exampleInput =
  /(.+?) is (missing|true|false|null|-?\d[\d.eE+-]*|"(?:[^"\\]|\\.)*"|[[{"].*?…|[[{].*?[\]}])(?: and |$)/sy;

/** Null where it is no such list: then the sentence stays whole. */
export function readExample(text: string): ExampleInput[] | null {
  const inputs: ExampleInput[] = [];
  let at = 0;
  while (at < text.length) {
    exampleInput.lastIndex = at;
    const found = exampleInput.exec(text);
    if (!found) return null;
    const [whole, name = '', value = ''] = found;
    inputs.push({ name, value: value === 'missing' ? null : value });
    at += whole.length;
  }
  return inputs;
}

/** A warning in the server's words, which name rules and rows themselves; its example stands by itself. */
export function warningWords(warning: WorkflowProblem, saved: WorkflowDocument, catalogue: Catalogue): WarningWords {
  const { place, step } = wordsOf(warning, saved, catalogue);
  const base = { place, step, field: null, mend: warning.mend || null };
  const [pattern, say] = sentences[warning.code] ?? [];
  const found = pattern?.exec(warning.message);
  const example = found?.[2] === undefined ? null : readExample(found[2]);
  if (!found || !say || !example) return { ...base, text: warning.message, example: [] };
  return { ...base, text: say(found), example };
}

/** What a click does about a warning: the order of rules or rows, or that the first row counts. */
export function warningMendOf(
  warning: WorkflowProblem,
  saved: WorkflowDocument,
  document: WorkflowDocument,
  words: MendWords,
): Mend | null {
  const { node: id, path } = placeOf(saved, warning);
  const [top, list, index] = path;
  if (id === null || top !== 'config' || (list !== 'rules' && list !== 'rows')) return null;
  const config = nodeOf(document, id)?.config;
  const items = config?.[list];
  // What was changed since may not have this warning any more.
  if (!config || !Array.isArray(items) || !same(items, nodeOf(saved, id)?.config?.[list])) return null;
  const put = (label: string, change: JsonObject): Mend => ({
    label,
    document: changeNode(document, id, { config: { ...config, ...change } }),
  });
  if (warning.code === 'row-overlap') {
    return config.hit === undefined || config.hit === 'unique' ? put(words.firstRowCounts, { hit: 'first' }) : null;
  }
  const from = Number(index);
  const to = placeBefore(warning, items);
  if (to === null || !(to < from && from < items.length)) return null;
  const moved = items.filter((_, at) => at !== from);
  moved.splice(to, 0, items[from] as Json);
  return put(list === 'rules' ? words.beforeRule(to + 1) : words.beforeRow(shortened(rowName(items[to], to))), {
    [list]: moved,
  });
}

const rowName = (row: Json | undefined, at: number) =>
  isObject(row) && typeof row.id === 'string' ? row.id : String(at + 1);

/** So that it fits on a button. */
const longestName = 24;
const shortened = (name: string) =>
  name.length <= longestName ? name : `${[...name].slice(0, longestName - 1).join('')}…`;

/** Where what takes its inputs stands. */
function placeBefore({ code, mend }: WorkflowProblem, items: Json[]): number | null {
  if (code === 'rule-unreachable') {
    const found = /^Move it before rule (\d+),/.exec(mend);
    return found ? Number(found[1]) - 1 : null;
  }
  if (code !== 'row-unreachable') return null;
  const at = items.findIndex((row, index) => mend.startsWith(`Move it before row ${rowName(row, index)}, or`));
  return at < 0 ? null : at;
}
