import { describe, expect, it } from 'vitest';
import type { JsonObject, WorkflowDocument, WorkflowProblem } from '@/lib/api/types';
import { nodeTypes } from '@/testing/node-types';
import { editorTexts } from './texts';
import { catalogueOf, nodeOf } from './model/document';
import { readExample, warningMendOf, warningWords } from './model/warnings';

const catalogue = catalogueOf(nodeTypes);

function documentWith(config: JsonObject): WorkflowDocument {
  return { name: 'Prices', nodes: [{ id: 'price', type: 'decision_table', name: 'Price', config }], edges: [] };
}
const rows = [{ id: 'all' }, { id: 'dear' }];
const table = documentWith({ hit: 'first', rows });
const warning = (code: string, path: string, message: string, mend = ''): WorkflowProblem => ({
  node: 'price',
  pointer: `/nodes/0/config/${path}`,
  code,
  message,
  mend,
});
const said = (each: WorkflowProblem) => {
  const { text, example } = warningWords(each, table, catalogue);
  return [text, ...example.map(({ name, value }) => `${name} = ${value ?? 'missing'}`)];
};

describe('a warning in words', () => {
  it('has its example beside the sentence', () => {
    expect(
      said(
        warning(
          'row-overlap',
          'rows/1',
          'Rows all and dear both hold: where amount is 5 and country is "DE", and with hit unique the step fails.',
        ),
      ),
    ).toEqual(['Rows all and dear both hold, and with hit unique the step fails.', 'amount = 5', 'country = "DE"']);
    expect(
      said(warning('row-gap', 'rows', 'Where country is missing, no row holds, and the outputs are null.')),
    ).toEqual(['For some inputs no row holds, and the outputs are null.', 'country = missing']);
    expect(
      said(
        warning(
          'row-unreachable',
          'rows/1',
          'Row dear is never taken: where amount is -1.5e+300, row all is taken before it.',
        ),
      ),
    ).toEqual(['Row dear is never taken: row all is taken before it.', 'amount = -1.5e+300']);
  });

  it('stays as it came where it has no example or an unknown one', () => {
    for (const message of [
      'Rows all and dear both hold whatever the inputs are, and with hit unique the step fails.',
      'Rows all and dear both hold: where the moon is full, and with hit unique the step fails.',
    ]) {
      expect(said(warning('row-overlap', 'rows/1', message))).toEqual([message]);
    }
    const other = 'Something that is said since: where amount is 5, it fails.';
    expect(said(warning('later-code', 'rows', other))).toEqual([other]);
  });

  it('reads examples whose texts look like more of them', () => {
    expect(readExample('a is "x and b is 2" and c is "say \\"and\\"" and d is true')).toEqual([
      { name: 'a', value: '"x and b is 2"' },
      { name: 'c', value: '"say \\"and\\""' },
      { name: 'd', value: 'true' },
    ]);
    expect(readExample('a is "a long text that was c… and b is missing')).toEqual([
      { name: 'a', value: '"a long text that was c…' },
      { name: 'b', value: null },
    ]);
    expect(readExample('nothing of the kind')).toBeNull();
  });
});

describe('the mend of a warning', () => {
  const mendOf = (each: WorkflowProblem, saved: WorkflowDocument, document = saved) =>
    warningMendOf(each, saved, document, editorTexts.mends);
  const unreachable = warning('row-unreachable', 'rows/1', '', 'Move it before row all, or remove it.');

  it('moves a row before the one that takes its inputs', () => {
    const mend = mendOf(unreachable, table);
    expect(mend?.label).toBe('Move it before row all');
    expect(mend && nodeOf(mend.document, 'price')?.config?.rows).toEqual([{ id: 'dear' }, { id: 'all' }]);
  });

  it('lets the first row count where two hold', () => {
    const mend = mendOf(warning('row-overlap', 'rows/1', ''), documentWith({ rows }));
    expect(mend?.label).toBe('Take the first row that holds');
    expect(mend && nodeOf(mend.document, 'price')?.config?.hit).toBe('first');
  });

  it('is none where the rows have changed since, or where there are many ways', () => {
    expect(mendOf(unreachable, table, documentWith({ hit: 'first', rows: [...rows].reverse() }))).toBeNull();
    expect(mendOf(unreachable, table, documentWith({ hit: 'first', rows: rows.slice(0, 1) }))).toBeNull();
    expect(mendOf(warning('row-gap', 'rows', ''), table)).toBeNull();
  });
});
