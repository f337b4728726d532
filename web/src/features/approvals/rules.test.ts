import { describe, expect, it } from 'vitest';
import type { ApprovalContext, CommentRule } from '@/lib/api/types';
import { commentProblem, needsComment, proposalOf, ruleTraces } from './rules';

describe('needsComment', () => {
  it.each<[CommentRule | undefined, boolean[]]>([
    [undefined, [false, true, true]],
    ['never', [false, false, false]],
    ['on_reject', [false, false, true]],
    ['on_changes', [false, true, false]],
    ['on_negative', [false, true, true]],
    ['always', [true, true, true]],
  ])('%s asks for approve, request changes, reject: %j', (rule, wanted) => {
    expect((['approve', 'request_changes', 'reject'] as const).map((verdict) => needsComment(rule, verdict))).toEqual(
      wanted,
    );
  });
});

describe('commentProblem', () => {
  it('wants something that can be seen, and not too much', () => {
    expect(commentProblem('always', 'approve', ' \u200b ')).toBe('missing');
    expect(commentProblem('always', 'approve', 'ok')).toBeNull();
    expect(commentProblem(undefined, 'approve', 'x'.repeat(10_001))).toBe('too-long');
    expect(commentProblem(undefined, 'approve', '👍'.repeat(10_000))).toBeNull();
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
  it('reads what was tried and what came of it', () => {
    const context: ApprovalContext = {
      nodes: { tier: { tier: 'high' }, way: {} },
      rules: [
        {
          node: 'tier',
          type: 'risk_tier',
          trace: [
            { tier: 'high', when: 'a > 1', gave: true },
            { tier: 'low', when: 'b', error: 'no such key' },
          ],
        },
        {
          node: 'way',
          type: 'switch',
          trace: [
            { port: 'left', when: 'c', gave: false },
            { port: 'right', default: true },
          ],
        },
        { node: 'ask', type: 'if', trace: { when: 'd', gave: false } },
      ],
    };
    expect(ruleTraces(context)).toEqual([
      {
        node: 'tier',
        result: 'high',
        tried: [
          { what: 'high', when: 'a > 1', held: true, error: undefined },
          { what: 'low', when: 'b', held: null, error: 'no such key' },
        ],
      },
      {
        node: 'way',
        result: 'right',
        tried: [
          { what: 'left', when: 'c', held: false, error: undefined },
          { what: 'right', when: undefined, held: true, error: undefined },
        ],
      },
      { node: 'ask', result: undefined, tried: [{ what: '', when: 'd', held: false, error: undefined }] },
    ]);
  });
  it('leaves what it does not know to be shown as it is', () => {
    expect(ruleTraces({ rules: ['text'] })).toBeNull();
    expect(ruleTraces({})).toEqual([]);
  });
});
