import { useEffect, useSyncExternalStore } from 'react';
import { useList } from './api/list';
import type { Approval } from './api/types';
import { askOften, askRarely, pollUnlessLive } from './live';

/** What of the inbox is shown; it stands in the address. */
export interface InboxSearch {
  view?: 'decided';
  q?: string;
  tier?: string;
  workflow?: string;
  due?: 'overdue' | 'soon';
}

/** How often lists that wait for people ask again where nobody tells them. */
export const pollEvery = askOften;

/** Enough for a busy reviewer to see, sort and search everything at once. */
const perPage = '200';

/** What the signed-in person can decide now; the inbox shows it, the navigation counts it. One query for both. */
export function useInbox() {
  return useList<Approval>(
    ['inbox'],
    '/api/v1/approvals',
    { assignee: 'me', status: 'open', limit: perPage },
    // Also for a tab in the background, whose title counts; there it is the only news.
    { refetchInterval: () => (document.hidden ? askRarely : pollUnlessLive()), refetchIntervalInBackground: true },
  );
}

/** What is settled of all that the signed-in person was asked, newest first. */
export function useDecided(enabled: boolean) {
  return useList<Approval>(['decided'], '/api/v1/approvals', { assignee: 'me', status: 'closed' }, { enabled });
}

let open = 0;
const listeners = new Set<() => void>();
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells all pages how many wait, for the tab's title. */
export function useTellOpen(count: number): void {
  useEffect(() => {
    const tell = (next: number) => {
      open = next;
      listeners.forEach((each) => each());
    };
    tell(count);
    return () => tell(0);
  }, [count]);
}

export const useOpenCount = () => useSyncExternalStore(subscribe, () => open);

/** By deadline, those without one last; then newest first. */
export function byDeadline(a: Approval, b: Approval): number {
  const due = (approval: Approval) => (approval.due_at ? Date.parse(approval.due_at) : Infinity);
  const [first, second] = [due(a), due(b)];
  if (first !== second) return first < second ? -1 : 1;
  return Date.parse(b.opened_at) - Date.parse(a.opened_at);
}

let order: string[] = [];

/** The rows as the inbox showed them last, for going from one to the next. */
export function rememberOrder(ids: string[]): void {
  order = ids;
}

let opened: string | null = null;

/** The row that was opened last: coming back, the reader goes on from there. */
export function rememberOpened(id: string | null): void {
  opened = id;
}

export function takeOpened(): string | null {
  const id = opened;
  opened = null;
  return id;
}

/** The approvals before and after this one, of those that are still open, in the order that the inbox showed. */
export function neighboursOf(id: string, items: Approval[]): { previous?: Approval; next?: Approval } {
  const known = order.includes(id) ? order : [...items].sort(byDeadline).map((each) => each.id);
  const at = known.indexOf(id);
  const still = (ids: string[]) => {
    for (const each of ids) {
      const found = items.find((item) => item.id === each);
      if (found) return found;
    }
    return undefined;
  };
  if (at < 0) return { next: still(known.filter((each) => each !== id)) };
  return { previous: still(known.slice(0, at).reverse()), next: still(known.slice(at + 1)) };
}
