export const inboxTexts = {
  title: 'Inbox',
  sub: (count: number, more: boolean) =>
    count === 0 ? 'Nothing waits for you' : `${count}${more ? ' or more' : ''} waiting for your decision`,
  emptyTitle: 'You are done',
  empty:
    'When somebody needs your decision, it appears here and you are told by mail. This page looks by itself every few seconds.',
  columns: { request: 'Request', tier: 'Tier', amount: 'Amount', votes: 'Votes', due: 'Due', age: 'Asked' },
  revision: (n: number) => `Revision ${n}`,
  votes: (given: number, needed: number) => `${given} of ${needed}`,
  noDeadline: 'no deadline',
  stale: 'Could not look for news just now. What is shown may be out of date.',
  keys: { next: 'Next request', previous: 'Previous request', open: 'Open the request' },
};
