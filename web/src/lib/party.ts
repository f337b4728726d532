import type { Party } from './api/types';

/** The API names a person as `{name, email}` or, where only that is known, by the address alone. */
export type PartyLike = Party | string | null | undefined;

export function partyName(party: PartyLike): string {
  if (!party) return '';
  if (typeof party === 'string') return party;
  return party.name || party.email || '';
}

export function partyEmail(party: PartyLike): string {
  if (!party) return '';
  return typeof party === 'string' ? party : (party.email ?? '');
}

/** The same person, as far as the addresses tell. */
export function sameParty(a: PartyLike, b: PartyLike): boolean {
  const email = partyEmail(a).toLowerCase();
  return email !== '' && email === partyEmail(b).toLowerCase();
}
