import { useList } from './api/list';
import type { Approval } from './api/types';

/** How often lists that wait for people ask again. */
export const pollEvery = 15_000;

/** What the signed-in person can decide now; the inbox shows it, the navigation counts it. One query for both. */
export function useInbox() {
  return useList<Approval>(
    ['inbox'],
    '/api/v1/approvals',
    { assignee: 'me', status: 'open' },
    { refetchInterval: pollEvery },
  );
}
