import type { Json } from '@/lib/api/types';
import { isObject } from './members';

/** One of a list, by the list's label. */
const one: Record<string, string> = {
  Accounts: 'Account',
  Checks: 'Check',
  'Conditions, one an input': 'Condition',
  'Fallback reviewers': 'Fallback reviewer',
  Inputs: 'Input',
  'Kept from the prompt': 'Path',
  Methods: 'Method',
  Outputs: 'Output',
  Parts: 'Part',
  Reviewers: 'Reviewer',
  Rows: 'Row',
  Rules: 'Rule',
  Stages: 'Stage',
  'Statuses that are a success': 'Status',
  'Tiers, mild to severe': 'Tier',
  Tools: 'Tool',
  'Values, one an output': 'Value',
};

/** `Rules` → `rule`. */
export const itemName = (label: string) => lowered(one[label] ?? label);

/** Names keep their capitals. */
const lowered = (word: string) => (/^[A-Z][a-z]/.test(word) ? word.charAt(0).toLowerCase() + word.slice(1) : word);

/** `Rules`, 0 → `Rule 1`. */
export const itemLabel = (label: string, index: number) => `${one[label] ?? label} ${index + 1}`;

/** What tells the members of a list apart, most telling first. */
const naming = ['name', 'title', 'port', 'tier', 'id', 'message'];
const longest = 40;

/** What an item of a list calls itself, cut where it is long; null where it has no name. */
export function nameOfItem(item: Json): string | null {
  if (!isObject(item)) return null;
  const found = naming.map((name) => item[name]).find((value) => typeof value === 'string' && value.trim() !== '');
  if (typeof found !== 'string') return null;
  const letters = [...found.trim()];
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : letters.join('');
}
