import { useList } from './api/list';
import type { Task } from './api/types';
import { askRarely, pollUnlessLive } from './live';

/** What the signed-in person is asked to fill in; its page shows it, the navigation counts it. One query for both. */
export function useTasks() {
  return useList<Task>(
    ['tasks', 'list'],
    '/api/v1/tasks',
    {},
    { refetchInterval: () => (document.hidden ? askRarely : pollUnlessLive()), refetchIntervalInBackground: true },
  );
}

/** Where it stands inside a loop, for people: its first item is 1, of the loop within that `1.1`; empty outside. */
export const itemNumber = (item: string | null | undefined) =>
  (item ?? '')
    .split(/[/.]/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
    .join('.');
