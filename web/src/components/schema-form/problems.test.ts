import { describe, expect, it } from 'vitest';
import type { Schema } from '@/lib/api/types';
import { errorTree, findProblems, problemsInForm, withoutEmpty } from './problems';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['title', 'until'],
  properties: {
    title: { type: 'string', minLength: 3 },
    until: { type: 'string', format: 'date' },
    amount: { type: 'number', minimum: 0 },
    owner: { type: 'string', format: 'email' },
    kind: { enum: ['new', 'extension'] },
  },
};

describe('findProblems', () => {
  it('finds nothing in what fits', () => {
    expect(findProblems(schema, { title: 'Laptop', until: '2027-01-31', amount: 0, owner: undefined })).toEqual([]);
  });

  it('says at each field what would be right', () => {
    expect(findProblems(schema, { title: 'A', amount: -1, owner: 'rita', kind: 'old' })).toEqual([
      { pointer: '/until', message: 'This is required.' },
      { pointer: '/title', message: 'Write at least 3 characters.' },
      { pointer: '/amount', message: 'The least is 0.' },
      { pointer: '/owner', message: 'Write an address such as name@example.com.' },
      { pointer: '/kind', message: 'Choose one of those offered.' },
    ]);
  });

  it('speaks of lists, patterns and kinds as people do', () => {
    const things = { type: 'array', minItems: 1, maxItems: 2, uniqueItems: true, items: { enum: ['car', 'screen'] } };
    const said = (value: unknown, field: Schema) =>
      findProblems({ type: 'object', properties: { field } }, { field: value }).map(({ message }) => message);
    expect(said([], things)).toEqual(['At least one is required.']);
    expect(said(['car', 'screen', 'car'], things)).toContain('At most 2 are taken.');
    expect(said('car', things)).toEqual(['This is not of the kind that is asked for.']);
    expect(said('x', { type: 'string', pattern: '^[0-9]+$' })).toEqual(['This is not written as it is asked for.']);
  });

  it('does not run text from the schema as code', () => {
    expect(findProblems({ type: 'object', properties: { a: { const: '");alert(1)//' } } }, { a: 'b' })).toHaveLength(1);
  });
});

describe('what was left empty', () => {
  it('is left out, and so is a list that needs one only where there is a list', () => {
    const list = { type: 'array', minItems: 1 };
    const given = { title: '', tags: [], wanted: [], any: [], count: 0 };
    const fields = { tags: list, wanted: list, any: { type: 'array' } };
    expect(withoutEmpty(given, { properties: fields, required: ['wanted'] })).toEqual({
      wanted: [],
      any: [],
      count: 0,
    });
  });
});

describe('server problems', () => {
  it('are put at their fields, with or without the leading body', () => {
    expect(
      problemsInForm(
        [
          { pointer: '/body/until', message: 'too late' },
          { pointer: '/title', message: 'too short' },
          { pointer: '/body/secret', message: 'unknown' },
          { pointer: '', message: 'no' },
        ],
        schema,
      ),
    ).toEqual([
      { pointer: '/until', message: 'too late' },
      { pointer: '/title', message: 'too short' },
      { pointer: '', message: 'secret: unknown' },
      { pointer: '', message: 'no' },
    ]);
  });

  it('become a tree', () => {
    expect(
      errorTree([
        { pointer: '/a/0', message: 'x' },
        { pointer: '/a/0', message: 'y' },
      ]),
    ).toEqual({
      a: { '0': { __errors: ['x', 'y'] } },
    });
  });
});
