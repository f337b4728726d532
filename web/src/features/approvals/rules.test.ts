import { describe, expect, it } from 'vitest';
import { commentProblem, needsComment, proposalOf, ruleTraces } from './rules';

describe('needsComment', () => {
  it.each([
    [undefined, [false, true, true]],
    ['never', [false, false, false]],
    ['on_reject', [false, false, true]],
    ['on_changes', [false, true, false]],
    ['on_negative', [false, true, true]],
    ['always', [true, true, true]],
  ])('%s asks for approve, request changes, reject: %j', (rule, wanted) => {
    const policy = rule ? { require_comment: rule } : null;
    expect((['approve', 'request_changes', 'reject'] as const).map((verdict) => needsComment(policy, verdict))).toEqual(
      wanted,
    );
  });
});

describe('commentProblem', () => {
  it('wants something that can be seen, and not too much', () => {
    expect(commentProblem({ require_comment: 'always' }, 'approve', ' \u200b ')).toBe('missing');
    expect(commentProblem({ require_comment: 'always' }, 'approve', 'ok')).toBeNull();
    expect(commentProblem(null, 'approve', 'x'.repeat(10_001))).toBe('too-long');
    expect(commentProblem(null, 'approve', '👍'.repeat(10_000))).toBeNull();
  });
});

describe('proposalOf', () => {
  const output = { summary: 'Two laptops.', risk: null, reasons: [], missing: ['end date'] };
  it.each([
    ['a node output', { nodes: { assess: { ...output, _ai: { provider: 'builtin', degraded: true } } } }],
    ['one entry', { ai: { node: 'assess', provider: 'builtin', degraded: true, output } }],
    ['a list', { ai: [{ node: 'assess', provider: 'builtin', degraded: true, output }] }],
    ['a map', { ai: { assess: { provider: 'builtin', degraded: true, output } } }],
  ])('reads %s', (_, context) => {
    expect(proposalOf(context)).toMatchObject({
      summary: 'Two laptops.',
      risk: null,
      missing: ['end date'],
      degraded: true,
    });
  });
  it('is nothing without an AI step', () => {
    expect(proposalOf({ nodes: { tier: { tier: 'low' } }, ai: null })).toBeNull();
  });
});

describe('ruleTraces', () => {
  it('reads what was tried', () => {
    expect(
      ruleTraces([
        {
          node: 'tier',
          tier: 'high',
          rules: [
            { tier: 'high', when: 'a > 1', value: true },
            { tier: 'low', error: 'no such key' },
          ],
        },
      ]),
    ).toEqual([
      {
        node: 'tier',
        result: 'high',
        tried: [
          { what: 'high', when: 'a > 1', held: true, error: undefined },
          { what: 'low', when: undefined, held: null, error: 'no such key' },
        ],
      },
    ]);
  });
  it('leaves what it does not know to be shown as it is', () => {
    expect(ruleTraces(['text'])).toBeNull();
    expect(ruleTraces(null)).toEqual([]);
  });
});
