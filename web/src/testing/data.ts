import { canonicalHash } from '@/lib/jcs';
import type {
  Approval,
  ApprovalContext,
  DemoAccount,
  Execution,
  Form,
  RegisterEntry,
  RequestView,
  Role,
  Schema,
  Step,
  User,
  Workflow,
  WorkflowDocument,
} from '@/lib/api/types';

// A small organisation for tests and for looking at the pages without a server. Times are relative to now, so that ages stay true.

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.now();
export const at = (ms: number) => new Date(start + ms).toISOString();
const date = (days: number) => at(days * day).slice(0, 10);

function user(name: string, email: string, title: string, roles: Role[], groups: string[] = []): User {
  const id = `u-${email.split('@')[0] ?? ''}`;
  return { id, name, email, title, department: '', roles, groups, manager: null, status: 'active' };
}

export const rita = user('Rita Ravn', 'rita@example.com', 'Support engineer', ['requester']);
export const sven = user('Sven Lindqvist', 'sven@example.com', 'Security lead', ['reviewer'], ['security-leads']);
const sara = user('Sara Okafor', 'sara@example.com', 'Security lead', ['reviewer'], ['security-leads']);
const risk = user('Rosa Keller', 'risk@example.com', 'Head of risk', ['reviewer']);
const mark = user('Mark Mensah', 'mark@example.com', 'Support manager', ['reviewer']);
export const omar = user('Omar Haddad', 'omar@example.com', 'Accountant', ['requester']);
export const ada = user('Ada Novak', 'ada@example.com', 'Internal audit', ['auditor']);
export const bob = user('Bob Ortiz', 'bob@example.com', 'Process designer', ['builder']);
const admin = user('Alex Admin', 'admin@example.com', 'Administrator', ['admin']);
export const people = [rita, omar, mark, sven, sara, risk, ada, bob, admin];

export const demoAccounts: DemoAccount[] = people.map(({ email, name, roles, title }) => ({
  email,
  name,
  roles,
  title,
}));

const who = ({ id, name, email }: User) => ({ id, name, email });
const party = ({ name, email }: User) => ({ name, email });
const workflow = { id: 'wf-1', name: 'Policy exception approval', version: 3, hash: 'sha256:7f3a' };

export const request = {
  title: 'Service account without multi-factor sign-in for the ticket import',
  kind: 'new',
  area: 'security',
  policy: 'SEC-12 Multi-factor sign-in',
  justification:
    'The nightly import of tickets signs in with a service account. The vendor’s connector cannot answer a second factor until its next release, ' +
    'which is announced for March (https://vendor.example/roadmap).\n\nWithout the import, forty agents start the day without yesterday’s tickets.',
  scope: 'One account (svc-ticket-import), read access to the ticket queue, from one host in the server network.',
  from: date(2),
  until: date(92),
  amount: 12_400,
  currency: 'EUR',
  data_class: 'confidential',
  department: 'Support',
  risk_owner: 'mark@example.com',
  compensating_controls:
    'Sign-in only from 10.20.4.7; password of 40 characters in the vault, changed every 30 days; alert on any other source.',
  remediation: 'Move to the connector’s release 8, which supports workload identity.',
  remediation_due: date(90),
  attachments: ['f-1'],
};

export const context: ApprovalContext = {
  workflow: { id: workflow.id, version: workflow.version, hash: workflow.hash },
  node: 'gate_high',
  item: null,
  revision: 2,
  requester: party(rita),
  submitted_by: party(rita),
  request,
  files: [
    {
      field: 'attachments',
      name: 'vendor-roadmap.pdf',
      size: 182_044,
      sha256: '9b1c…',
      id: 'f-1',
      type: 'application/pdf',
    },
  ],
  nodes: {
    assess: {
      summary:
        'The nightly import of tickets signs in with a service account. The vendor’s connector cannot answer a second factor until its next release. ' +
        'Sign-in only from one host; password in the vault, changed every 30 days.',
      risk: 'high',
      reasons: [
        '“service account” and “without multi-factor sign-in”: a control switched off',
        '“confidential”: customer data',
      ],
      missing: ['alternatives tried'],
      _ai: { provider: 'builtin', model: 'rules-and-extracts', degraded: false, ms: 4 },
    },
    tier: {
      tier: 'high',
      rules_tier: 'high',
      ai_tier: 'high',
      raised_by: null,
      rule: 'trigger.body.area in ["security", "compliance"]',
    },
  },
  policy: {
    reviewers: [
      { group: 'security-leads', need: 1 },
      { name: 'Head of risk', email: 'risk@example.com' },
    ],
    review_mode: 'all',
    require_comment: 'always',
    revision_limit: 3,
    due_in: 'P2D',
    metadata: { area: 'security', tier: 'high', rule: 'high' },
  },
  reviewers: [],
  rules: [
    {
      node: 'tier',
      type: 'risk_tier',
      trace: [
        {
          tier: 'critical',
          when: 'trigger.body.data_class == "restricted" && days(trigger.body.from, trigger.body.until) > 90',
          gave: false,
        },
        { tier: 'high', when: 'trigger.body.area in ["security", "compliance"]', gave: true },
        { tier: 'medium', when: 'days(trigger.body.from, trigger.body.until) > 30', gave: true },
      ],
    },
    {
      node: 'by_tier',
      type: 'switch',
      trace: [
        { port: 'critical', when: 'nodes.tier.tier == "critical"', gave: false },
        { port: 'high', when: 'nodes.tier.tier == "high"', gave: true },
      ],
    },
  ],
  ai: [{ node: 'assess', record: { provider: 'builtin', model: 'rules-and-extracts', prompt_hash: 'sha256:51c0' } }],
};

/** The approval of revision 2: one of two seats is filled, the other is Sven's. */
export async function makeApproval(change: Partial<Approval> = {}): Promise<Approval> {
  const frozen = change.context ?? context;
  return {
    id: 'ap-2',
    execution_id: 'ex-1',
    node: 'gate_high',
    item: null,
    workflow,
    title: request.title,
    message: 'Please judge this exception against policy SEC-12. A written reason is required either way.',
    status: 'open',
    outcome: null,
    revision: 2,
    revision_limit: 3,
    opened_at: at(-5 * hour),
    due_at: at(43 * hour),
    closed_at: null,
    requester: party(rita),
    submitted_by: { name: 'Service portal', email: 'portal@example.com' },
    context: frozen,
    context_hash: await canonicalHash(frozen),
    schema: formSchema,
    require_comment: 'always',
    allow_comments: true,
    stages: [
      {
        name: '',
        mode: 'all',
        quorum: null,
        status: 'open',
        due_at: at(43 * hour),
        seats: [{ group: 'security-leads' }, { email: risk.email }],
        reviewers: [
          { ...who(sven), kind: 'user', seat: 0, how: 'group', fallback: false, state: 'asked' },
          { ...who(sara), kind: 'user', seat: 0, how: 'group', fallback: false, state: 'asked' },
          { ...who(risk), kind: 'user', seat: 1, how: 'named', fallback: false, state: 'decided' },
        ],
      },
    ],
    decisions: [
      {
        id: 'd-3',
        reviewer: who(risk),
        decision: 'approve',
        comment: 'Acceptable until March: one host, and the alert is in place. I checked the alert myself.',
        field_notes: [],
        at: at(-2 * hour),
        via: 'web',
        stage: '',
        revision: 2,
        on_behalf_of: null,
        context_hash: await canonicalHash(frozen),
      },
    ],
    history: [
      {
        approval_id: 'ap-1',
        revision: 1,
        outcome: 'changes_requested',
        context_hash: 'sha256:00',
        decisions: [
          {
            id: 'd-1',
            reviewer: who(sven),
            decision: 'request_changes',
            comment: 'Which host signs in, and who changes the password?',
            field_notes: [{ pointer: '/scope', text: 'Name the host and the rights.' }],
            at: at(-28 * hour),
            via: 'web',
            stage: '',
            revision: 1,
            on_behalf_of: null,
            context_hash: 'sha256:00',
          },
        ],
        changes: [
          { pointer: '/scope', before: 'The import account.', after: request.scope },
          { pointer: '/until', before: date(180), after: request.until },
          { pointer: '/compensating_controls', before: null, after: request.compensating_controls },
        ],
      },
    ],
    comments: [
      { id: 'c-1', by: party(rita), text: 'The vendor sent its roadmap today; it is attached.', at: at(-4 * hour) },
    ],
    reminded_at: null,
    allow_bulk: false,
    can: ['comment', 'remind', 'approve', 'request_changes', 'reject', 'reassign'],
    ...change,
  };
}

/** The rows of Sven's inbox: as lists do, without the context. */
export async function makeInbox(): Promise<Approval[]> {
  const base = await makeApproval();
  const row = (change: Partial<Approval>): Approval => ({
    ...base,
    context: undefined,
    schema: undefined,
    history: [],
    ...change,
  });
  const stage = base.stages[0];
  return [
    row({
      id: 'ap-9',
      title: 'Production database copy for the migration rehearsal',
      requester: party(omar),
      opened_at: at(-47 * hour),
      due_at: at(-40 * minute),
      revision: 1,
      decisions: [],
      stages: stage ? [{ ...stage, name: 'area', mode: 'quorum', quorum: 2 }] : [],
      metadata: { tier: 'critical', policy: 'SEC-03 Production data' },
      amount: 140_000,
      currency: 'EUR',
    }),
    row({
      metadata: { area: 'security', tier: 'high', rule: 'high', policy: request.policy },
      amount: 12_400,
      currency: 'EUR',
    }),
    row({
      id: 'ap-7',
      title: 'Contractor laptop outside device management',
      opened_at: at(-50 * minute),
      due_at: at(71 * hour),
      revision: 1,
      decisions: [],
      metadata: { tier: 'medium', policy: 'SEC-21 Managed devices' },
      allow_bulk: true,
    }),
    row({
      id: 'ap-6',
      title: 'Release 41 to production',
      workflow: { id: 'wf-2', name: 'Change management and release sign-off', version: 1 },
      requester: party(mark),
      opened_at: at(-8 * minute),
      due_at: null,
      revision: 1,
      decisions: [],
      stages: stage ? [{ ...stage, mode: 'any' }] : [],
      metadata: null,
      allow_bulk: true,
    }),
  ];
}

export const formSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['title', 'area', 'policy', 'justification', 'from', 'until'],
  properties: {
    title: {
      type: 'string',
      title: 'Title',
      minLength: 3,
      maxLength: 200,
      description: 'One line that others recognise it by.',
    },
    area: { type: 'string', title: 'Area', enum: ['finance', 'hr', 'security', 'compliance'] },
    kind: { type: 'string', title: 'Kind', enum: ['new', 'extension', 'emergency', 'retroactive'], default: 'new' },
    policy: {
      type: 'string',
      title: 'Policy',
      minLength: 2,
      maxLength: 200,
      description: 'The rule that this is an exception from.',
    },
    justification: { type: 'string', title: 'Why it is needed', minLength: 1, maxLength: 10_000 },
    scope: { type: 'string', title: 'What it covers', maxLength: 4_000, description: 'Systems, people, amounts.' },
    from: { type: 'string', title: 'From', format: 'date' },
    until: { type: 'string', title: 'Until', format: 'date' },
    amount: { type: 'number', title: 'Amount', minimum: 0 },
    currency: { type: 'string', title: 'Currency', minLength: 3, maxLength: 3 },
    data_class: {
      type: 'string',
      title: 'Data class',
      enum: ['public', 'internal', 'confidential', 'restricted'],
      default: 'internal',
    },
    risk_owner: { type: 'string', title: 'Risk owner', format: 'email' },
    compensating_controls: { type: 'string', title: 'Compensating controls', maxLength: 4_000 },
    requester: {
      type: 'object',
      title: 'Requester',
      properties: { name: { type: 'string' }, email: { type: 'string' } },
    },
    attachments: { type: 'array', title: 'Attachments', items: { type: 'string', format: 'file' } },
  },
};

const open = { max_renewals: 0, controls: [] };

export const form: Form = {
  path: 'policy-exception',
  title: 'Policy exception',
  description: 'Ask for a time-limited exception to a finance, HR, security or compliance policy.',
  schema: formSchema,
  workflow,
  access: 'signed_in',
  policies: [
    {
      id: 'SEC-12',
      title: 'Multi-factor sign-in',
      area: 'security',
      owner: 'ciso@example.com',
      max_days: 180,
      ...open,
    },
    { id: 'SEC-21', title: 'Managed devices', area: 'security', owner: 'ciso@example.com', max_days: 0, ...open },
    { id: 'FIN-04', title: 'Travel above budget', area: 'finance', owner: 'cfo@example.com', max_days: 365, ...open },
  ],
};

const filed = {
  workflow,
  requester: party(rita),
  submitted_by: null,
  ended_at: null,
  notes: [],
  files: [],
  comments: [],
};

/** A request that came back with notes. */
export const reworkRequest: RequestView = {
  ...filed,
  execution_id: 'ex-2',
  title: 'Contractor laptop outside device management',
  status: 'waiting_rework',
  revision: 1,
  submitted_at: at(-3 * day),
  waiting_for: [{ name: rita.name, since: at(-20 * hour), due_at: null }],
  notes: [
    {
      from: sven.name,
      decision: 'request_changes',
      comment: 'Fine in principle. Say for how long, and what protects the disk meanwhile.',
      field_notes: [
        { pointer: '/until', text: 'A year is too long; the contract ends in March.' },
        { pointer: '/compensating_controls', text: 'Is the disk encrypted?' },
      ],
      at: at(-20 * hour),
      revision: 1,
    },
  ],
  schema: {
    type: 'object',
    properties: Object.fromEntries(
      ['title', 'justification', 'scope', 'from', 'until', 'compensating_controls', 'attachments'].map((name) => [
        name,
        formSchema.properties?.[name] ?? {},
      ]),
    ),
  },
  body: {
    title: 'Contractor laptop outside device management',
    area: 'security',
    policy: 'SEC-21 Managed devices',
    justification: 'The contractor’s own machine is needed for the migration.',
    from: date(1),
    until: date(360),
    attachments: ['f-1'],
  },
  files: [
    { field: 'attachments', id: 'f-1', name: 'contract.pdf', size: 48_000, sha256: 'bb', type: 'application/pdf' },
  ],
  form_schema: formSchema,
  outcome: null,
  can: ['resubmit', 'withdraw'],
};

export const waitingRequest: RequestView = {
  ...filed,
  execution_id: 'ex-1',
  title: request.title,
  status: 'waiting_approval',
  revision: 2,
  submitted_at: at(-2 * day),
  waiting_for: [
    { name: sven.name, since: at(-5 * hour), due_at: at(43 * hour) },
    { name: sara.name, since: at(-5 * hour), due_at: at(43 * hour) },
  ],
  notes: [
    {
      from: sven.name,
      decision: 'request_changes',
      comment: 'Which host signs in, and who changes the password?',
      field_notes: [{ pointer: '/scope', text: 'Name the host and the rights.' }],
      at: at(-28 * hour),
      revision: 1,
    },
  ],
  schema: formSchema,
  form_schema: formSchema,
  body: request,
  outcome: null,
  comments: [{ id: 'c-1', by: party(sven), text: 'Is the host in the server network?', at: at(-30 * minute) }],
  can: ['withdraw', 'comment'],
};

export const endedRequest: RequestView = {
  ...filed,
  execution_id: 'ex-3',
  title: 'Conference travel above the department’s budget',
  status: 'completed',
  revision: 1,
  submitted_at: at(-16 * day),
  waiting_for: [],
  notes: [
    {
      from: mark.name,
      decision: 'reject',
      comment: 'Two can go, four cannot.',
      field_notes: [],
      at: at(-14 * day),
      revision: 1,
    },
  ],
  schema: null,
  body: { title: 'Conference travel above the department’s budget', area: 'finance', amount: 8_200, currency: 'EUR' },
  outcome: 'rejected',
  can: [],
};

function step(id: string, type: string, name: string, from: number, took: number, change: Partial<Step> = {}): Step {
  return {
    id,
    type,
    name,
    status: 'succeeded',
    revision: 2,
    item: null,
    started_at: at(from),
    ended_at: at(from + took),
    attempts: 1,
    input: null,
    output: null,
    error: null,
    log: [],
    ...change,
  };
}

export const execution: Execution = {
  id: 'ex-1',
  workflow,
  title: request.title,
  status: 'waiting_approval',
  attention: [],
  requester: party(rita),
  submitted_by: { name: 'Service portal', email: 'portal@example.com' },
  revision: 2,
  started_at: at(-2 * day),
  ended_at: null,
  output: null,
  error: null,
  approvals: [
    { id: 'ap-1', node: 'gate_high', revision: 1, outcome: 'changes_requested' },
    { id: 'ap-2', node: 'gate_high', revision: 2, outcome: null },
  ],
  nodes: [
    step('intake', 'form', 'Exception request', -2 * day, 3, { revision: 1, output: { body: request, files: [] } }),
    step('assess', 'ai_agent', 'Summary and proposed risk', -2 * day, 42, { revision: 1, attempts: 2 }),
    step('gate_high', 'approval_group', 'Security and risk decide', -2 * day, 20 * hour, {
      revision: 1,
      output: { outcome: 'changes_requested' },
    }),
    step('fix', 'rework', 'Corrections', -28 * hour, 23 * hour, { revision: 1 }),
    step('assess', 'ai_agent', 'Summary and proposed risk', -5 * hour, 44, { output: context.nodes?.assess }),
    step('tier', 'risk_tier', 'Risk tier', -5 * hour, 1, { output: context.nodes?.tier }),
    step('by_tier', 'switch', 'By tier', -5 * hour, 1),
    step('policy_high', 'set', 'Policy object: high', -5 * hour, 1),
    step('gate_high', 'approval_group', 'Security and risk decide', -5 * hour, 0, {
      status: 'waiting',
      ended_at: null,
    }),
  ],
};

const failedExecution: Execution = {
  ...execution,
  id: 'ex-4',
  title: 'Release 41 to production',
  workflow: { id: 'wf-2', name: 'Change management and release sign-off', version: 1 },
  requester: party(mark),
  submitted_by: null,
  status: 'failed',
  revision: 1,
  started_at: at(-26 * hour),
  ended_at: at(-26 * hour + 5_200),
  attention: [{ node: 'notify', reason: 'The mail server refused the message three times.' }],
  nodes: [
    step('start', 'webhook', 'Release webhook', -26 * hour, 2, { revision: 1 }),
    step('notify', 'tool', 'Tell operations', -26 * hour, 5_100, {
      revision: 1,
      status: 'failed',
      attempts: 3,
      error: { code: 'unavailable', message: '554 5.7.1 rejected' },
      log: ['attempt 1: 554 5.7.1 rejected', 'attempt 2: 554 5.7.1 rejected', 'attempt 3: 554 5.7.1 rejected'],
    }),
    step('done', 'output', 'Result', -26 * hour, 0, {
      revision: 1,
      status: 'skipped',
      started_at: undefined,
      ended_at: null,
    }),
  ],
};

export const executions: Execution[] = [
  execution,
  {
    ...execution,
    id: 'ex-2',
    title: reworkRequest.title,
    status: 'waiting_rework',
    submitted_by: party(rita),
    revision: 1,
    started_at: reworkRequest.submitted_at,
  },
  failedExecution,
  {
    ...execution,
    id: 'ex-3',
    title: endedRequest.title,
    requester: party(omar),
    status: 'completed',
    started_at: endedRequest.submitted_at,
    ended_at: at(-14 * day),
  },
];

export const register: RegisterEntry[] = [
  {
    id: 'rg-1',
    execution_id: 'ex-1',
    approval_id: 'ap-2',
    context_hash: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    policy: 'SEC-12 Multi-factor sign-in',
    control: 'IA-2(1)',
    title: 'Shared screen in the control room without personal sign-in',
    requester: party(omar),
    owner: mark.email,
    from: date(-20),
    until: date(70),
    status: 'active',
    conditions: 'Badge reader at the door stays on.',
    compensating_controls: 'Room with badge access, camera, screen locked to one application.',
    granted_at: at(-21 * day),
  },
  {
    id: 'rg-2',
    execution_id: 'ex-8',
    approval_id: 'ap-8',
    policy: 'FIN-04 Travel above budget',
    title: 'Trade fair travel for the launch team',
    requester: party(rita),
    owner: mark.email,
    from: date(-80),
    until: date(6),
    status: 'expiring',
    granted_at: at(-81 * day),
  },
  {
    id: 'rg-3',
    execution_id: 'ex-9',
    approval_id: 'ap-10',
    policy: 'SEC-21 Managed devices',
    title: 'Test phones outside device management',
    requester: party(omar),
    owner: sven.email,
    from: date(-300),
    until: date(-30),
    status: 'expired',
    granted_at: at(-301 * day),
  },
];

const access: WorkflowDocument = {
  name: 'Access to a system',
  description: 'Who needs access asks; the leads of security decide.',
  settings: { timezone: 'Europe/Berlin' },
  nodes: [
    {
      id: 'request',
      type: 'form',
      name: 'Access request',
      config: {
        path: 'access',
        title: 'Ask for access',
        schema: {
          type: 'object',
          properties: {
            system: { type: 'string', title: 'System', minLength: 3 },
            until: { type: 'string', title: 'Until', format: 'date' },
          },
          required: ['system'],
          additionalProperties: false,
        },
      },
    },
    {
      id: 'decision',
      type: 'approval_group',
      name: 'Security decides',
      config: {
        title: '{{trigger.body.system}}',
        reviewers: [{ group: 'security-leads', need: 1 }],
        review_mode: 'all',
        due_in: 'P2D',
      },
    },
    { id: 'correct', type: 'rework', name: 'Corrections', config: { message: '{{input.comments}}' } },
    { id: 'granted', type: 'output', name: 'Granted', config: { value: { outcome: 'approved' } } },
    { id: 'refused', type: 'output', name: 'Refused', config: { value: '{{nodes.decision.outcome}}' } },
  ],
  edges: [
    { from: 'request', to: 'decision' },
    { from: 'decision', port: 'approved', to: 'granted' },
    { from: 'decision', port: 'rejected', to: 'refused' },
    { from: 'decision', port: 'changes_requested', to: 'correct' },
    { from: 'correct', to: 'decision' },
  ],
};

export const makeWorkflows = (): Workflow[] => [
  {
    id: 'wf-9',
    name: 'Laptop request',
    etag: '"1"',
    archived: false,
    draft: { name: 'Laptop request', nodes: [{ id: 'ask', type: 'form', config: { path: 'laptop' } }], edges: [] },
    active: null,
    problems: [
      {
        node: 'ask',
        pointer: '/nodes/0/config/schema',
        code: 'schema',
        message: 'schema is required.',
        mend: 'Say what to fill in.',
      },
    ],
  },
  {
    id: 'wf-8',
    name: access.name,
    etag: '"4"',
    archived: false,
    draft: access,
    active: { version: 2, hash: 'sha256:7f3a', at: at(-9 * day) },
    problems: [],
  },
];

/** What was published of `wf-8` before its draft was edited. */
export const activeDocument: WorkflowDocument = {
  ...access,
  nodes: access.nodes?.map((node) =>
    node.id === 'decision' ? { ...node, config: { ...node.config, due_in: 'P5D' } } : node,
  ),
};
