import type { Approval, ApprovalContext, Decision, Json, JsonObject, Reviewer, User, Verdict } from '@/lib/api/types';
import { sameParty } from '@/lib/party';
import { commentLimit, hasVisibleText } from '@/lib/text-rules';

export const verdicts: Verdict[] = ['approve', 'request_changes', 'reject'];

/** What the server says the caller may decide now. */
export function allowedVerdicts(approval: Approval): Verdict[] {
  const can = approval.can ?? [];
  return verdicts.filter((verdict) => can.includes(verdict));
}

export type CommentRule = 'never' | 'on_reject' | 'on_changes' | 'on_negative' | 'always';

/** Whether the policy object wants a reason with this verdict; `on_negative` where it says nothing. */
export function needsComment(policy: JsonObject | null | undefined, verdict: Verdict): boolean {
  switch ((policy?.require_comment ?? 'on_negative') as CommentRule) {
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
  policy: JsonObject | null | undefined,
  verdict: Verdict,
  comment: string,
): CommentProblem | null {
  if ([...comment].length > commentLimit) return 'too-long';
  return needsComment(policy, verdict) && !hasVisibleText(comment) ? 'missing' : null;
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
export function ruleTraces(rules: Json | undefined): RuleTrace[] | null {
  const list: Json[] = Array.isArray(rules)
    ? rules
    : isObject(rules)
      ? Object.entries(rules).map(([node, trace]): Json =>
          isObject(trace) ? { node, ...trace } : { node, rules: trace },
        )
      : [];
  const traces = list.map(readTrace);
  return traces.every((trace) => trace !== null) ? traces : null;
}

function readTrace(value: Json): RuleTrace | null {
  if (!isObject(value) || typeof value.node !== 'string') return null;
  const tried = value.tried ?? value.rules ?? [];
  if (!Array.isArray(tried)) return null;
  return {
    node: typeof value.name === 'string' ? value.name : value.node,
    result: firstText(value.taken, value.tier, value.port, value.result),
    tried: tried.filter(isObject).map((rule) => {
      const gave = rule.gave ?? rule.value ?? rule.result ?? rule.holds ?? null;
      return {
        what: firstText(rule.tier, rule.port, rule.rule, rule.id) ?? '',
        when: typeof rule.when === 'string' ? rule.when : undefined,
        held: typeof gave === 'boolean' ? gave : null,
        error: typeof rule.error === 'string' ? rule.error : undefined,
      };
    }),
  };
}

const firstText = (...values: (Json | undefined)[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string');
