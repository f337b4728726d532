import type { Approval, Json, JsonObject, Stage } from './api/types';

/** What the rows and headings tell of an approval beyond its own fields, read from the policy object's metadata and the request. */
export interface ApprovalFacts {
  tier?: string;
  area?: string;
  policy?: string;
  rule?: string;
  amount?: string;
}

const asObject = (value: Json | undefined): JsonObject =>
  value && typeof value === 'object' && !Array.isArray(value) ? value : {};

const asText = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

export function formatMoney(amount: number, currency?: string): string {
  if (currency && /^[A-Z]{3}$/.test(currency)) {
    const digits = Number.isInteger(amount) ? 0 : 2;
    return new Intl.NumberFormat('en', {
      style: 'currency',
      currency,
      currencyDisplay: 'code',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(amount);
  }
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 }).format(amount);
  return currency ? `${number} ${currency}` : number;
}

/** The request's own fields. */
export function requestOf(approval: Approval): JsonObject {
  const request = asObject(approval.context?.request);
  // A start node gives {body, files}; the fields stand in the body.
  const isEnvelope =
    'body' in request &&
    Object.keys(request).every((name) => ['body', 'files', 'query', 'headers', 'method'].includes(name));
  return isEnvelope ? asObject(request.body) : request;
}

export function factsOf(approval: Approval): ApprovalFacts {
  const metadata = asObject(approval.metadata ?? approval.context?.policy?.metadata);
  const request = requestOf(approval);
  const amount = approval.amount ?? request.amount;
  const currency = asText(approval.currency ?? request.currency);
  return {
    tier: asText(metadata.risk_tier ?? metadata.tier),
    area: asText(metadata.policy_area ?? metadata.area),
    policy: asText(approval.policy ?? undefined) ?? asText(metadata.policy ?? request.policy),
    rule: asText(metadata.rule),
    amount: typeof amount === 'number' ? formatMoney(amount, currency) : undefined,
  };
}

/** The stage that is being decided now, or the last one of a closed approval. */
export function currentStage(approval: Approval): Stage | undefined {
  return approval.stages.find((stage) => stage.status === 'open') ?? approval.stages.at(-1);
}

/** How many approvals a stage needs: its quorum, one, or one for each seat. */
export function neededVotes(stage: Stage): number {
  if (stage.mode === 'quorum') return stage.quorum ?? 1;
  if (stage.mode === 'any') return 1;
  const asked = stage.reviewers.filter((reviewer) => reviewer.state !== 'removed');
  return new Set(asked.map((reviewer, index) => (reviewer.seat == null ? index : JSON.stringify(reviewer.seat)))).size;
}

export function votes(approval: Approval): { given: number; needed: number } | null {
  const stage = currentStage(approval);
  if (!stage) return null;
  const given = approval.decisions.filter(
    (decision) => decision.decision === 'approve' && (approval.stages.length === 1 || decision.stage === stage.name),
  ).length;
  return { given, needed: neededVotes(stage) };
}
