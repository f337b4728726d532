import { describe, expect, it } from 'vitest';
import type { NodeType } from '@/lib/api/types';
import { asDuration, readDuration } from './duration';
import { closesBraces, expressionsIn, markAround, suggestionsFor, unquoted, wordAt } from './expression';
import { languageOf } from './field-language';

describe('expressions in a text', () => {
  const found = (text: string) => expressionsIn(text).map(({ from, to }) => text.slice(from, to));

  it('end where their own brackets and texts do not hold the braces', () => {
    expect(found('a {{b}} c {{d + 1}}')).toEqual(['b', 'd + 1']);
    expect(found(`{{ {'a': {'b': 1}}['a'] }}!`)).toEqual([` {'a': {'b': 1}}['a'] `]);
    expect(found(`{{ "}}" + 'it\\'s }}' }}`)).toEqual([` "}}" + 'it\\'s }}' `]);
    expect(found('\\{{ not one }} {{one}}')).toEqual(['one']);
    expect(found('{{ open')).toEqual([' open']);
  });

  it('are completed in, and nowhere else', () => {
    const word = (text: string) => wordAt(text, text.length, 'template')?.word ?? null;
    expect(word('{{trigger.bo')).toBe('trigger.bo');
    expect(word('{{trigger.body.?am')).toBe('trigger.body.?am');
    expect(word('{{')).toBe('');
    expect(word('plain')).toBeNull();
    expect(word('{{a}} behind')).toBeNull();
    expect(word('{{size("tri')).toBeNull();
    expect(word('{{3')).toBeNull();
    expect(wordAt('nodes.tier.', 11, 'expression')?.word).toBe('nodes.tier.');
  });

  it('close their braces once', () => {
    expect(closesBraces('{{', 2, '{')).toBe(true);
    expect(closesBraces('{{}}', 2, '{')).toBe(false);
    expect(closesBraces('\\{{', 3, '{')).toBe(false);
    expect(closesBraces('{', 1, '{')).toBe(false);
  });

  it('have a mistake marked by its word, and at the end by what stands there', () => {
    expect(markAround('a + foo.bar > 1', 4)).toEqual({ from: 4, to: 11 });
    expect(markAround('a +', 3)).toEqual({ from: 2, to: 3 });
  });

  it('are found again in JSON, whatever is escaped before them', () => {
    const read = unquoted('{{\\"a\\" + b}}');
    expect(read?.text).toBe('{{"a" + b}}');
    expect('{{\\"a\\" + b}}'.slice(read?.at(8) ?? 0)).toBe('b}}');
    expect(unquoted('{{a " b}}')).toBeNull();
  });
});

describe('suggestions', () => {
  const names = ['trigger.body.title', 'trigger.body', 'nodes.tier.tier', 'execution.requester.email'].map((name) => ({
    name,
    type: 'string',
  }));
  const functions = [
    { name: 'has', signature: 'has(path) → bool' },
    { name: 'math.abs', signature: 'math.abs(number) → number' },
    { name: 'startsWith', signature: 'text.startsWith(text) → bool' },
    { name: 'timestamp', signature: 'timestamp(text) → timestamp' },
  ];
  const labels = (word: string) => suggestionsFor(word, names, functions).map(({ label }) => label);

  it('are whole paths first, then members that begin so, then functions', () => {
    expect(labels('t')).toEqual([
      'trigger.body',
      'trigger.body.title',
      'nodes.tier.tier',
      'execution.requester.email',
      'timestamp',
    ]);
    expect(labels('trigger.body.')).toEqual(['trigger.body.title']);
    expect(labels('email')).toEqual(['execution.requester.email']);
  });

  it('offer what is called on a value behind its dot only', () => {
    expect(labels('ha')).toEqual(['has']);
    const [method] = suggestionsFor('trigger.body.title.st', names, functions);
    expect(method).toMatchObject({ label: 'startsWith', insert: 'trigger.body.title.startsWith()', back: 1 });
    expect(labels('starts')).toEqual([]);
    expect(suggestionsFor('math.a', names, functions)).toMatchObject([{ label: 'math.abs', insert: 'math.abs()' }]);
  });
});

describe('durations', () => {
  it('are read, and written from words', () => {
    expect(readDuration('P1DT2H')).toEqual([
      { count: 1, unit: 'day' },
      { count: 2, unit: 'hour' },
    ]);
    for (const wrong of ['P', 'PT', '2 days', 'P1H', 'P1.5D', '']) expect(readDuration(wrong)).toBeNull();
    expect(asDuration('2 days')).toBe('P2D');
    expect(asDuration('90 min')).toBe('PT90M');
    expect(asDuration(' 3w ')).toBe('P3W');
    expect(asDuration('soon')).toBeNull();
  });
});

describe('what a setting is read as', () => {
  const typeOf = (change: Partial<NodeType>) => ({ type: 'x', starts: false, ...change }) as NodeType;
  const text = { type: 'string' };

  it('follows from its name, its schema and its step', () => {
    expect(languageOf(text, ['config', 'rules', '0', 'when'], typeOf({}))).toBe('expression');
    expect(languageOf(text, ['config', 'rules', '0', 'port'], typeOf({}))).toBe('plain');
    expect(languageOf(text, ['config', 'checks', '0', 'message'], typeOf({ starts: true }))).toBe('plain');
    expect(languageOf(text, ['config', 'title'], typeOf({ starts: true }))).toBe('plain');
    expect(languageOf(text, ['config', 'dedupe_key'], typeOf({ starts: true }))).toBe('template');
    expect(languageOf(text, ['config', 'stages', '0', 'due_in'], typeOf({}))).toBe('duration');
    expect(languageOf({ type: 'string', format: 'duration' }, ['config', 'pause'], typeOf({}))).toBe('duration');
    expect(languageOf(text, ['config', 'reviewers', '0', 'group'], typeOf({}))).toBe('template');
    expect(languageOf(text, ['config', 'mode'], typeOf({ type: 'set' }))).toBe('plain');
  });
});
