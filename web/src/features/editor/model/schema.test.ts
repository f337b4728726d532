import { describe, expect, it } from 'vitest';
import type { Schema } from '@/lib/api/types';
import { asKind, isFormSchema, kindOfField, withField, withFieldName, withoutField, withRequired } from './form-schema';
import { isFree, withMemberName, withoutMember } from './members';
import { alternativeOf, emptyOf, isExpression, kindOf, resolved, sampleOf } from './schema';
import { pinsOf } from './test-input';

const root: Schema = {
  type: 'object',
  definitions: {
    person: { type: 'object', properties: { email: { type: 'string' } }, required: ['email'] },
    seat: {
      anyOf: [
        { $ref: '#/definitions/person' },
        { type: 'object', properties: { group: { type: 'string' }, need: {} }, required: ['group'] },
      ],
    },
  },
};

describe('a setting', () => {
  it('is drawn as its schema says', () => {
    const kinds = [
      { enum: ['a'] },
      { type: 'string' },
      { type: ['string', 'null'] },
      { type: 'integer' },
      { type: 'boolean' },
      { type: 'array', items: {} },
      { type: 'object', properties: {} },
      { type: 'object' },
      {},
      { type: ['string', 'number'] },
    ].map((schema) => kindOf(schema));
    expect(kinds).toEqual(['choice', 'text', 'text', 'number', 'boolean', 'list', 'object', 'json', 'json', 'json']);
    expect(kindOf(resolved({ $ref: '#/definitions/seat' }, root))).toBe('alternatives');
    expect(resolved({ $ref: '#/definitions/nothing', title: 'T' }, root)).toEqual({ title: 'T' });
  });

  it('begins with what its alternative needs, and is known again as that one', () => {
    const seat = resolved({ $ref: '#/definitions/seat' }, root);
    const alternatives = seat.anyOf as Schema[];
    expect(emptyOf(seat, root)).toEqual({ email: '' });
    expect(alternativeOf({ group: 'leads', need: 2 }, alternatives, root)).toBe(1);
    expect(alternativeOf({ email: 'a@b.c' }, alternatives, root)).toBe(0);
    expect(alternativeOf('{{x}}', alternatives, root)).toBe(-1);
    expect(alternativeOf('all', [{ type: 'integer' }, { const: 'all' }], root)).toBe(1);
  });

  it('may be an expression', () => {
    expect(isExpression('{{trigger.body}}')).toBe(true);
    expect(isExpression('Dear {{x}}')).toBe(true);
    expect(isExpression('{ }')).toBe(false);
    expect(isExpression(7)).toBe(false);
  });
});

describe('an object with names of the writer’s own', () => {
  it('is one that no schema describes, and that is none itself', () => {
    expect(isFree({ type: 'object' }, 'headers', undefined)).toBe(true);
    expect(isFree({ type: ['object', 'null'] }, 'metadata', null)).toBe(true);
    expect(isFree({}, 'values', undefined)).toBe(true);
    expect(isFree({}, 'to', undefined)).toBe(false);
    expect(isFree({}, 'to', { group: 'leads' })).toBe(true);
    expect(isFree({}, 'values', [1])).toBe(false);
    expect(isFree({ type: 'object' }, 'output_schema', undefined)).toBe(false);
    expect(isFree({ type: 'object', properties: {} }, 'retry', {})).toBe(false);
  });

  it('keeps the order of its members when one is renamed or goes', () => {
    const members = { a: 1, b: '{{input}}', c: null };
    expect(Object.entries(withMemberName(members, 'b', 'd'))).toEqual([
      ['a', 1],
      ['d', '{{input}}'],
      ['c', null],
    ]);
    expect(Object.keys(withoutMember(members, 'a'))).toEqual(['b', 'c']);
  });
});

describe('a form’s fields', () => {
  const schema: Schema = { type: 'object', properties: { a: { type: 'string', title: 'A' }, b: { type: 'number' } } };

  it('are added, renamed in their place, required and removed', () => {
    const added = withRequired(withField(schema, 'c', { type: 'boolean' }), 'b', true);
    expect(added).toMatchObject({ required: ['b'], additionalProperties: false });
    const renamed = withFieldName(added, 'b', 'amount');
    expect(Object.keys(renamed.properties ?? {})).toEqual(['a', 'amount', 'c']);
    expect(renamed.required).toEqual(['amount']);
    expect('required' in withoutField(renamed, 'amount')).toBe(false);
  });

  it('change their kind and keep their words', () => {
    expect(asKind({ type: 'string', title: 'Until', maxLength: 3 }, 'date')).toEqual({
      type: 'string',
      format: 'date',
      title: 'Until',
    });
    for (const kind of ['text', 'long', 'number', 'integer', 'boolean', 'date', 'email', 'choice', 'file'] as const) {
      expect(kindOfField(asKind({}, kind))).toBe(kind);
    }
    expect(kindOfField({ type: 'object' })).toBe('other');
  });

  it('are edited one by one only where the schema is such a list', () => {
    expect(isFormSchema({})).toBe(true);
    expect(isFormSchema({ type: 'object', properties: {} })).toBe(true);
    expect(isFormSchema({ $ref: '#/x' })).toBe(false);
    expect(isFormSchema([])).toBe(false);
  });
});

describe('a test', () => {
  it('begins with a request that fits the form', () => {
    const sample = sampleOf({
      type: 'object',
      properties: {
        title: { type: 'string', title: 'Title', minLength: 8 },
        kind: { type: 'string', enum: ['new', 'old'] },
        when: { type: 'string', format: 'date' },
        amount: { type: 'number', minimum: 5 },
        note: { type: 'string' },
      },
      required: ['title', 'kind', 'when', 'amount'],
    });
    expect(sample).toMatchObject({ title: 'Title...', kind: 'new', amount: 5 });
    expect((sample as { when: string }).when).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(sample).not.toHaveProperty('note');
  });

  it('pins what people decide, and what was written wins', () => {
    expect(pinsOf({ gate: 'approved', other: '' }, {})).toEqual({ gate: { outcome: 'approved' } });
    expect(pinsOf({ gate: 'approved' }, { gate: { outcome: 'rejected' } })).toEqual({ gate: { outcome: 'rejected' } });
  });
});
