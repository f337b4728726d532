import type { Role, User } from './api/types';

export type Place = '/inbox' | '/tasks' | '/requests' | '/forms' | '/executions' | '/register' | '/workflows';

const readers: Role[] = ['admin', 'operator', 'builder', 'auditor'];
const everybody: Role[] = [...readers, 'requester', 'reviewer'];

/** Whom a place is meant for. It only keeps the navigation short: what a person may see, the server decides. */
const meantFor: Record<Place, Role[]> = {
  '/inbox': ['reviewer'],
  '/tasks': everybody,
  '/forms': ['requester', 'reviewer', 'admin', 'operator', 'builder'],
  '/requests': ['requester', 'reviewer', 'admin', 'operator', 'builder'],
  '/executions': readers,
  '/register': [...readers, 'reviewer'],
  '/workflows': readers,
};

/** Where things are set up that everything else rests on. They stand below the others, folded where there is little room. */
export type AdminPlace = '/policies' | '/people' | '/groups' | '/connections' | '/variables' | '/tokens' | '/audit';

const setUpBy: Record<AdminPlace, Role[]> = {
  '/policies': ['admin', 'builder', 'auditor'],
  '/people': ['admin', 'operator', 'auditor'],
  '/groups': ['admin', 'builder', 'operator', 'auditor'],
  '/connections': readers,
  '/variables': readers,
  // Everybody's own are in the account menu.
  '/tokens': ['admin', 'auditor'],
  '/audit': ['admin', 'auditor'],
};

export function adminPlacesOf(user: User): AdminPlace[] {
  return (Object.keys(setUpBy) as AdminPlace[]).filter((place) =>
    setUpBy[place].some((role) => user.roles.includes(role)),
  );
}

export const isAdmin = (user: User) => user.roles.includes('admin');

export function placesOf(user: User): Place[] {
  return (Object.keys(meantFor) as Place[]).filter((place) =>
    meantFor[place].some((role) => user.roles.includes(role)),
  );
}

/** Who runs things: cancels, retries, pauses, moves. */
export const operates = (user: User) => user.roles.some((role) => role === 'operator' || role === 'admin');

/** Who may read the log of all acts. */
export const readsLog = (user: User) => user.roles.some((role) => role === 'auditor' || role === 'admin');

/** Who draws workflows; others of those who see them only read. */
export const editsWorkflows = (user: User) => user.roles.some((role) => role === 'builder' || role === 'admin');

/** Where "/" leads: to what the person is here for. */
export function homeOf(user: User): Place {
  if (user.roles.includes('reviewer')) return '/inbox';
  if (user.roles.some((role) => readers.includes(role))) return '/executions';
  return '/requests';
}

/** Whether a link to an approval leads anywhere for this person: requesters follow their request instead. */
export const readsApprovals = (user: User) => user.roles.some((role) => role === 'reviewer' || readers.includes(role));
