import { useSyncExternalStore } from 'react';

export interface KeyAction {
  /** Any one of them; with `then`, the second after the first. */
  keys: string[];
  then?: string;
  what: string;
  run?: (event: KeyboardEvent) => void;
}

/** What the list of shortcuts shows: the page in front tells its own, the frame around the pages shows them. */
interface Shown {
  ofPage: KeyAction[];
  opened: boolean;
}

let shown: Shown = { ofPage: [], opened: false };
const listeners = new Set<() => void>();

function change(part: Partial<Shown>): void {
  shown = { ...shown, ...part };
  listeners.forEach((each) => each());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const openKeys = () => change({ opened: true });
export const closeKeys = () => change({ opened: false });

/** The keys of the page in front; the result takes them back. */
export function tellPageKeys(actions: KeyAction[]): () => void {
  change({ ofPage: actions });
  return () => {
    if (shown.ofPage === actions) change({ ofPage: [] });
  };
}

export const useShownKeys = () => useSyncExternalStore(subscribe, () => shown);

/** Whether a key pressed now is meant for a field, a dialog or the browser, and not for us. */
export function isElsewhere(event: KeyboardEvent): boolean {
  const { target } = event;
  const typing =
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing) return true;
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}
