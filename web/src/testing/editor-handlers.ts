import { http, HttpResponse } from 'msw';
import type { Execution, Json, JsonObject, Step, Workflow, WorkflowDocument } from '@/lib/api/types';
import { activeDocument, at, bob } from './data';

// What the editor asks beyond the workflows themselves: expressions, tests of a draft, templates.

const body: JsonObject = { system: 'Ledger', until: '2026-12-31' };

const stepOf = (id: string, type: string, name: string, status: Step['status'], change: Partial<Step> = {}): Step => ({
  id,
  type,
  name,
  status,
  revision: 1,
  item: null,
  started_at: at(-60_000),
  ended_at: at(-59_000),
  attempts: 1,
  output: null,
  error: null,
  ...change,
});

/** A test of the draft of `wf-8` that was approved, and the same as far as the decision. */
export const testExecution: Execution = {
  id: 'ex-test',
  title: 'Ledger',
  workflow: { id: 'wf-8', name: 'Access to a system', version: -4 },
  status: 'completed',
  attention: [],
  requester: { name: bob.name, email: bob.email },
  submitted_by: null,
  revision: 1,
  started_at: at(-60_000),
  ended_at: at(-58_000),
  output: { outcome: 'approved' },
  error: null,
  nodes: [
    stepOf('request', 'form', 'Access request', 'succeeded', { output: { body, files: [] } }),
    stepOf('decision', 'approval_group', 'Security decides', 'succeeded', {
      output: { outcome: 'approved', comments: 'Read access is enough.' },
    }),
    stepOf('correct', 'rework', 'Corrections', 'skipped'),
    stepOf('granted', 'output', 'Granted', 'succeeded', { output: { outcome: 'approved' } }),
    stepOf('refused', 'output', 'Refused', 'skipped'),
  ],
};

const functions = [
  { name: 'has', signature: 'has(path) → bool', description: 'Whether something is there.' },
  { name: 'days', signature: 'days(from, to) → int', description: 'Calendar days from one to the other.' },
  { name: 'size', signature: 'size(list or text) → int', description: 'How many items or characters.' },
  { name: 'startsWith', signature: 'text.startsWith(text) → bool', description: 'Whether a text begins so.' },
];

function namesOf({ nodes = [] }: WorkflowDocument) {
  const schema = nodes.find(({ type }) => type === 'form')?.config?.schema as { properties?: JsonObject } | undefined;
  const fields = Object.entries(schema?.properties ?? {}).map(([name, field]) => ({
    name: `trigger.body.${name}`,
    type: 'string',
    description: (field as { title?: string }).title ?? null,
    example: body[name] ?? null,
  }));
  return [
    ...fields,
    { name: 'trigger.body', type: 'object', description: 'The request', example: null },
    { name: 'nodes.decision.outcome', type: 'string', description: 'How it was decided', example: 'approved' },
    { name: 'execution.requester.email', type: 'string', description: 'Who asks', example: 'rita@example.com' },
    { name: 'now', type: 'timestamp', description: 'When the step runs', example: null },
  ];
}

interface Asked {
  source: string;
  mode: 'template' | 'expression';
  input?: JsonObject;
  pins?: JsonObject;
  execution_id?: string;
}

/** Paths only, which is enough to see a value, an error at its character, and a value that is not there yet. */
function evaluate({ source, mode, input, pins, execution_id }: Asked): object {
  const found = mode === 'expression' ? source : (/\{\{(.*?)\}\}/s.exec(source)?.[1] ?? '');
  const from = mode === 'expression' ? 0 : source.indexOf('{{') + 2;
  const dangling = /[+\-*/=<>&|]\s*$/.exec(found);
  if (dangling) {
    return {
      error: { message: 'The expression ends where a value should be.', offset: from + found.trimEnd().length - 1 },
    };
  }
  const path = found.trim();
  const root = path.split(/[.\s]/)[0] ?? '';
  if (!['trigger', 'nodes', 'execution', 'now', 'input'].includes(root)) {
    return { error: { message: `\`${root}\` means nothing here.`, offset: from + found.search(/\S/) } };
  }
  const known: JsonObject = execution_id
    ? {
        trigger: { body },
        nodes: Object.fromEntries((testExecution.nodes ?? []).map((each) => [each.id, each.output ?? null])),
      }
    : { trigger: { body: input ?? {} }, nodes: pins ?? {} };
  const value = path
    .split('.')
    .reduce<Json | undefined>(
      (within, name) => (within && typeof within === 'object' && !Array.isArray(within) ? within[name] : undefined),
      known,
    );
  if (value === undefined) return { unknown: 'No step before it has run with this data.', type: 'string' };
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const whole = mode === 'expression' ? text : source.replace(/\{\{.*?\}\}/s, text);
  return { value: whole === text ? value : whole, text: whole };
}

export const templates = [
  {
    id: 'access',
    name: 'Access request',
    description: 'Somebody needs access to a system; the leads of security decide.',
    document: activeDocument,
    samples: [
      { id: 'read-only', input: { system: 'Ledger', until: '2030-12-31' } },
      { id: 'for-good', input: { system: 'Payroll' } },
    ],
  },
  {
    id: 'purchase-request',
    name: 'Purchase request',
    description: 'Small amounts go straight through; larger ones need the manager and finance.',
    document: {
      name: 'Purchase request',
      nodes: [
        {
          id: 'ask',
          type: 'form',
          name: 'Purchase',
          config: { path: 'purchase', schema: { type: 'object' } },
          position: { x: 0, y: 100 },
        },
        { id: 'amount', type: 'switch', name: 'How much', config: {}, position: { x: 300, y: 100 } },
        { id: 'finance', type: 'approval_group', name: 'Finance decides', config: {}, position: { x: 600, y: 0 } },
        { id: 'order', type: 'output', name: 'Order', config: { value: 'ordered' }, position: { x: 900, y: 100 } },
      ],
      edges: [
        { from: 'ask', to: 'amount' },
        { from: 'amount', port: 'large', to: 'finance' },
        { from: 'amount', port: 'small', to: 'order' },
        { from: 'finance', port: 'approved', to: 'order' },
      ],
    } satisfies WorkflowDocument,
  },
];

/** Its draft has one problem, and two warnings that keep nothing. */
export const warnedWorkflow: Workflow = {
  id: 'wf-warned',
  name: 'Purchase by amount',
  etag: '"7"',
  archived: false,
  active: null,
  draft: {
    name: 'Purchase by amount',
    nodes: [
      {
        id: 'ask',
        type: 'form',
        name: 'Purchase',
        config: {
          path: 'purchase',
          schema: { type: 'object', properties: { amount: { type: 'number', title: 'Amount' } }, required: ['amount'] },
        },
        position: { x: 0, y: 100 },
      },
      {
        id: 'amount',
        type: 'switch',
        name: 'How much',
        config: {
          rules: [
            { port: 'manager', when: 'trigger.body.amount > 500.0' },
            { port: 'finance', when: 'trigger.body.amount > 5000.0' },
          ],
        },
        position: { x: 300, y: 100 },
      },
      { id: 'finance', type: 'output', name: 'Finance', config: { value: 'finance' }, position: { x: 620, y: 0 } },
      { id: 'order', type: 'output', name: 'Order', config: {}, position: { x: 620, y: 200 } },
    ],
    edges: [
      { from: 'ask', to: 'amount' },
      { from: 'amount', port: 'finance', to: 'finance' },
      { from: 'amount', port: 'manager', to: 'order' },
    ],
  },
  problems: [
    {
      node: 'order',
      pointer: '/nodes/3/config/value',
      code: 'schema',
      message: 'value is required.',
      mend: 'Correct it as the description of the node type output says.',
    },
  ],
  warnings: [
    {
      node: 'amount',
      pointer: '/nodes/1/config/rules/1/when',
      code: 'rule-unreachable',
      message:
        'Rule 2 (to finance) is never taken: where trigger.body.amount is 5001, rule 1 (to manager) is taken before it.',
      mend: 'Move it before rule 1, narrow rule 1, or remove it.',
    },
    {
      node: 'amount',
      pointer: '/nodes/1/config/rules',
      code: 'no-rule',
      message: 'Where trigger.body.amount is 500, no rule holds, and the step fails.',
      mend: 'Add a rule for it, or name a port in default.',
    },
  ],
};

export const editorHandlers = [
  http.post<never, { document: WorkflowDocument }>('*/api/v1/expressions/names', async ({ request }) =>
    HttpResponse.json({ names: namesOf((await request.json()).document), functions }),
  ),
  http.post<never, Asked>('*/api/v1/expressions/evaluate', async ({ request }) =>
    HttpResponse.json(evaluate(await request.json())),
  ),
  // In no list: whoever looks for it knows its id.
  http.get('*/api/v1/workflows/wf-warned', () => HttpResponse.json(warnedWorkflow)),
  http.get('*/api/v1/executions/ex-test', () => HttpResponse.json(testExecution)),
  http.post('*/api/v1/workflows/:id/test', () => HttpResponse.json({ execution_id: 'ex-test' }, { status: 201 })),
  http.get('*/api/v1/templates', () =>
    HttpResponse.json({
      items: templates.map(({ id, name, description, document, samples = [] }) => ({
        id,
        samples,
        name,
        description,
        nodes: document.nodes?.length ?? 0,
        starts: ['form'],
        types: [...new Set(document.nodes?.map(({ type }) => type))],
        needs: [
          { kind: 'connection', name: 'erp', there: false },
          { kind: 'group', name: 'finance-leads', there: true },
        ].filter(() => id === 'purchase-request'),
      })),
      next_cursor: null,
    }),
  ),
  http.get('*/api/v1/templates/:id', ({ params }) => {
    const found = templates.find(({ id }) => id === params.id);
    return found ? HttpResponse.json(found) : new HttpResponse(null, { status: 404 });
  }),
];
