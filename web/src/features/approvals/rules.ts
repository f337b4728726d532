import type {
  Approval,
  ApprovalContext,
  CommentRule,
  Decision,
  Json,
  JsonObject,
  Reviewer,
  User,
  Verdict,
} from '@/lib/api/types';
import { sameParty } from '@/lib/party';
import { commentLimit, hasVisibleText } from '@/lib/text-rules';

export const verdicts: Verdict[] = ['approve', 'request_changes', 'reject'];

/** What the server says the caller may decide now. */
export function allowedVerdicts(approval: Approval): Verdict[] {
  const can = approval.can ?? [];
  return verdicts.filter((verdict) => can.includes(verdict));
}

/** Whether the policy object wants a reason with this verdict; `on_negative` where it says nothing. */
export function needsComment(rule: CommentRule | undefined, verdict: Verdict): boolean {
  switch (rule ?? 'on_negative') {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'on_reject':
      return verdict === 'reject';
    case 'on_changes':
      return verdict === 'request_changes';
    case 'on_negative':
      return verdict !== 'approve';
  }
}

export type CommentProblem = 'missing' | 'too-long';

export function commentProblem(
  rule: CommentRule | undefined,
  verdict: Verdict,
  comment: string,
): CommentProblem | null {
  if ([...comment].length > commentLimit) return 'too-long';
  return needsComment(rule, verdict) && !hasVisibleText(comment) ? 'missing' : null;
}

export function changeRequestsLeft(approval: Approval): number | null {
  return approval.revision_limit === undefined ? null : Math.max(0, approval.revision_limit - approval.revision + 1);
}

export function decisionOf(approval: Approval, user: User): Decision | undefined {
  return approval.decisions.find((decision) => decision.reviewer.id === user.id || sameParty(decision.reviewer, user));
}

export function seatOf(approval: Approval, user: User): Reviewer | undefined {
  const mine = approval.stages
    .flatMap((stage) => stage.reviewers)
    .filter((reviewer) => reviewer.id === user.id || sameParty(reviewer, user));
  return mine.find((reviewer) => reviewer.state !== 'removed') ?? mine[0];
}

/** What the AI step proposed, wherever in the context it stands. */
export interface Proposal {
  summary?: string;
  risk?: string | null;
  reasons: string[];
  missing: string[];
  provider?: string;
  model?: string;
  degraded: boolean;
}

export function proposalOf(context: ApprovalContext | undefined): Proposal | null {
  const candidates: Json[] = [...Object.values(context?.nodes ?? {})];
  const ai = context?.ai;
  if (Array.isArray(ai)) candidates.push(...ai);
  else if (isObject(ai)) candidates.push(ai, ...Object.values(ai));

  let best: Proposal | null = null;
  for (const candidate of candidates) {
    const found = readProposal(candidate);
    if (found && (!best || (found.summary && !best.summary))) best = found;
  }
  return best;
}

function readProposal(value: Json): Proposal | null {
  if (!isObject(value)) return null;
  const about = isObject(value._ai) ? value._ai : value;
  if (typeof about.provider !== 'string') return null;
  const output = isObject(value.output) ? value.output : value;
  const summary = output.summary ?? output.text;
  return {
    summary: typeof summary === 'string' ? summary : undefined,
    risk: typeof output.risk === 'string' || output.risk === null ? output.risk : undefined,
    reasons: texts(output.reasons),
    missing: texts(output.missing),
    provider: about.provider,
    model: typeof about.model === 'string' ? about.model : undefined,
    degraded: about.degraded === true,
  };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

/** A step that chose a way by rules: what it tried, what each gave, what came of it. */
export interface RuleTrace {
  node: string;
  result?: string;
  tried: { what: string; when?: string; held: boolean | null; error?: string }[];
}

/** Null where the trace has a shape that this page does not know; it is then shown as it is. */
export function ruleTraces(context: ApprovalContext | undefined): RuleTrace[] | null {
  const rules = context?.rules ?? [];
  if (!Array.isArray(rules)) return null;
  const traces = rules.map((step) => readTrace(step, context?.nodes ?? {}));
  return traces.every((trace) => trace !== null) ? traces : null;
}

function readTrace(step: Json, outputs: { [node: string]: Json }): RuleTrace | null {
  if (!isObject(step) || typeof step.node !== 'string') return null;
  const entries = Array.isArray(step.trace) ? step.trace : [step.trace ?? null];
  if (!entries.every(isObject)) return null;
  const tried = entries.map((entry) => ({
    what: firstText(entry.tier, entry.port) ?? '',
    when: typeof entry.when === 'string' ? entry.when : undefined,
    held: entry.default === true ? true : typeof entry.gave === 'boolean' ? entry.gave : null,
    error: typeof entry.error === 'string' ? entry.error : undefined,
  }));
  const output = outputs[step.node];
  const tier = isObject(output) && step.type === 'risk_tier' ? firstText(output.tier) : undefined;
  return { node: step.node, result: tier ?? tried.find((rule) => rule.held === true)?.what, tried };
}

const firstText = (...values: (Json | undefined)[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string');
