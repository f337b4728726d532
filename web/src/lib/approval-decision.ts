import { sendForText } from './api/client';
import type { Approval, CommentRule, Described, Verdict } from './api/types';
import { canonicalHash } from './jcs';
import { commentLimit, hasVisibleText } from './text-rules';

/** An approval with the fingerprint of what this page received, and so shows. */
export interface ShownApproval {
  approval: Approval;
  /** Null where the browser gives no cryptography: the address is neither https nor this machine. */
  shownHash: string | null;
}

const addressOf = (id: string) => `/api/v1/approvals/${encodeURIComponent(id)}`;

export async function readShown(text: string): Promise<ShownApproval> {
  const approval = JSON.parse(text) as Approval;
  const canHash = globalThis.crypto?.subtle !== undefined && approval.context !== undefined;
  return { approval, shownHash: canHash ? await canonicalHash(approval.context) : null };
}

export async function loadApproval(id: string, signal?: AbortSignal): Promise<ShownApproval> {
  return readShown(await sendForText('GET', addressOf(id), { signal }));
}

export type DecisionBody = Described['DecisionRequest'];

/** The answer is the approval as it stands after the decision. */
export async function sendDecision(id: string, body: DecisionBody, idempotencyKey: string): Promise<ShownApproval> {
  return readShown(await sendForText('POST', `${addressOf(id)}/decisions`, { body, idempotencyKey }));
}

/** Any other act on an approval: `comments`, `remind`, `reassign`. The answer is the approval as it stands then. */
export async function actOn(id: string, act: string, body: unknown, idempotencyKey: string): Promise<ShownApproval> {
  return readShown(await sendForText('POST', `${addressOf(id)}/${act}`, { body, idempotencyKey }));
}

export const verdicts: Verdict[] = ['approve', 'request_changes', 'reject'];

/** What the server says the caller may decide now. */
export function allowedVerdicts(approval: Approval): Verdict[] {
  return verdicts.filter((verdict) => approval.can.includes(verdict));
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
