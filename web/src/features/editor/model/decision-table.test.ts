import { describe, expect, it } from 'vitest';
import { cellText, cellValue, withAlignedRows } from './decision-table';

const amount = { name: 'amount', value: '{{trigger.body.amount}}' };
const area = { name: 'area', value: '{{trigger.body.area}}' };
const table = {
  inputs: [amount, area],
  outputs: ['group', 'days'],
  rows: [{ id: 'large', if: ['>= 5000', '"hr"'], then: ['finance', 2] }],
};

describe('withAlignedRows', () => {
  const aligned = (change: object) => withAlignedRows('decision_table', table, { ...table, ...change }).rows;

  it('lets anything fit an input that is new, and takes the conditions of one that is gone', () => {
    expect(aligned({ inputs: [amount, area, { name: 'kind', value: '' }] })).toEqual([
      { id: 'large', if: ['>= 5000', '"hr"', '-'], then: ['finance', 2] },
    ]);
    expect(aligned({ inputs: [area] })).toEqual([{ id: 'large', if: ['"hr"'], then: ['finance', 2] }]);
  });

  it('does the same to the values of outputs', () => {
    expect(aligned({ outputs: ['group', 'days', 'note'] })).toEqual([
      { id: 'large', if: ['>= 5000', '"hr"'], then: ['finance', 2, ''] },
    ]);
    expect(aligned({ outputs: ['days'] })).toEqual([{ id: 'large', if: ['>= 5000', '"hr"'], then: [2] }]);
  });

  it('leaves the rows where a head is only renamed, where they are written anew, and those of others', () => {
    expect(aligned({ outputs: ['team', 'days'] })).toBe(table.rows);
    expect(aligned({ rows: [], inputs: [] })).toEqual([]);
    expect(withAlignedRows('set', table, { ...table, inputs: [] }).rows).toBe(table.rows);
  });
});

describe('a cell', () => {
  it.each([
    ['finance', 'finance'],
    [2, '2'],
    [true, 'true'],
    [null, 'null'],
    // Without its quotes it would be the number.
    ['2', '"2"'],
    [['a'], '["a"]'],
    ['', ''],
  ])('%j is written %s, and read so again', (value, text) => {
    expect(cellText(value)).toBe(text);
    expect(cellValue(text)).toEqual(value);
  });
});
