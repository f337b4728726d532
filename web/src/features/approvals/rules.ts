import type { Approval, ApprovalContext, Decision, Json, JsonObject, Reviewer, User } from '@/lib/api/types';
import { sameParty } from '@/lib/party';

export { allowedVerdicts, commentProblem, needsComment, verdicts } from '@/lib/approval-decision';

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
  /** Why it is degraded, where the step says it. */
  reason?: string;
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
    reason: typeof about.reason === 'string' && about.reason !== '' ? about.reason : undefined,
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

/** How the tier came about: what the rules gave, which of them, and what raised it. */
export interface TierReason {
  tier: string;
  rulesTier?: string;
  aiTier?: string;
  raisedBy?: string;
  /** The expression that held. */
  rule?: string;
}

/** Of the step that gave the tier by rules; its output may be copied into others, so the trace names it. */
export function tierReasonOf(context: ApprovalContext | undefined): TierReason | null {
  const rules = Array.isArray(context?.rules) ? context.rules : [];
  for (const step of [...rules].reverse()) {
    if (!isObject(step) || step.type !== 'risk_tier' || typeof step.node !== 'string') continue;
    const output = context?.nodes?.[step.node];
    const tier = isObject(output) ? firstText(output.tier) : undefined;
    if (!isObject(output) || tier === undefined) continue;
    return {
      tier,
      rulesTier: firstText(output.rules_tier),
      aiTier: firstText(output.ai_tier),
      raisedBy: firstText(output.raised_by),
      rule: firstText(output.rule),
    };
  }
  return null;
}

const firstText = (...values: (Json | undefined)[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string');
