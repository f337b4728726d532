import { fieldPath } from '@/components/field-list';
import type { JsonObject, Schema } from '@/lib/api/types';
import { pointerOf, pointerParts } from '@/lib/text-rules';
import type { Proposal } from './rules';

/** A place in the request that the summary or a reason quotes word for word. */
export interface Quote {
  number: number;
  /** The field. */
  pointer: string;
  from: number;
  to: number;
  /** Quoted by a reason: a phrase that weighed, not only a sentence that was taken over. */
  strong: boolean;
}

/** A text with the quotes in it; a piece that is none carries no number. */
export interface CitingPiece {
  text: string;
  quote?: number;
}

export interface Citations {
  quotes: Quote[];
  summary: CitingPiece[];
  reasons: CitingPiece[][];
}

/** Shorter ones are found everywhere. */
const leastSentence = 12;
const leastPhrase = 3;

/** Finds what a proposal quotes of the request's own texts; `schema` names the fields as the form does. */
export function citationsOf(proposal: Proposal, request: JsonObject, schema?: Schema | null): Citations {
  const fields = Object.entries(request).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const quotes: Quote[] = [];

  function cite(text: string, strong: boolean, preferred?: string): number | undefined {
    const inOrder = [...fields].sort(([a], [b]) => Number(b === preferred) - Number(a === preferred));
    for (const [name, value] of inOrder) {
      const from = value.indexOf(text);
      if (from < 0) continue;
      const pointer = pointerOf([name]);
      const to = from + text.length;
      const known = quotes.find((quote) => quote.pointer === pointer && quote.from === from && quote.to === to);
      if (known) {
        known.strong ||= strong;
        return known.number;
      }
      quotes.push({ number: quotes.length + 1, pointer, from, to, strong });
      return quotes.length;
    }
    return undefined;
  }

  const summary = sentencesOf(proposal.summary ?? '').map(({ text, said }): CitingPiece => ({
    text,
    quote: said.length >= leastSentence ? cite(said, false) : undefined,
  }));
  const reasons = proposal.reasons.map((reason) => {
    // The built-in provider ends a reason with the field that it read.
    const pointer = /\((\/[^()\s]*)\)$/.exec(reason)?.[1];
    const preferred = pointer === undefined ? undefined : pointerParts(pointer)[0];
    const isField = preferred !== undefined && preferred in request;
    const said = isField ? `${reason.slice(0, -`${pointer})`.length)}${fieldPath(pointer ?? '', schema)})` : reason;
    return phrasesOf(said).map(({ text, said }): CitingPiece => ({
      text,
      quote: said !== undefined && said.length >= leastPhrase ? cite(said, true, preferred) : undefined,
    }));
  });
  return { quotes, summary: joined(summary), reasons };
}

/** Sentences, each with the white space behind it; `said` is what could stand in the request. */
function sentencesOf(text: string): { text: string; said: string }[] {
  return [...text.matchAll(/[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*(?:[.!?]+|\n|$)\s*/g)]
    .filter((match) => match[0] !== '')
    .map((match) => ({ text: match[0], said: match[0].trim().replace(/…$/, '') }));
}

/** A reason in pieces, cut at “what it quotes”. */
function phrasesOf(reason: string): { text: string; said?: string }[] {
  const pieces: { text: string; said?: string }[] = [];
  let at = 0;
  for (const match of reason.matchAll(/“([^“”]+)”/g)) {
    if (match.index > at) pieces.push({ text: reason.slice(at, match.index) });
    pieces.push({ text: match[0], said: match[1]?.replace(/…$/, '') });
    at = match.index + match[0].length;
  }
  if (at < reason.length) pieces.push({ text: reason.slice(at) });
  return pieces;
}

/** Neighbours that quote nothing become one piece. */
function joined(pieces: CitingPiece[]): CitingPiece[] {
  const result: CitingPiece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last && last.quote === undefined && piece.quote === undefined) last.text += piece.text;
    else result.push({ ...piece });
  }
  return result;
}

export const quoteId = (number: number) => `quote-${number}`;
export const citeId = (number: number) => `cite-${number}`;
