export const taskTexts = {
  title: 'Tasks',
  sub: (count: number) =>
    count === 0
      ? 'Nothing waits for you'
      : count === 1
        ? '1 asks you to fill something in'
        : `${count} ask you to fill something in`,
  list: 'Tasks',
  columns: { task: 'Task', requester: 'Requester', workflow: 'Workflow', due: 'Due', age: 'Asked' },
  noDeadline: 'no deadline',
  emptyTitle: 'Nothing to fill in',
  empty:
    'When a request needs data that only you have, such as a desk number or a delivery date, it appears here and you are told by mail.',
  emptyAction: 'See my requests',
  item: (number: string) => `Item ${number}`,

  back: 'All tasks',
  forRequest: (name: string) => `For the request of ${name}`,
  forYou: 'For your own request',
  about: 'What is asked',
  requester: 'Requester',
  workflow: 'Workflow',
  asked: 'Asked',
  due: 'Due',
  whichItem: 'Item',
  noMessage: 'No more was written about it. The fields below say what is needed.',
  answer: 'Your answer',
  send: 'Send',
  discard: 'Discard draft',

  sentTitle: 'Sent',
  sent: 'Thank you. What you filled in is recorded, and the request goes on.',
  next: 'Next task',
  closedTitle: 'Nothing is needed here any more',
  closed:
    'This task was answered already, or its request does not need it any more. Nothing that you write here would be read.',
  closedMeanwhile:
    'It was answered or became superfluous while you were writing, so what you wrote was not sent. It stays in this browser as a draft.',
};
