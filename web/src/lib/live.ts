import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ApiError } from './api/problem';

/** How things stand between this page and the server. */
export interface LiveState {
  /** The stream of changes is open. */
  connected: boolean;
  /** Nothing can be fetched just now: what is shown is what was known at `heardAt`. */
  offline: boolean;
  heardAt: number;
}

let state: LiveState = { connected: false, offline: false, heardAt: Date.now() };
const listeners = new Set<() => void>();

function change(part: Partial<LiveState>): void {
  const next = { ...state, ...part };
  // Every answer is heard; only what shows is told.
  const shows = next.connected !== state.connected || next.offline !== state.offline;
  state = next;
  if (shows) listeners.forEach((each) => each());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useLiveState = () => useSyncExternalStore(subscribe, () => state);

/** How often to ask where changes are told, too: rarely, in case one was missed; and where they are not. */
export const askRarely = 60_000;
export const askOften = 15_000;
export const pollUnlessLive = () => (state.connected ? askRarely : askOften);

/** Which queries show what has changed; others are named as the change is. */
const shownBy: Record<string, (execution: string | undefined) => QueryKey[]> = {
  approvals: () => [['inbox'], ['decided'], ['approval']],
  requests: (execution) => [['requests'], execution ? ['request', execution] : ['request'], ['progress']],
  executions: (execution) => [['executions'], execution ? ['execution', execution] : ['execution']],
  register: () => [['register'], ['entry']],
};

interface Changed {
  what: string[];
  execution_id?: string;
}

function readChange(data: unknown): Changed | null {
  try {
    const change = JSON.parse(String(data)) as Changed | null;
    return Array.isArray(change?.what) ? change : null;
  } catch {
    return null;
  }
}

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
/** Changes that come together are fetched together, and a flood of them no more often than this. */
const gatherMs = 250;
const hiddenMs = 30_000;

const silent = (error: unknown) => error instanceof ApiError && [0, 502, 503, 504].includes(error.status);

/** Everything that is shown. Not who is signed in: that the session is over shows in the answers to all else. */
export const refreshAll = (client: QueryClient) =>
  client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });

/**
 * Keeps the pages of one signed-in person fresh: one stream of changes while the page is in sight (a browser has few connections for
 * one server, and every tab would hold one), and what each change shows in is fetched again. Nothing is put on the page from the
 * stream itself. Returns how to stop.
 */
export function startLive(client: QueryClient): () => void {
  let source: EventSource | null = null;
  let wait = firstWaitMs;
  let everReady = false;
  let stopped = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  let hide: ReturnType<typeof setTimeout> | undefined;
  let gather: ReturnType<typeof setTimeout> | undefined;
  const gathered = new Map<string, QueryKey>();

  function close() {
    clearTimeout(again);
    source?.close();
    source = null;
    change({ connected: false });
  }

  function open() {
    if (stopped || source || typeof EventSource === 'undefined') return;
    clearTimeout(again);
    const opened = new EventSource('/api/v1/events');
    source = opened;
    opened.addEventListener('ready', () => {
      wait = firstWaitMs;
      change({ connected: true, offline: false, heardAt: Date.now() });
      // What happened in between was told to nobody.
      if (everReady) void refreshAll(client);
      everReady = true;
    });
    opened.addEventListener('changed', (event) => {
      const told = readChange((event as MessageEvent).data);
      change({ heardAt: Date.now() });
      for (const what of told?.what ?? []) {
        for (const key of shownBy[what]?.(told?.execution_id) ?? [[what]]) gathered.set(JSON.stringify(key), key);
      }
      gather ??= setTimeout(flush, gatherMs);
    });
    // The session is over: the next answer says so, and the frame leads to the sign-in page.
    opened.addEventListener('over', () => {
      close();
      void refreshAll(client);
    });
    opened.onerror = () => {
      if (source !== opened) return;
      close();
      everReady = true;
      // The inbox is asked for by every page: its answer tells whether it is only the stream.
      void client.invalidateQueries({ queryKey: ['inbox'] });
      again = setTimeout(open, wait * (0.75 + Math.random() / 2));
      wait = Math.min(longestWaitMs, wait * 2);
    };
  }

  function flush() {
    gather = undefined;
    const keys = [...gathered.values()];
    gathered.clear();
    for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  }

  function onVisibility() {
    clearTimeout(hide);
    if (document.hidden) hide = setTimeout(close, hiddenMs);
    else open();
  }
  function onOnline() {
    wait = firstWaitMs;
    open();
    void refreshAll(client);
  }
  const onOffline = () => change({ offline: true });

  const stopWatching = client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    const { action } = event;
    if (action.type === 'success' && !action.manual) change({ offline: false, heardAt: Date.now() });
    if ((action.type === 'failed' || action.type === 'error') && silent(action.error)) change({ offline: true });
  });
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', onOnline);
  window.addEventListener('offline', onOffline);
  if (navigator.onLine === false) onOffline();
  if (!document.hidden) open();

  return () => {
    stopped = true;
    clearTimeout(hide);
    clearTimeout(gather);
    stopWatching();
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('online', onOnline);
    window.removeEventListener('offline', onOffline);
    close();
    change({ offline: false });
  };
}
