import type { Approval } from '@/lib/api/types';
import { factsOf } from '@/lib/approval-facts';
import { byDeadline, type InboxSearch } from '@/lib/inbox';
import { partyEmail, partyName } from '@/lib/party';

const day = 24 * 3_600_000;

const inLowerCase = (approval: Approval) =>
  [
    approval.title,
    approval.workflow.name,
    partyName(approval.requester),
    partyEmail(approval.requester),
    factsOf(approval).policy,
    factsOf(approval).area,
  ]
    .join('\n')
    .toLowerCase();

/** Every word has to be found somewhere in the title, the people, the policy or the workflow. */
function hasWords(approval: Approval, words: string[]): boolean {
  const text = inLowerCase(approval);
  return words.every((word) => text.includes(word));
}

function fits(approval: Approval, search: InboxSearch, words: string[], now: number): boolean {
  if (search.tier && factsOf(approval).tier !== search.tier) return false;
  if (search.workflow && approval.workflow.name !== search.workflow) return false;
  if (search.due) {
    const left = approval.due_at ? Date.parse(approval.due_at) - now : Infinity;
    if (search.due === 'overdue' ? left >= 0 : left > day) return false;
  }
  return hasWords(approval, words);
}

/** What fits the filter, by deadline. */
export function filtered(items: Approval[], search: InboxSearch, now: number): Approval[] {
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((approval) => fits(approval, search, words, now)).sort(byDeadline);
}

export const isFiltered = ({ q, tier, workflow, due }: InboxSearch) => !!(q?.trim() || tier || workflow || due);

const severity = ['critical', 'high', 'medium', 'low'];

/** What there is to choose from, of what waits. */
export function choicesOf(items: Approval[]): { tiers: string[]; workflows: string[] } {
  const tiers = [...new Set(items.flatMap((approval) => factsOf(approval).tier ?? []))];
  const place = (tier: string) => (severity.includes(tier) ? severity.indexOf(tier) : severity.length);
  tiers.sort((a, b) => place(a) - place(b) || a.localeCompare(b));
  return { tiers, workflows: [...new Set(items.map((approval) => approval.workflow.name))].sort() };
}
