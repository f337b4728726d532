import { describe, expect, it } from 'vitest';
import { citationsOf } from './quotes';

const request = {
  title: 'Copy of production customer data',
  justification: 'We rehearse the migration with real customer data. See version 2.1 of the plan. It ends in March!',
  amount: 5,
};
const proposal = (change: object) => ({ reasons: [], missing: [], degraded: false, ...change });
const textAt = ({ pointer, from, to }: { pointer: string; from: number; to: number }) =>
  (request as unknown as Record<string, string>)[pointer.slice(1)]?.slice(from, to);

describe('citationsOf', () => {
  it('finds the sentences that a summary took over, and leaves the others', () => {
    const found = citationsOf(
      proposal({ summary: 'A copy is wanted. See version 2.1 of the plan. It ends in March! Nobody minds.' }),
      request,
    );
    expect(found.quotes.map(textAt)).toEqual(['See version 2.1 of the plan.', 'It ends in March!']);
    expect(found.summary).toEqual([
      { text: 'A copy is wanted. ', quote: undefined },
      { text: 'See version 2.1 of the plan. ', quote: 1 },
      { text: 'It ends in March! ', quote: 2 },
      { text: 'Nobody minds.', quote: undefined },
    ]);
  });

  it('finds the phrases that a reason quotes, in the field that it names first', () => {
    const found = citationsOf(
      proposal({
        reasons: ['personal data (high): “customer data” in “made up” (/justification)', 'title: “production”'],
      }),
      request,
    );
    expect(found.quotes).toMatchObject([
      { number: 1, pointer: '/justification', strong: true },
      { number: 2, pointer: '/title', strong: true },
    ]);
    expect(found.quotes.map(textAt)).toEqual(['customer data', 'production']);
    expect(found.reasons[0]?.map((piece) => piece.quote)).toEqual([undefined, 1, undefined, undefined, undefined]);
  });

  it('names the field that a reason was read in as the form does', () => {
    const schema = { properties: { justification: { title: 'Why it is needed' } } };
    const reasons = ['personal data: “customer data” (/justification)', 'in “Copy of” (/title)', 'elsewhere (/scope)'];
    const said = citationsOf(proposal({ reasons }), request, schema).reasons.map((pieces) =>
      pieces.map(({ text }) => text).join(''),
    );
    expect(said).toEqual([
      'personal data: “customer data” (Why it is needed)',
      'in “Copy of” (Title)',
      'elsewhere (/scope)',
    ]);
  });

  it('gives one number to what is quoted twice', () => {
    const found = citationsOf(
      proposal({ summary: 'It ends in March!', reasons: ['end: “It ends in March!”'] }),
      request,
    );
    expect(found.quotes).toHaveLength(1);
    expect(found.quotes[0]?.strong).toBe(true);
  });

  it('keeps every word', () => {
    const summary = 'One. Two? 3.5 and e.g. this…\n\nThree';
    expect(
      citationsOf(proposal({ summary }), request)
        .summary.map(({ text }) => text)
        .join(''),
    ).toBe(summary);
  });
});
