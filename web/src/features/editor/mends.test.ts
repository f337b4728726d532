import { describe, expect, it } from 'vitest';
import type { Execution, NodeType, WorkflowDocument, WorkflowProblem } from '@/lib/api/types';
import { nodeTypes } from '@/testing/node-types';
import { editorTexts } from './texts';
import { catalogueOf, nodeOf } from './model/document';
import { hintsOf, mendOf } from './model/mends';
import { sentenceOf, wordsOf } from './model/problem-words';
import { traceOf } from './model/trace';

const merge: NodeType = {
  type: 'merge',
  title: 'Merge',
  group: 'routing',
  description: '',
  config_schema: { type: 'object', properties: { need: { title: 'Need', enum: ['live', 'all'] } } },
  ports: ['main'],
  example: {},
  starts: false,
};
const catalogue = catalogueOf([...nodeTypes, merge]);
const words = editorTexts.mends;

const base: WorkflowDocument = {
  name: 'Laptop request',
  nodes: [
    { id: 'ask', type: 'form', name: 'Ask', config: {} },
    { id: 'gate', type: 'approval_group', name: 'Leads decide', config: { due_in: '2 days', colour: 1 } },
    { id: 'out', type: 'output', name: 'Done', config: {} },
    { id: 'fix', type: 'rework', name: 'Corrections', config: {} },
    { id: 'all', type: 'merge', name: 'All', config: {} },
    { id: 'gate', type: 'output', name: 'Twice', config: { value: 1 } },
  ],
  edges: [
    { from: 'ask', to: 'gate' },
    { from: 'gate', port: 'approved', to: 'out' },
    { from: 'gate', port: 'nope', to: 'out' },
  ],
};

const problem = (pointer: string, code: string, message: string, node = ''): WorkflowProblem => ({
  node,
  pointer,
  code,
  message,
  mend: 'Correct it as the description of the node type form says.',
});
const said = (each: WorkflowProblem) => sentenceOf(wordsOf(each, base, catalogue));
const mended = (each: WorkflowProblem) => mendOf(each, base, base, catalogue, words);

describe('problems in words', () => {
  it('name the field by its title, and say what is wanted', () => {
    expect(said(problem('/nodes/1/config/reviewers', 'policy', '/reviewers is required.'))).toBe(
      'Reviewers: say who decides.',
    );
    expect(said(problem('/nodes/1/config/reviewers/0/email', 'policy', '/reviewers/0/email is required.'))).toBe(
      'Reviewer 1, Address: write an address, such as ada@example.com.',
    );
    expect(said(problem('/nodes/0/config/path', 'config', 'path is required.'))).toMatch(/^Path: give it an address/);
    expect(said(problem('/nodes/1/config/due_in', 'policy', '/due_in must be an ISO 8601 duration such as P2D.'))).toBe(
      'Due in: write how long, such as P2D for 2 days or PT30M for 30 minutes.',
    );
    expect(
      said(
        problem('/nodes/1/config/title', 'expression', 'The expression in title cannot be read: 1:22: it ends here.'),
      ),
    ).toBe('Title: it ends here (character 22).');
    expect(said(problem('/nodes/1/config/title', 'expression', '`trigger` means nothing in title.'))).toBe(
      'Title: “trigger” means nothing here.',
    );
    expect(said(problem('/nodes/1/config/quorum', 'config', 'quorum must be at least 1.'))).toBe(
      'Quorum: must be at least 1.',
    );
  });

  it('name steps as the canvas does', () => {
    expect(
      said(problem('/nodes/3', 'rework-line', 'The line from the rework fix back to the earlier steps ends at fix.')),
    ).toBe('It leads back to no step yet: the corrected request would go nowhere.');
    expect(
      said(
        problem('/nodes/2', 'needs-merge', 'out would run twice: the edges from gate.approved and ask can both bring.'),
      ),
    ).toBe('“Done” would run twice: the edges from “Leads decide” (approved) and “Ask” can both bring.');
    expect(
      wordsOf(problem('/nodes/3', 'unreachable', 'No edge leads from the start to fix.'), base, catalogue),
    ).toMatchObject({
      step: 'Corrections',
      text: 'Nothing leads here from the start.',
    });
  });
});

describe('mends', () => {
  it('fill in what follows from what is there', () => {
    const path = mended(problem('/nodes/0/config/path', 'config', 'path is required.'));
    expect(path?.label).toBe('Write ask');
    expect(path && nodeOf(path.document, 'ask')?.config).toEqual({ path: 'ask' });
    const due = mended(
      problem('/nodes/1/config/due_in', 'policy', '/due_in must be an ISO 8601 duration such as P2D.'),
    );
    expect(due && nodeOf(due.document, 'gate')?.config?.due_in).toBe('P2D');
    const need = mended(problem('/nodes/4/config/need', 'merge-need', 'does not say'));
    expect(need && nodeOf(need.document, 'all')?.config).toEqual({ need: 'all' });
  });

  it('take away what means nothing', () => {
    const key = mended(problem('/nodes/1/config/colour', 'config', 'colour is not known here; known are: title.'));
    expect(key && nodeOf(key.document, 'gate')?.config).toEqual({ due_in: '2 days' });
    const edge = mended(problem('/edges/2/port', 'unknown-port', 'gate has no port nope.'));
    expect(edge?.document.edges).toHaveLength(2);
  });

  it('give the later of two the free id, and lead a rework back', () => {
    const twice = mended(problem('/nodes/5/id', 'duplicate-id', 'The id gate is taken by an earlier node.'));
    expect(twice?.document.nodes?.map(({ id }) => id)).toEqual(['ask', 'gate', 'out', 'fix', 'all', 'gate_2']);
    const back = mended(problem('/nodes/3', 'rework-line', 'The line from the rework fix ends at fix.'));
    expect(back?.label).toBe('Lead to Leads decide');
    expect(back?.document.edges).toContainEqual({ from: 'fix', to: 'gate' });
  });

  it('are not offered where several things could be meant', () => {
    expect(mended(problem('/nodes/1/config/reviewers', 'policy', '/reviewers is required.'))).toBeNull();
    expect(mended(problem('/nodes/3', 'unreachable', 'No edge leads from the start to fix.'))).toBeNull();
  });

  it('hint at a verdict that leads nowhere', () => {
    const drawn: WorkflowDocument = { ...base, nodes: base.nodes?.slice(0, 3), edges: base.edges?.slice(0, 2) };
    expect(hintsOf(drawn, catalogue, words)).toMatchObject([{ node: 'gate', port: 'rejected', mend: null }]);
    const ended: WorkflowDocument = {
      ...drawn,
      nodes: [...(drawn.nodes ?? []), { id: 'no', type: 'output', name: 'Refused', config: {} }],
    };
    const [hint] = hintsOf(ended, catalogue, words);
    expect(hint?.mend?.label).toBe('Lead to Refused');
    expect(hint?.mend?.document.edges).toContainEqual({ from: 'gate', port: 'rejected', to: 'no' });
  });
});

describe('the way an execution took', () => {
  const step = (id: string, status: string, more: object = {}) => ({ id, type: 'x', status, revision: 1, ...more });
  const document: WorkflowDocument = {
    name: 'x',
    nodes: [],
    edges: [
      { from: 'a', to: 'which' },
      { from: 'which', port: 'high', to: 'same' },
      { from: 'which', port: 'low', to: 'same' },
      { from: 'same', port: 'approved', to: 'yes' },
      { from: 'same', port: 'rejected', to: 'no' },
    ],
  };

  it('follows the rules and the outcome, even where both ways lead to one step', () => {
    const execution = {
      nodes: [
        step('a', 'succeeded'),
        step('which', 'succeeded', {
          rules: [
            { port: 'high', when: 'x', gave: false },
            { port: 'low', when: 'y', gave: true },
          ],
        }),
        step('same', 'succeeded', { output: { outcome: 'approved' } }),
        step('yes', 'running'),
        step('no', 'skipped'),
      ],
    } as unknown as Execution;
    const trace = traceOf(execution, document);
    expect([...trace.taken]).toEqual(['a:main:which', 'which:low:same', 'same:approved:yes']);
    expect(trace).toMatchObject({ ran: 4, skipped: 1 });
    expect(trace.steps.get('which')?.port).toBe('low');
  });
});
