import type { JsonObject, RegisterEntry } from '@/lib/api/types';
import { partyEmail, partyName } from '@/lib/party';
import { registerTexts as words } from './texts';

/** What stands in the address. */
export interface RegisterSearch {
  status?: string;
  policy?: string;
  as_of?: string;
  q?: string;
  tier?: string;
  /** Months such as `2026-12`. */
  ends?: string;
  granted?: string;
}

export const tierOf = (entry: RegisterEntry): string => {
  const { tier, risk_tier } = entry.metadata ?? ({} as JsonObject);
  return typeof risk_tier === 'string' ? risk_tier : typeof tier === 'string' ? tier : '';
};

/** Active or ending soon: a status of this page's own. */
export const inForce = 'in_force';

/** What the server does not filter by. */
export const looksThrough = ({ q, tier, ends, granted, status }: RegisterSearch) =>
  !!(q || tier || ends || granted || status === inForce);

export function fits(entry: RegisterEntry, { q, tier, ends, granted, status }: RegisterSearch): boolean {
  if (status === inForce && entry.status !== 'active' && entry.status !== 'expiring') return false;
  if (tier && tierOf(entry) !== tier) return false;
  if (ends && !entry.until?.startsWith(ends)) return false;
  if (granted && !entry.granted_at.startsWith(granted)) return false;
  if (!q) return true;
  const text = [
    entry.title,
    entry.policy,
    entry.control,
    entry.owner,
    partyName(entry.requester),
    partyEmail(entry.requester),
  ];
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((part) => text.some((each) => each?.toLowerCase().includes(part)));
}

const asText = (value: unknown) => (value == null ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** The rows of a file: a head, and a row for each entry. */
export function csvRows(entries: RegisterEntry[]): string[][] {
  const heads = words.csvHeads;
  return [
    Object.values(heads),
    ...entries.map((entry) => {
      const cells: Record<keyof typeof heads, string> = {
        id: entry.id,
        title: entry.title,
        policy: entry.policy,
        control: entry.control ?? '',
        status: entry.status,
        tier: tierOf(entry),
        requester: partyEmail(entry.requester) || partyName(entry.requester),
        owner: entry.owner ?? '',
        from: entry.from ?? '',
        until: entry.until ?? '',
        granted: entry.granted_at,
        revoked: entry.revoked_at ?? '',
        revokedReason: entry.revoked_reason ?? '',
        conditions: asText(entry.conditions),
        controls: entry.compensating_controls ?? '',
        execution: entry.execution_id,
        approval: entry.approval_id ?? '',
        fingerprint: entry.context_hash ?? '',
      };
      return (Object.keys(heads) as (keyof typeof heads)[]).map((name) => cells[name]);
    }),
  ];
}
