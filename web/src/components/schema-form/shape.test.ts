import { describe, expect, it } from 'vitest';
import { changedFields, fullWidth, splitFiles } from './shape';

const short = { type: 'string', format: 'date' };
const long = { type: 'string', maxLength: 10_000 };

describe('fullWidth', () => {
  it('pairs short fields and gives a lone one the whole line', () => {
    expect(fullWidth([short, short, short, long, short])).toEqual([false, false, true, true, true]);
  });
});

describe('splitFiles', () => {
  it('takes the file fields out of the body', () => {
    const schema = { properties: { title: {}, attachments: { type: 'array', items: { format: 'file' } } } };
    expect(splitFiles(schema, { title: 'A', attachments: ['f1', 'f2'] })).toEqual({
      body: { title: 'A' },
      files: [
        { field: 'attachments', id: 'f1' },
        { field: 'attachments', id: 'f2' },
      ],
    });
  });
});

describe('changedFields', () => {
  it('has only what changed, and null for what was emptied', () => {
    expect(changedFields({ a: 1, b: 'x', c: 'y' }, { a: 1, b: 'z', d: [] })).toEqual({ b: 'z', c: null, d: [] });
  });
});
