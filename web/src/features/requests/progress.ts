import type { Execution, JsonObject, RequestView, Step } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import type { Tone } from '@/lib/tone';
import { hasEnded } from './api';
import { outcomeOf } from './outcome';
import { requestTexts } from './texts';

const words = requestTexts.progress;

export interface Milestone {
  key: 'sent' | 'assessed' | 'task' | 'reviewers' | 'correction' | 'end';
  label: string;
  state: 'done' | 'now' | 'later';
  tone?: Tone;
  /** A line below: who, which tier. */
  detail?: string;
  at?: string | null;
  due?: string | null;
}

/** Ends that reviewers, or their deadline, brought about. */
const judged = new Set<string>(['approved', 'rejected', 'timed_out']);
const assessing = new Set(['ai_agent', 'risk_tier']);

/** The way of a request in a few stations, from what the requester may see of it. The execution adds what it knows. */
export function milestonesOf(request: RequestView, execution: Execution | undefined): Milestone[] {
  const ended = hasEnded(request);
  const reviewing = request.status === 'waiting_approval';
  const correcting = request.status === 'waiting_rework';
  const steps = execution?.nodes?.filter((step) => assessing.has(step.type) && !step.superseded) ?? [];
  const assessed = steps.length > 0 && steps.every((step) => step.status === 'succeeded' || step.status === 'failed');
  const beenReviewed =
    (execution?.approvals?.length ?? 0) > 0 || request.notes.length > 0 || judged.has(outcomeOf(request) ?? '');

  const milestones: Milestone[] = [{ key: 'sent', label: words.sent, state: 'done', at: request.submitted_at }];
  if (steps.length > 0) {
    milestones.push({
      key: 'assessed',
      label: words.assessed,
      state: assessed ? 'done' : ended ? 'later' : 'now',
      detail: tierOf(steps),
      at: assessed ? steps.at(-1)?.ended_at : null,
    });
  }
  // Somebody fills in data, and nobody decides meanwhile.
  if (request.status === 'waiting' && request.waiting_for.length > 0) {
    milestones.push({
      key: 'task',
      label: words.task,
      state: 'now',
      detail: namesOf(request),
      at: request.waiting_for[0]?.since,
      due: earliestDue(request),
    });
  }
  if (correcting) {
    milestones.push({
      key: 'correction',
      label: words.withYou,
      state: 'now',
      tone: 'warn',
      detail: words.corrections,
      at: request.waiting_for[0]?.since,
      due: request.waiting_for[0]?.due_at,
    });
  }
  // What has ended without them goes to no reviewer any more.
  if (!ended || beenReviewed) {
    milestones.push({
      key: 'reviewers',
      label: words.reviewers,
      state: reviewing ? 'now' : ended ? 'done' : 'later',
      detail: reviewing ? namesOf(request) : undefined,
      at: reviewing ? request.waiting_for[0]?.since : null,
      due: reviewing ? earliestDue(request) : null,
    });
  }
  milestones.push(endOf(request, ended));
  return milestones;
}

function tierOf(steps: Step[]): string | undefined {
  const output = steps.filter((step) => step.type === 'risk_tier').at(-1)?.output;
  const tier = output && typeof output === 'object' && !Array.isArray(output) ? output.tier : undefined;
  return typeof tier === 'string' ? words.tier(humanize(tier)) : undefined;
}

/** More than these are counted. */
export const mostNames = 3;

/** Everybody who is waited for once, with what is due first of theirs. */
export function waitingByName({ waiting_for }: RequestView): RequestView['waiting_for'] {
  const urgency = (due: string | null | undefined) => (due == null ? Infinity : Date.parse(due));
  const sorted = [...waiting_for].sort((a, b) => urgency(a.due_at) - urgency(b.due_at));
  const names = [...new Set(waiting_for.map(({ name }) => name))];
  return names.flatMap((name) => sorted.find((each) => each.name === name) ?? []);
}

function namesOf(request: RequestView): string {
  const names = [...new Set(request.waiting_for.map(({ name }) => name))];
  const more = names.length - mostNames;
  return [...names.slice(0, mostNames), ...(more > 0 ? [words.more(more)] : [])].join(', ');
}

const earliestDue = (request: RequestView) =>
  request.waiting_for
    .flatMap(({ due_at }) => due_at ?? [])
    .sort()
    .at(0);

const endTones: Record<string, Tone> = { approved: 'good', rejected: 'bad', timed_out: 'bad', failed: 'bad' };

function endOf(request: RequestView, ended: boolean): Milestone {
  if (!ended) return { key: 'end', label: words.decision, state: 'later' };
  const outcome = outcomeOf(request) ?? request.status;
  return {
    key: 'end',
    label: texts.outcome[outcome] ?? texts.executionStatus[outcome] ?? humanize(outcome),
    state: 'done',
    tone: endTones[outcome] ?? 'neutral',
    at: request.ended_at,
  };
}

/** The entry of the register that came of it. */
export function registerEntryOf(execution: Execution | undefined): string | null {
  const step = execution?.nodes?.find((each) => each.type === 'register' && each.status === 'succeeded');
  const output = step?.output;
  if (!output || typeof output !== 'object' || Array.isArray(output)) return null;
  const { entry } = output as { entry?: JsonObject };
  return typeof entry?.id === 'string' ? entry.id : null;
}
