import { nodesOf } from '@/components/flow-graph/graph';
import type { Change, Json, Party, WorkflowDocument } from '@/lib/api/types';

/** One turn of an execution: what happened together. Members that have their default are left out. */
export interface JournalItem {
  no: number;
  at: string;
  events: JournalEvent[];
}

export interface StepProblem {
  code?: string;
  message?: string;
  pointer?: string;
}

/** The union of all events' members, as far as they are read here. Times are milliseconds. */
export interface JournalEvent {
  type: string;
  at?: number;
  node?: number;
  item?: string;
  via?: number;
  port?: string;
  live?: number[];
  cleared?: number[];
  taken_back?: number[];
  attempt?: number;
  revision?: number;
  kind?: string;
  outcome?: string;
  late?: boolean;
  definite?: boolean;
  continued?: boolean;
  retry_at?: number;
  signal?: string;
  child?: string;
  task?: { node?: number; item?: string; revision?: number; to?: Party };
  error?: StepProblem | string;
  effect?: { kind?: string; request?: Json };
  trace?: Json;
  by?: Party;
  by_operator?: boolean;
  reason?: string;
  because?: string;
  trigger?: Json;
  changes?: Change[];
  workflow?: { version?: number };
  approval?: string | { id?: string; node?: number; item?: string; title?: string };
  decision?: { reviewer?: Party; decision?: string };
  stage?: number;
  reviewers?: { person?: Party; state?: string }[];
  notice?: { kind?: string; to?: Party; approval?: string; node?: number; revision?: number };
  [member: string]: unknown;
}

export interface Attempt {
  number: number;
  /** What carries it out: `ai`, `http`, `mail` …; empty for what we work out ourselves. */
  kind: string;
  started: number;
  ended: number | null;
  outcome: 'running' | 'succeeded' | 'failed' | 'unknown';
  error: StepProblem | null;
  trace: Json;
}

export interface LogLine {
  at: number;
  /** Which sentence of the texts; `facts` fill it. */
  what: string;
  facts: { who?: string; number?: number; detail?: string; until?: number };
  bad?: boolean;
}

export interface StepFacts {
  attempts: Attempt[];
  log: LogLine[];
  /** It failed, and whether its effect happened outside is not known. */
  unknown: boolean;
  /** It failed and the execution went on without it. */
  continued: boolean;
  /** The name of the signal that it waits for, or waited; empty where it waits for none. */
  signal: string;
  /** The execution that it has started and waits for, or waited; empty where it started none. */
  child: string;
  /** Who was asked to fill something in; empty where nobody was. */
  asked: string;
}

export interface RevisionFacts {
  number: number;
  at: number | null;
  by: Party | null;
  version: number;
  /** What the requester corrected; empty where the revision came about otherwise. */
  changes: Change[];
  migrated: { reason: string } | null;
  /** The start node's output as of this revision. */
  trigger: Json;
  /** Numbers of the edges that a token has travelled, as of the end of this revision. */
  live: ReadonlySet<number>;
}

export interface Journal {
  steps: ReadonlyMap<string, StepFacts>;
  revisions: RevisionFacts[];
  pauses: { at: number; until: number | null; by: Party | null }[];
  ended: { by: Party | null; because: string } | null;
}

export const stepKey = (id: string, revision: number, item?: string | null) =>
  `${id}.${revision}${item ? `.${item}` : ''}`;

const nameOf = (party: Party | null | undefined) => party?.name || party?.email || '';

const problemOf = (error: JournalEvent['error']): StepProblem | null =>
  typeof error === 'string' ? { message: error } : (error ?? null);

/** The versions that an execution ran on, oldest first. */
export function versionsIn(items: JournalItem[]): number[] {
  const events = items.flatMap((item) => item.events);
  return events
    .filter((event) => event.type === 'execution.started' || event.type === 'execution.migrated')
    .map((event) => event.workflow?.version ?? 0);
}

interface Reading {
  steps: Map<string, StepFacts>;
  revisions: RevisionFacts[];
  pauses: Journal['pauses'];
  ended: Journal['ended'];
  live: Set<number>;
  approvals: Map<string, { node: number; item: string; revision: number }>;
  nodes: string[];
}

const revisionNow = (reading: Reading) => reading.revisions.at(-1)?.number ?? 1;

function factsAt(reading: Reading, node: number, item: string, revision: number): StepFacts {
  const key = stepKey(reading.nodes[node] ?? `#${node}`, revision, item);
  let facts = reading.steps.get(key);
  if (!facts)
    reading.steps.set(
      key,
      (facts = { attempts: [], log: [], unknown: false, continued: false, signal: '', child: '', asked: '' }),
    );
  return facts;
}

function begin(reading: Reading, event: JournalEvent, more: Partial<RevisionFacts>): void {
  const before = reading.revisions.at(-1);
  // What the revision before had travelled stays in its own picture.
  if (before) before.live = new Set(reading.live);
  reading.revisions.push({
    number: event.revision ?? 1,
    at: event.at ?? null,
    by: event.by ?? null,
    version: before?.version ?? 0,
    changes: [],
    migrated: null,
    trigger: before?.trigger ?? null,
    live: reading.live,
    ...more,
  });
}

/** An approval's event, at the step that opened it. */
function atApproval(reading: Reading, id: string | undefined, line: Omit<LogLine, 'at'>, at: number): void {
  const place = id === undefined ? undefined : reading.approvals.get(id);
  if (place) factsAt(reading, place.node, place.item, place.revision).log.push({ at, ...line });
}

function read(reading: Reading, event: JournalEvent): void {
  const at = event.at ?? 0;
  const node = event.node ?? 0;
  const item = event.item ?? '';
  const here = () => factsAt(reading, node, item, event.revision ?? revisionNow(reading));
  const say = (what: string, facts: LogLine['facts'] = {}, bad = false) => here().log.push({ at, what, facts, bad });
  for (const edge of event.live ?? []) reading.live.add(edge);

  switch (event.type) {
    case 'execution.started':
      begin(reading, event, { number: 1, version: event.workflow?.version ?? 0, trigger: event.trigger ?? null });
      break;
    case 'request.resubmitted':
      begin(reading, event, { changes: event.changes ?? [], trigger: event.trigger ?? null });
      for (const edge of event.cleared ?? []) reading.live.delete(edge);
      break;
    case 'execution.paused':
      reading.pauses.push({ at, until: null, by: event.by ?? null });
      break;
    case 'execution.resumed': {
      const last = reading.pauses.at(-1);
      if (last) last.until = at;
      break;
    }
    case 'execution.ended':
      reading.ended = { by: event.by ?? null, because: event.because ?? '' };
      break;
    case 'step.ready':
      say('ready');
      break;
    case 'step.skipped':
      say('skipped');
      break;
    case 'step.cancelled':
      say('cancelled');
      break;
    case 'step.succeeded':
      say('succeeded', { detail: event.port && event.port !== 'main' ? event.port : undefined });
      break;
    case 'step.failed': {
      const facts = here();
      const error = problemOf(event.error);
      facts.unknown = event.definite === false;
      facts.continued = event.continued === true;
      // What we work out ourselves has no effect that would have been told of.
      if (!facts.attempts.length)
        facts.attempts.push({ number: 1, kind: '', started: at, ended: at, outcome: 'failed', error, trace: null });
      const what = event.retry_at ? 'failedForNow' : event.continued ? 'failedAndWentOn' : 'failed';
      say(what, { detail: error?.message, until: event.retry_at }, true);
      break;
    }
    case 'step.retried':
      here().unknown = false;
      say(event.by_operator ? 'retriedBy' : 'retried', { who: nameOf(event.by) });
      break;
    case 'wait.opened':
      here().signal = event.signal ?? '';
      if (event.signal) say('waits', { detail: event.signal });
      break;
    case 'child.started':
      here().child = event.child ?? '';
      say('child');
      break;
    case 'task.opened': {
      const task = event.task ?? {};
      const facts = factsAt(reading, task.node ?? 0, task.item ?? '', task.revision ?? revisionNow(reading));
      facts.asked = nameOf(task.to);
      facts.log.push({ at, what: 'taskAsked', facts: { who: facts.asked } });
      break;
    }
    case 'task.closed':
      if (event.by) say('taskDone', { who: nameOf(event.by) });
      break;
    case 'effect.requested':
      here().attempts.push({
        number: event.attempt ?? 1,
        kind: event.effect?.kind ?? '',
        started: at,
        ended: null,
        outcome: 'running',
        error: null,
        trace: null,
      });
      say('asked', { number: event.attempt ?? 1, detail: event.effect?.kind });
      break;
    case 'effect.reported': {
      const open = here().attempts.findLast((each) => each.number === (event.attempt ?? 1) && each.ended === null);
      const outcome = (event.outcome as Attempt['outcome'] | undefined) ?? 'succeeded';
      if (open) Object.assign(open, { ended: at, outcome, error: problemOf(event.error), trace: event.trace ?? null });
      const what = { succeeded: 'came', failed: 'cameFailed', unknown: 'cameUnknown', running: 'came' }[outcome];
      const detail = problemOf(event.error)?.message;
      say(event.late ? 'cameLate' : what, { number: event.attempt ?? 1, detail }, outcome !== 'succeeded');
      break;
    }
    case 'approval.opened': {
      const approval = typeof event.approval === 'object' ? event.approval : {};
      const revision = revisionNow(reading);
      const place = { node: approval.node ?? 0, item: approval.item ?? '', revision };
      if (approval.id) reading.approvals.set(approval.id, place);
      atApproval(reading, approval.id, { what: 'opened', facts: {} }, at);
      break;
    }
    case 'stage.opened': {
      const asked = (event.reviewers ?? []).filter((each) => (each.state ?? 'waiting') !== 'waiting');
      const who = asked.map((each) => nameOf(each.person)).join(', ');
      atApproval(reading, event.approval as string, { what: 'stage', facts: { who } }, at);
      break;
    }
    case 'reviewers.changed':
      atApproval(
        reading,
        event.approval as string,
        { what: 'reviewers', facts: { who: nameOf(event.by), detail: event.reason } },
        at,
      );
      break;
    case 'decision.recorded': {
      const facts = { who: nameOf(event.decision?.reviewer), detail: event.decision?.decision ?? 'approve' };
      atApproval(reading, event.approval as string, { what: 'decided', facts }, at);
      break;
    }
    case 'approval.closed':
      atApproval(
        reading,
        event.approval as string,
        { what: 'closed', facts: { detail: event.outcome ?? 'approved' } },
        at,
      );
      break;
    case 'notice.sent': {
      const failed = typeof event.error === 'string' && event.error !== '';
      const facts = { who: nameOf(event.notice?.to), detail: failed ? (event.error as string) : event.notice?.kind };
      const line = { what: failed ? 'notTold' : 'told', facts, bad: failed };
      if (event.notice?.approval) atApproval(reading, event.notice.approval, line, at);
      else if (event.notice?.revision)
        factsAt(reading, event.notice.node ?? 0, '', event.notice.revision).log.push({ at, ...line });
      break;
    }
  }
}

/** Reads a journal; nodes are named by number in it, so the documents of its versions are needed for their ids. */
export function readJournal(items: JournalItem[], documents: ReadonlyMap<number, WorkflowDocument>): Journal {
  const reading: Reading = {
    steps: new Map(),
    revisions: [],
    pauses: [],
    ended: null,
    live: new Set(),
    approvals: new Map(),
    nodes: [],
  };
  const readWith = (version: number | undefined) => {
    const document = documents.get(version ?? 0);
    reading.nodes = document ? nodesOf(document).map((node) => node.id) : [];
  };
  for (const { events } of items) {
    for (const event of events) {
      if (event.type === 'execution.started') readWith(event.workflow?.version);
      if (event.type === 'execution.migrated') {
        // Everything begins anew, in another graph with numbers of its own.
        begin(reading, event, { version: event.workflow?.version ?? 0, migrated: { reason: event.reason ?? '' } });
        reading.live.clear();
        reading.approvals.clear();
        readWith(event.workflow?.version);
        continue;
      }
      read(reading, event);
    }
  }
  const { steps, revisions, pauses, ended } = reading;
  return { steps, revisions, pauses, ended };
}
