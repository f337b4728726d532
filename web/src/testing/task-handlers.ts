import { http, HttpResponse } from 'msw';
import type { Task, User } from '@/lib/api/types';
import * as data from './data';

const hour = 3_600_000;
const day = 24 * hour;

const onboarding = { id: 'wf-7', name: 'Onboarding', version: 2 };
const requester = { name: data.sven.name, email: data.sven.email };

/** What Omar is asked to fill in: due first what is due first, as the server sorts. Ids are as the server makes them. */
export const tasks: Task[] = [
  {
    id: '0a1b2c3d-0000-7000-8000-000000000001:desk:',
    execution: 'ex-7',
    workflow: onboarding,
    title: 'Nia Nord joins accounting on the first of next month',
    requester,
    node: 'desk',
    name: 'Find a desk and a laptop',
    item: null,
    revision: 1,
    message: 'Nia sits with accounting, so please look on the second floor first.\n\nShe needs two screens.',
    schema: {
      type: 'object',
      properties: {
        desk: {
          type: 'string',
          title: 'Desk',
          description: 'As on the door, such as 2-14',
          minLength: 2,
          maxLength: 20,
        },
        floor: { type: 'integer', title: 'Floor', minimum: 0, maximum: 9 },
        laptop: { type: 'string', title: 'Laptop', enum: ['light', 'standard', 'workstation'], default: 'standard' },
        ready_on: { type: 'string', title: 'Ready on', format: 'date' },
        notes: { type: 'string', title: 'Anything she should know', format: 'textarea', maxLength: 2000 },
      },
      required: ['desk', 'ready_on'],
      additionalProperties: false,
    },
    opened_at: data.at(-3 * hour),
    due_at: data.at(5 * hour),
    open: true,
  },
  {
    id: '0a1b2c3d-0000-7000-8000-000000000002:received:1',
    execution: 'ex-8',
    workflow: { id: 'wf-8', name: 'Purchase with three quotes', version: 1 },
    title: 'Three screens instead of two, and why <img src=x onerror=alert(1)> is no reason',
    requester: { name: data.rita.name, email: data.rita.email },
    node: 'received',
    name: 'Confirm what arrived',
    item: '1',
    revision: 2,
    message: '',
    schema: { type: 'object', properties: { complete: { type: 'boolean', title: 'Everything is there' } } },
    opened_at: data.at(-2 * day),
    due_at: null,
    open: true,
  },
];

const answered = new Set<string>();

export const resetTasks = () => answered.clear();

const problem = (status: number, kind: string, title: string, more: object = {}) =>
  HttpResponse.json(
    { type: `/problems/${kind}`, title, status, ...more },
    { status, headers: { 'Content-Type': 'application/problem+json', 'X-Request-Id': 'req-1' } },
  );

export const taskHandlers = (mock: { user: User | null }) => {
  const own = () => (mock.user?.id === data.omar.id ? tasks : []);
  const find = (id: unknown) => own().find((task) => task.id === id);
  const asItIs = (task: Task): Task => ({ ...task, open: !answered.has(task.id) });
  return [
    http.get('*/api/v1/tasks', () =>
      HttpResponse.json({
        items: own()
          .filter((task) => !answered.has(task.id))
          .map((task) => ({ ...task, schema: undefined })),
        next_cursor: null,
      }),
    ),
    http.get('*/api/v1/tasks/:id', ({ params }) => {
      const task = find(params.id);
      return task ? HttpResponse.json(asItIs(task)) : problem(404, 'not-found', 'There is no such task.');
    }),
    http.post<{ id: string }, { body: { floor?: number } }>('*/api/v1/tasks/:id', async ({ params, request }) => {
      const task = find(params.id);
      if (!task) return problem(404, 'not-found', 'There is no such task.');
      if (answered.has(task.id)) return problem(409, 'task-closed', 'This task is over');
      const { body } = await request.json();
      if (body.floor === 4) {
        const errors = [{ pointer: '/floor', message: 'is being painted until May' }];
        return problem(422, 'invalid-input', 'What was filled in is not valid.', { errors });
      }
      answered.add(task.id);
      return HttpResponse.json({ ...asItIs(task), schema: undefined });
    }),
  ];
};
