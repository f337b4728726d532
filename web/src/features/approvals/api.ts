import { queryOptions } from '@tanstack/react-query';
import { sendForText } from '@/lib/api/client';
import type { Approval, FieldNote, Verdict } from '@/lib/api/types';
import { canonicalHash } from '@/lib/jcs';
import { pollEvery } from '@/lib/inbox';

/** An approval with the fingerprint of what this page received, and so shows. */
export interface ShownApproval {
  approval: Approval;
  /** Null where the browser gives no cryptography: the address is neither https nor this machine. */
  shownHash: string | null;
}

async function readShown(text: string): Promise<ShownApproval> {
  const approval = JSON.parse(text) as Approval;
  const canHash = globalThis.crypto?.subtle !== undefined && approval.context !== undefined;
  return { approval, shownHash: canHash ? await canonicalHash(approval.context) : null };
}

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ['approval', id],
    queryFn: async ({ signal }) =>
      readShown(await sendForText('GET', `/api/v1/approvals/${encodeURIComponent(id)}`, { signal })),
    refetchInterval: (query) => (query.state.data?.approval.status === 'closed' ? false : pollEvery),
  });

export interface DecisionBody {
  decision: Verdict;
  comment?: string;
  field_notes?: FieldNote[];
  revision: number;
  context_hash: string;
}

/** The answer is the approval as it stands after the decision. */
export async function sendDecision(id: string, body: DecisionBody, idempotencyKey: string): Promise<ShownApproval> {
  const path = `/api/v1/approvals/${encodeURIComponent(id)}/decisions`;
  return readShown(await sendForText('POST', path, { body, idempotencyKey }));
}
