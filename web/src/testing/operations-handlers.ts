import { http, HttpResponse } from 'msw';
import type { Execution, Json, RegisterEntry, Step, WorkflowDocument, WorkflowNode } from '@/lib/api/types';
import { leafHash, nodeHash, toBase64, toHex } from '@/lib/tlog';
import * as data from './data';

// What operators, policy owners and auditors ask: journals, what is done to executions, the register's overview, the log.

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const ms = (offset: number) => Date.parse(data.at(offset));

const node = (id: string, type: string, name: string, x: number, y: number, more: Partial<WorkflowNode> = {}) => ({
  id,
  type,
  name,
  position: { x, y },
  config: {},
  ...more,
});

/** Version 3 of the policy exception, as far as a picture needs it; journals name its nodes and edges by number. */
export const exceptionDocument: WorkflowDocument = {
  name: 'Policy exception approval',
  nodes: [
    node('intake', 'form', 'Exception request', 0, 120),
    node('assess', 'ai_agent', 'Summary and proposed risk', 300, 120),
    node('tier', 'risk_tier', 'Risk tier', 600, 120),
    node('by_tier', 'switch', 'By tier', 900, 120, {
      config: {
        rules: [
          { port: 'high', when: 'nodes.tier.tier == "high"' },
          { port: 'low', when: 'true' },
        ],
        default: null,
      },
    }),
    node('policy_high', 'set', 'Policy object: high', 1200, 40),
    node('policy_low', 'set', 'Policy object: low', 1200, 240),
    node('gate_high', 'approval_group', 'Security and risk decide', 1500, 40),
    node('gate_low', 'approval_group', 'Manager decides', 1500, 240),
    node('fix', 'rework', 'Corrections', 1200, 420),
    node('granted', 'register', 'Record the exception', 1820, 60),
    node('told', 'tool', 'Tell everybody', 2120, 60),
    node('refused', 'output', 'Refused', 1820, 240),
  ],
  edges: [
    { from: 'intake', to: 'assess' },
    { from: 'assess', to: 'tier' },
    { from: 'tier', to: 'by_tier' },
    { from: 'by_tier', port: 'high', to: 'policy_high' },
    { from: 'by_tier', port: 'low', to: 'policy_low' },
    { from: 'policy_high', to: 'gate_high' },
    { from: 'policy_low', to: 'gate_low' },
    { from: 'gate_high', port: 'approved', to: 'granted' },
    { from: 'gate_low', port: 'approved', to: 'granted' },
    { from: 'gate_high', port: 'changes_requested', to: 'fix' },
    { from: 'gate_low', port: 'changes_requested', to: 'fix' },
    { from: 'fix', to: 'assess' },
    { from: 'granted', to: 'told' },
    { from: 'gate_high', port: 'rejected', to: 'refused' },
    { from: 'gate_low', port: 'rejected', to: 'refused' },
  ],
};

const releaseDocument: WorkflowDocument = {
  name: 'Change management and release sign-off',
  nodes: [
    node('start', 'webhook', 'Release webhook', 0, 0),
    node('notify', 'tool', 'Tell operations', 300, 0),
    node('done', 'output', 'Result', 600, 0),
  ],
  edges: [
    { from: 'start', to: 'notify' },
    { from: 'notify', to: 'done' },
  ],
};

const skipped = (id: string, type: string, name: string): Step => ({
  id,
  type,
  name,
  status: 'skipped',
  revision: 2,
  item: null,
  started_at: data.at(-5 * hour),
  ended_at: data.at(-5 * hour),
  attempts: 0,
  input: null,
  output: null,
  error: null,
  log: [],
});

const tierRules = [
  { tier: 'critical', when: 'trigger.body.data_class == "restricted"', gave: false },
  { tier: 'high', when: 'trigger.body.area in ["security", "compliance"] && trigger.body.amount > 1000.0', gave: true },
  { tier: 'medium', when: 'trigger.body.amount >= 5000.0', gave: true },
];

function inDetail(execution: Execution): Execution {
  const nodes = (execution.nodes ?? []).map((step): Step => {
    const superseded = execution.revision > step.revision && step.id !== 'intake' ? { superseded: true } : {};
    if (step.id === 'tier') return { ...step, ...superseded, rules: tierRules };
    if (step.id === 'by_tier')
      return { ...step, rules: [{ port: 'high', when: 'nodes.tier.tier == "high"', gave: true }] };
    return { ...step, ...superseded };
  });
  const more =
    execution.workflow.id === 'wf-1'
      ? [skipped('policy_low', 'set', 'Policy object: low'), skipped('gate_low', 'approval_group', 'Manager decides')]
      : [];
  return { ...execution, nodes: [...nodes, ...more] };
}

const aiTrace = {
  provider: 'builtin',
  model: 'rules-and-extracts',
  prompt: { system_prompt: 'You help the reviewers of policy exceptions.', prompt: `Title: ${data.request.title}` },
  raw: [],
  tries: [],
};

const person = ({ name, email }: { name: string; email: string }) => ({ name, email });

const exceptionJournal = [
  {
    no: 0,
    at: data.at(-2 * day),
    events: [
      {
        type: 'execution.started',
        workflow: { id: 'wf-1', version: 3 },
        requester: person(data.rita),
        trigger: { body: { ...data.request, scope: 'The import account.' }, files: [] },
        at: ms(-2 * day),
      },
      { type: 'step.succeeded', port: 'main', live: [0], at: ms(-2 * day) },
      { type: 'step.ready', node: 1, via: 0, at: ms(-2 * day) },
      { type: 'effect.requested', node: 1, attempt: 1, effect: { kind: 'ai' }, at: ms(-2 * day) },
    ],
  },
  {
    no: 1,
    at: data.at(-2 * day + 42),
    events: [
      {
        type: 'effect.reported',
        node: 1,
        revision: 1,
        attempt: 1,
        kind: 'ai',
        outcome: 'failed',
        error: { code: 'timeout', message: 'The model did not answer within 30 s.' },
        at: ms(-2 * day + 20),
      },
      { type: 'effect.requested', node: 1, attempt: 2, effect: { kind: 'ai' }, at: ms(-2 * day + 22) },
      { type: 'effect.reported', node: 1, revision: 1, attempt: 2, kind: 'ai', trace: aiTrace, at: ms(-2 * day + 42) },
      { type: 'step.succeeded', node: 1, port: 'main', live: [1, 2, 3, 5], at: ms(-2 * day + 42) },
      { type: 'step.ready', node: 6, via: 5, at: ms(-2 * day + 44) },
      { type: 'approval.opened', approval: { id: 'ap-1', node: 6 }, at: ms(-2 * day + 44) },
    ],
  },
  {
    no: 2,
    at: data.at(-28 * hour),
    events: [
      {
        type: 'decision.recorded',
        approval: 'ap-1',
        decision: { reviewer: person(data.sven), decision: 'request_changes' },
        at: ms(-28 * hour),
      },
      { type: 'approval.closed', approval: 'ap-1', outcome: 'changes_requested', at: ms(-28 * hour) },
      { type: 'step.succeeded', node: 6, port: 'changes_requested', live: [9], at: ms(-28 * hour) },
      { type: 'step.ready', node: 8, via: 9, at: ms(-28 * hour) },
    ],
  },
  {
    no: 3,
    at: data.at(-5 * hour),
    events: [
      {
        type: 'request.resubmitted',
        revision: 2,
        by: person(data.rita),
        trigger: { body: data.request, files: [] },
        changes: [{ pointer: '/scope', before: 'The import account.', after: data.request.scope }],
        cleared: [1, 2, 3, 5, 9],
        at: ms(-5 * hour),
      },
      { type: 'step.ready', node: 1, via: 11, at: ms(-5 * hour) },
      { type: 'effect.requested', node: 1, attempt: 1, effect: { kind: 'ai' }, at: ms(-5 * hour) },
      { type: 'effect.reported', node: 1, revision: 2, attempt: 1, kind: 'ai', trace: aiTrace, at: ms(-5 * hour + 44) },
      { type: 'step.succeeded', node: 1, port: 'main', live: [1, 2, 3, 5, 11], at: ms(-5 * hour + 44) },
      { type: 'step.ready', node: 6, via: 5, at: ms(-5 * hour + 46) },
      { type: 'approval.opened', approval: { id: 'ap-2', node: 6 }, at: ms(-5 * hour + 46) },
      {
        type: 'stage.opened',
        approval: 'ap-2',
        reviewers: [{ person: person(data.sven), state: 'asked' }],
        at: ms(-5 * hour + 46),
      },
    ],
  },
];

const refusedBy = { code: 'unavailable', message: '554 5.7.1 rejected' };
const tried = (attempt: number, from: number) => [
  { type: 'effect.requested', node: 1, attempt, effect: { kind: 'mail' }, at: ms(-26 * hour + from) },
  {
    type: 'effect.reported',
    node: 1,
    revision: 1,
    attempt,
    kind: 'mail',
    outcome: attempt === 3 ? 'unknown' : 'failed',
    error: refusedBy,
    at: ms(-26 * hour + from + 300),
  },
];

const releaseJournal = [
  {
    no: 0,
    at: data.at(-26 * hour),
    events: [
      { type: 'execution.started', workflow: { id: 'wf-2', version: 1 }, at: ms(-26 * hour) },
      { type: 'step.succeeded', port: 'main', live: [0], at: ms(-26 * hour) },
      { type: 'step.ready', node: 1, via: 0, at: ms(-26 * hour) },
      ...tried(1, 0),
      { type: 'step.failed', node: 1, error: refusedBy, retry_at: ms(-26 * hour + 1_300), at: ms(-26 * hour + 300) },
      ...tried(2, 1_300),
      ...tried(3, 4_700),
      { type: 'step.failed', node: 1, error: refusedBy, definite: false, at: ms(-26 * hour + 5_100) },
    ],
  },
];

/** What was done to executions in this test. */
let changed = new Map<string, Partial<Execution>>();
let revoked = new Map<string, string>();

export function resetOperations(): void {
  changed = new Map();
  revoked = new Map();
}

function find(id: unknown): Execution | undefined {
  const found = data.executions.find((each) => each.id === id);
  return found && { ...inDetail(found), ...changed.get(found.id) };
}

const notFound = () =>
  HttpResponse.json({ type: '/problems/not-found', title: 'Not found', status: 404 }, { status: 404 });

function change(id: unknown, by: Partial<Execution>) {
  changed.set(String(id), { ...changed.get(String(id)), ...by });
  const execution = find(id);
  return execution ? HttpResponse.json(execution) : notFound();
}

const month = (offset: number) => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1)).toISOString().slice(0, 7);
};
const week = (back: number) => {
  const monday = Date.now() - ((new Date().getUTCDay() + 6) % 7) * day - back * 7 * day;
  return new Date(monday).toISOString().slice(0, 10);
};

export const makeSummary = () => ({
  as_of: data.at(0),
  counts: { active: 21, expiring: 4, expired: 37, revoked: 3 },
  by_policy: [
    { policy: 'SEC-12 Multi-factor sign-in', active: 9, expiring: 2, expired: 14, revoked: 1 },
    { policy: 'FIN-04 Travel above budget', active: 6, expiring: 1, expired: 12, revoked: 0 },
    { policy: 'SEC-21 Managed devices', active: 4, expiring: 1, expired: 7, revoked: 2 },
    { policy: 'HR-03 Hiring freeze', active: 2, expiring: 0, expired: 4, revoked: 0 },
  ],
  by_tier: [
    { tier: 'critical', active: 2, expiring: 1 },
    { tier: 'high', active: 7, expiring: 1 },
    { tier: 'medium', active: 9, expiring: 2 },
    { tier: 'low', active: 3, expiring: 0 },
  ],
  ending: [4, 3, 0, 5, 2, 6, 1, 0, 0, 3, 1, 0].map((count, index) => ({ month: month(index), count })),
  granted: [3, 5, 2, 4, 6, 3, 8, 7, 5, 9, 6, 7].map((count, index) => ({ month: month(index - 11), count })),
  approvers: [
    {
      id: 'u-sven',
      name: 'Sven Lindqvist',
      email: 'sven@example.com',
      open: 7,
      decided_90d: 31,
      median_seconds: 15_400,
    },
    { id: 'u-sara', name: 'Sara Okafor', email: 'sara@example.com', open: 3, decided_90d: 12, median_seconds: 61_000 },
    { id: 'u-risk', name: 'Rosa Keller', email: 'risk@example.com', open: 0, decided_90d: 18, median_seconds: 8_100 },
  ],
  decide: {
    count_90d: 61,
    median_seconds: 18_000,
    p90_seconds: 160_000,
    weeks: [9, 14, 11, 8, null, 12, 7, 6, 9, 5, 6, 4, 5].map((hours, index) => ({
      week: week(12 - index),
      count: hours === null ? 0 : 3 + (index % 4),
      median_seconds: hours === null ? null : hours * 3600,
    })),
  },
});

// The log: real hashes, so that what the pages work out can agree with it.

interface Act {
  kind: string;
  actor: string;
  subject: { type: string; id: string };
  body: { [name: string]: Json };
  ago: number;
}

const fingerprint = 'sha256:86a8926ccb2b677e4abe6b8f360da0013aae36e2a85850474f9fb869d5b611bb';
const ofExecution = { type: 'execution', id: 'ex-1' };
const acts: Act[] = [
  ...data.people.map((user): Act => ({
    kind: 'role.changed',
    actor: 'system',
    subject: { type: 'user', id: user.id },
    body: { roles: user.roles, status: 'active' },
    ago: 90 * day,
  })),
  {
    kind: 'workflow.published',
    actor: 'u-bob',
    subject: { type: 'workflow', id: 'wf-1' },
    body: { version: 3, hash: fingerprint },
    ago: 9 * day,
  },
  {
    kind: 'request.submitted',
    actor: 'u-rita',
    subject: ofExecution,
    body: { version: 3, content: fingerprint },
    ago: 2 * day,
  },
  {
    kind: 'ai.proposed',
    actor: 'system',
    subject: ofExecution,
    body: { node: 'assess', attempt: 2, output: fingerprint, trace: fingerprint },
    ago: 2 * day - 42,
  },
  {
    kind: 'rules.routed',
    actor: 'system',
    subject: ofExecution,
    body: { node: 'tier', port: 'main' },
    ago: 2 * day - 43,
  },
  {
    kind: 'context.frozen',
    actor: 'system',
    subject: ofExecution,
    body: { approval: 'ap-1', node: 'gate_high', revision: 1, context_hash: fingerprint },
    ago: 2 * day - 44,
  },
  {
    kind: 'reviewer.notified',
    actor: 'system',
    subject: ofExecution,
    body: { approval: 'ap-1', reviewer: 'u-sven', notice: 'asked', message: fingerprint },
    ago: 2 * day - 90,
  },
  {
    kind: 'decision.recorded',
    actor: 'u-sven',
    subject: ofExecution,
    body: {
      approval: 'ap-1',
      decision: 'request_changes',
      revision: 1,
      context_hash: fingerprint,
      comment: fingerprint,
    },
    ago: 28 * hour,
  },
  {
    kind: 'request.resubmitted',
    actor: 'u-rita',
    subject: ofExecution,
    body: { revision: 2, content: fingerprint },
    ago: 5 * hour,
  },
  {
    kind: 'decision.recorded',
    actor: 'u-risk',
    subject: ofExecution,
    body: { approval: 'ap-2', decision: 'approve', revision: 2, context_hash: fingerprint, comment: fingerprint },
    ago: 2 * hour,
  },
];

interface Written {
  leaf: { seq: number; kind: string; actor: { id: string }; subject: { id: string } };
  bytes: Uint8Array;
  hash: Uint8Array;
}

async function write(): Promise<Written[]> {
  const heads = new Map<string, { seq: number; leaf: string }>();
  const written: Written[] = [];
  for (const [seq, { kind, actor, subject, body, ago }] of acts.entries()) {
    const leaf = {
      actor: { auth: actor === 'system' ? 'system' : 'web', id: actor, type: actor === 'system' ? 'system' : 'user' },
      at: data.at(-ago),
      body,
      kind,
      prev: heads.get(subject.id) ?? null,
      seq,
      subject,
      tenant: 'default',
      v: 1,
    };
    const bytes = new TextEncoder().encode(JSON.stringify(leaf));
    const hash = await leafHash(bytes);
    heads.set(subject.id, { seq, leaf: toHex(hash) });
    written.push({ leaf, bytes, hash });
  }
  return written;
}
let log: Promise<Written[]> | null = null;
const theLog = () => (log ??= write());

const half = (count: number) => 2 ** Math.floor(Math.log2(count - 1));
async function tree(leaves: Uint8Array[]): Promise<Uint8Array> {
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const cut = half(leaves.length);
  return nodeHash(await tree(leaves.slice(0, cut)), await tree(leaves.slice(cut)));
}
async function pathTo(index: number, leaves: Uint8Array[]): Promise<Uint8Array[]> {
  if (leaves.length === 1) return [];
  const cut = half(leaves.length);
  return index < cut
    ? [...(await pathTo(index, leaves.slice(0, cut))), await tree(leaves.slice(cut))]
    : [...(await pathTo(index - cut, leaves.slice(cut))), await tree(leaves.slice(0, cut))];
}

async function checkpoint(): Promise<string> {
  const leaves = await theLog();
  const root = toBase64(await tree(leaves.map(({ hash }) => hash)));
  const origin = 'neuronflow.example.com/log/default/e1';
  return `${origin}\n${leaves.length}\n${root}\n\n— ${origin} vOcjrnshBPhCC9xK81pYWtzeGfrOqZVf8rrfoXEtyvVABBNjV7Gu1htoVa4CaV1xQI6MJnja63FSNKPi/dAWfj/z6g4=\n`;
}

const text = (body: string) => new HttpResponse(body, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });

function entryOf(entry: RegisterEntry) {
  const reason = revoked.get(entry.id);
  const metadata = { area: 'security', tier: entry.id === 'rg-2' ? 'medium' : 'high', rule: 'high' };
  if (reason === undefined) return { ...entry, metadata };
  return { ...entry, metadata, status: 'revoked', revoked_at: data.at(0), revoked_reason: reason };
}

export const operationsHandlers = [
  http.get('*/api/v1/executions', ({ request }) => {
    const { searchParams } = new URL(request.url);
    const has = (name: string, test: (value: string) => boolean) => {
      const value = searchParams.get(name);
      return value === null || test(value);
    };
    const items = data.executions
      .map((each) => ({ ...each, ...changed.get(each.id), nodes: undefined }))
      .filter(
        (each) =>
          has('status', (status) => each.status === status) &&
          has('workflow', (workflow) => each.workflow.id === workflow) &&
          has('attention', () => each.attention.length > 0) &&
          has('from', (from) => each.started_at >= from) &&
          has('to', (to) => each.started_at < to) &&
          has('q', (q) => (each.title ?? '').toLowerCase().includes(q.toLowerCase())),
      );
    return HttpResponse.json({ items, next_cursor: null });
  }),
  http.get('*/api/v1/executions/ex-1/journal', () => HttpResponse.json({ items: exceptionJournal, next_cursor: null })),
  http.get('*/api/v1/executions/ex-4/journal', () => HttpResponse.json({ items: releaseJournal, next_cursor: null })),
  http.get('*/api/v1/executions/:id/journal', () => HttpResponse.json({ items: [], next_cursor: null })),
  http.get('*/api/v1/executions/:id', ({ params }) => {
    const found = find(params.id);
    // What is not of these is another's.
    return found && HttpResponse.json(found);
  }),
  http.get('*/api/v1/workflows/wf-1', () =>
    HttpResponse.json({
      id: 'wf-1',
      name: exceptionDocument.name,
      etag: '"7"',
      draft: exceptionDocument,
      active: { version: 4, hash: 'sha256:aa', at: data.at(-day) },
      problems: [],
    }),
  ),
  http.get('*/api/v1/workflows/wf-1/versions', () =>
    HttpResponse.json({
      items: [
        { version: 4, hash: 'sha256:aa', at: data.at(-day), by: 'bob@example.com', active: true },
        { version: 3, hash: 'sha256:7f3a', at: data.at(-9 * day), by: 'bob@example.com', active: false },
      ],
      next_cursor: null,
    }),
  ),
  http.get('*/api/v1/workflows/wf-1/versions/:version', ({ params }) =>
    HttpResponse.json({ version: Number(params.version), hash: '', at: data.at(0), document: exceptionDocument }),
  ),
  http.get('*/api/v1/workflows/wf-2/versions/:version', ({ params }) =>
    HttpResponse.json({ version: Number(params.version), hash: '', at: data.at(0), document: releaseDocument }),
  ),
  http.post<{ id: string }, { reason?: string }>('*/api/v1/executions/:id/cancel', async ({ params, request }) => {
    const { reason } = await request.json();
    const error = { code: 'cancelled', message: reason ?? '' };
    return change(params.id, { status: 'cancelled', attention: [], ended_at: data.at(0), error });
  }),
  http.post('*/api/v1/executions/:id/pause', ({ params }) => change(params.id, { status: 'paused' })),
  http.post('*/api/v1/executions/:id/resume', ({ params }) => change(params.id, { status: 'waiting_approval' })),
  http.post('*/api/v1/executions/:id/retry', ({ params }) =>
    change(params.id, { status: 'running', attention: [], ended_at: null }),
  ),
  http.post<{ id: string }, { version: number; preview?: boolean }>(
    '*/api/v1/executions/:id/migrate',
    async ({ params, request }) => {
      const { version, preview } = await request.json();
      if (!preview) return change(params.id, { workflow: { id: 'wf-1', name: 'Policy exception approval', version } });
      return HttpResponse.json({
        possible: true,
        version,
        reason: null,
        steps: [
          { node: 'assess', name: 'Summary and proposed risk', status: 'keeps' },
          { node: 'gate_high', name: 'Security and risk decide', status: 'keeps' },
          { node: 'gate_low', name: 'Manager decides', status: 'gone' },
          { node: 'legal', name: 'Legal looks at it', status: 'new' },
        ],
      });
    },
  ),

  http.get('*/api/v1/register/summary', () => HttpResponse.json(makeSummary())),
  http.get('*/api/v1/register', ({ request }) => {
    const { searchParams } = new URL(request.url);
    const [status, policy] = [searchParams.get('status'), searchParams.get('policy')];
    const items = data.register
      .map(entryOf)
      .filter((each) => (!status || each.status === status) && (!policy || each.policy === policy));
    return HttpResponse.json({ items, next_cursor: null });
  }),
  http.get('*/api/v1/register/:id', ({ params }) => {
    const found = data.register.find((each) => each.id === params.id);
    return found ? HttpResponse.json(entryOf(found)) : notFound();
  }),
  http.post<{ id: string }, { reason: string }>('*/api/v1/register/:id/revoke', async ({ params, request }) => {
    revoked.set(params.id, (await request.json()).reason);
    const found = data.register.find((each) => each.id === params.id);
    return found ? HttpResponse.json(entryOf(found)) : notFound();
  }),

  http.get('*/api/v1/audit/checkpoint', async () => text(await checkpoint())),
  http.get('*/api/v1/audit/log/:seq/proof', async ({ params }) => {
    const leaves = await theLog();
    const seq = Number(params.seq);
    if (!leaves[seq]) return notFound();
    const path = await pathTo(
      seq,
      leaves.map(({ hash }) => hash),
    );
    return text(
      `c2sp.org/tlog-proof@v1\nindex ${seq}\n${path.map((each) => `${toBase64(each)}\n`).join('')}\n${await checkpoint()}`,
    );
  }),
  http.get('*/api/v1/audit/log', async ({ request }) => {
    const { searchParams } = new URL(request.url);
    const from = Number(searchParams.get('from') ?? 0);
    const [kind, actor, subject] = ['kind', 'actor', 'subject'].map((name) => searchParams.get(name));
    const leaves = (await theLog()).filter(
      ({ leaf }) =>
        leaf.seq >= from &&
        leaf.kind.startsWith(kind ?? '') &&
        (!actor || leaf.actor.id === actor) &&
        (!subject || leaf.subject.id === subject),
    );
    if (searchParams.get('order') === 'newest') leaves.reverse();
    const items = leaves
      .slice(0, Number(searchParams.get('limit') ?? 50))
      .map(({ leaf, bytes }) => ({ seq: leaf.seq, leaf, bytes_base64: toBase64(bytes) }));
    return HttpResponse.json({ items, size: (await theLog()).length, next_cursor: null });
  }),
];
