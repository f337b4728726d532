import type { Language } from './field-language';

/** A part of a text, in UTF-16 code units: from `from` up to but not with `to`. */
export interface Span {
  from: number;
  to: number;
}

/** Where an expression ends: at the `}}` that no bracket or text of its own holds; the text's end where it is not closed. */
function endOf(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const each = text[at];
    if (each === '"' || each === "'") {
      for (at += 1; at < text.length && text[at] !== each; at += 1) if (text[at] === '\\') at += 1;
    } else if (each === '{' || each === '[' || each === '(') {
      depth += 1;
    } else if (each === '}' && depth === 0 && text[at + 1] === '}') {
      return at;
    } else if (each === '}' || each === ']' || each === ')') {
      depth = Math.max(0, depth - 1);
    }
  }
  return text.length;
}

/** The expressions of a template, without their braces. */
export function expressionsIn(text: string): Span[] {
  const found: Span[] = [];
  for (let open = text.indexOf('{{'); open >= 0;) {
    if (text[open - 1] === '\\') {
      open = text.indexOf('{{', open + 2);
      continue;
    }
    const to = endOf(text, open + 2);
    found.push({ from: open + 2, to });
    open = text.indexOf('{{', to + 2);
  }
  return found;
}

/** The expression that the caret stands in. */
export function expressionAt(text: string, caret: number, language: Language): Span | null {
  if (language === 'expression') return { from: 0, to: text.length };
  if (language === 'plain') return null;
  return expressionsIn(text).find(({ from, to }) => from <= caret && caret <= to) ?? null;
}

/** Whether the caret stands in a text that the expression quotes. */
function isQuoted(text: string, from: number, caret: number): boolean {
  let quote = '';
  for (let at = from; at < caret; at += 1) {
    const each = text[at] ?? '';
    if (quote && each === '\\') at += 1;
    else if (quote ? each === quote : each === '"' || each === "'") quote = quote ? '' : each;
  }
  return quote !== '';
}

/** The word to complete: the path that ends at the caret, `.?` of optionals with it. Null where nothing can be completed. */
export function wordAt(text: string, caret: number, language: Language): (Span & { word: string }) | null {
  const zone = expressionAt(text, caret, language);
  if (!zone || isQuoted(text, zone.from, caret)) return null;
  const before = text.slice(zone.from, caret);
  const word = /[A-Za-z_](?:[A-Za-z0-9_]|\.\??)*$/.exec(before)?.[0] ?? '';
  // Inside a number or behind a bracket's member there is nothing of ours.
  if (word === '' && /[\w.)\]]$/.test(before)) return null;
  return { from: caret - word.length, to: caret, word };
}

export interface Name {
  name: string;
  /** Null where it is not known before. */
  type: string | null;
  description?: string | null;
  example?: unknown;
}

export interface FunctionName {
  name: string;
  signature: string;
  description?: string | null;
}

export interface Suggestion {
  kind: 'name' | 'function';
  label: string;
  /** Its type, or a function's signature. */
  about: string;
  description: string | null;
  example?: unknown;
  /** What takes the place of the word. */
  insert: string;
  /** How far from the end of it the caret goes. */
  back: number;
}

const shownAtMost = 60;
const plain = (path: string) => path.replaceAll('.?', '.').toLowerCase();

/** What may stand for a word, the best first: whole paths that begin so, then those with a member that does, then functions. */
export function suggestionsFor(word: string, names: Name[], functions: FunctionName[]): Suggestion[] {
  const wanted = plain(word);
  const last = wanted.slice(wanted.lastIndexOf('.') + 1);
  const method = wanted.includes('.');
  const ranked = names
    .map((each) => {
      const path = plain(each.name);
      const rank = path.startsWith(wanted)
        ? 0
        : path.split('.').some((part) => part.startsWith(wanted))
          ? 1
          : path.includes(wanted)
            ? 2
            : -1;
      return { each, rank };
    })
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank || depthOf(a.each) - depthOf(b.each));
  const found = ranked.map(({ each }): Suggestion => ({
    kind: 'name',
    label: each.name,
    about: each.type ?? '',
    description: each.description ?? null,
    example: each.example,
    insert: each.name,
    back: 0,
  }));
  const begun = method ? word.slice(0, word.lastIndexOf('.') + 1) : '';
  const fitting = functions
    .filter(() => wanted !== '' && !(method && last === '' && found.length > 0))
    .flatMap((each): Suggestion[] => {
      // `math.abs` is a name of its own, `startsWith` is called on what stands before the dot.
      const whole = each.name.includes('.') || !isMethod(each);
      const fits = whole ? plain(each.name).startsWith(wanted) : method && plain(each.name).startsWith(last);
      if (!fits) return [];
      return [
        {
          kind: 'function',
          label: each.name,
          about: each.signature,
          description: each.description ?? null,
          insert: `${whole ? '' : begun}${each.name}()`,
          back: /\(\s*\)/.test(each.signature) ? 0 : 1,
        },
      ];
    });
  return [...found, ...fitting].slice(0, shownAtMost);
}

const depthOf = ({ name }: Name) => name.split('.').length;

/** Called on a value, as in `title.startsWith("A")`. */
const isMethod = ({ name, signature }: FunctionName) => signature.includes(`.${name}(`);

/** What the caret's braces want: the second `{` typed closes itself. */
export const closesBraces = (text: string, caret: number, typed: string | null) =>
  typed === '{' &&
  text.slice(caret - 2, caret) === '{{' &&
  text[caret - 3] !== '\\' &&
  !text.slice(caret).startsWith('}}');

/** The path at a place, to mark it; one character where there is none. */
export function markAround(text: string, offset: number): Span {
  const at = Math.max(0, Math.min(offset, text.length));
  const word = /^[A-Za-z_][A-Za-z0-9_]*(?:\.\??[A-Za-z_][A-Za-z0-9_]*)*|^\d+/.exec(text.slice(at))?.[0].length ?? 0;
  const to = Math.min(text.length, at + Math.max(word, 1));
  // At the very end there is nothing to underline but what stands before.
  return to > at ? { from: at, to } : { from: Math.max(0, at - 1), to: at };
}

/**
 * A JSON text as it is written in a string of JSON, and where a place in it stands there; null where it is no text.
 * `offset` counts in what the string means, the answer in how it is written.
 */
export function unquoted(written: string): { text: string; at: (offset: number) => number } | null {
  let text: string;
  try {
    text = JSON.parse(`"${written}"`) as string;
  } catch {
    return null;
  }
  return {
    text,
    at: (offset) => {
      let meant = 0;
      let at = 0;
      while (at < written.length && meant < offset) {
        at += written[at] !== '\\' ? 1 : written[at + 1] === 'u' ? 6 : 2;
        meant += 1;
      }
      return at;
    },
  };
}
