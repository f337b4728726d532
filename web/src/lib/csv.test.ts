import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';

describe('a CSV file', () => {
  it('quotes everything', () => {
    expect(
      toCsv([
        ['a', 'b "c"', 'd\ne'],
        ['1,5', '', 'ü'],
      ]),
    ).toBe('\ufeff"a","b ""c""","d\ne"\r\n"1,5","","ü"\r\n');
  });

  it('holds nothing that a spreadsheet would carry out', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])
      expect(toCsv([[text]])).toBe(`\ufeff"'${text}"\r\n`);
    expect(toCsv([['a=1', '2026-11-22']])).toBe('\ufeff"a=1","2026-11-22"\r\n');
  });
});
