import { delay, http, HttpResponse } from 'msw';
import type { Approval, User } from '@/lib/api/types';
import * as data from './data';

/** Who the mocked server thinks is signed in; tests and the mock server set it. */
export const mock: { user: User | null; approval: Approval | null; csrf: string } = {
  user: data.sven,
  approval: null,
  csrf: 'csrf-1',
};

export function resetMock(): void {
  mock.user = data.sven;
  mock.approval = null;
  mock.csrf = 'csrf-1';
}

export function problem(status: number, kind: string, title: string, more: object = {}) {
  return HttpResponse.json(
    { type: `/problems/${kind}`, title, status, ...more },
    { status, headers: { 'Content-Type': 'application/problem+json', 'X-Request-Id': 'req-1' } },
  );
}

const page = <Item>(items: Item[]) => HttpResponse.json({ items, next_cursor: null });
const notFound = () => problem(404, 'not-found', 'Not found');

function signIn(email: string) {
  const user = data.people.find((each) => each.email === email);
  if (!user) return problem(401, 'bad-credentials', 'Wrong address or password');
  mock.user = user;
  return HttpResponse.json({ user, csrf_token: mock.csrf });
}

export const handlers = [
  // Before all others: who is not signed in sees nothing, and a change needs the token.
  http.all('*/api/v1/*', ({ request }) => {
    const path = new URL(request.url).pathname;
    if (/\/(session|demo\/(accounts|session))$/.test(path) && request.method !== 'DELETE') return;
    if (!mock.user) return problem(401, 'unauthenticated', 'Sign in first');
    if (request.method !== 'GET' && request.headers.get('X-CSRF-Token') !== mock.csrf) {
      return problem(403, 'csrf', 'The token is missing or old');
    }
  }),
  http.post<never, { email: string; password: string }>('*/api/v1/session', async ({ request }) => {
    const { email, password } = await request.json();
    return password === 'wrong' ? problem(401, 'bad-credentials', 'Wrong address or password') : signIn(email);
  }),
  http.delete('*/api/v1/session', () => {
    mock.user = null;
    return new HttpResponse(null, { status: 204 });
  }),
  http.get('*/api/v1/me', () => HttpResponse.json({ user: mock.user, csrf_token: mock.csrf })),
  http.get('*/api/v1/demo/accounts', () => page(data.demoAccounts)),
  http.post<never, { email: string }>('*/api/v1/demo/session', async ({ request }) =>
    signIn((await request.json()).email),
  ),

  http.get('*/api/v1/approvals', async () => page(mock.user?.roles.includes('reviewer') ? await data.makeInbox() : [])),
  http.get('*/api/v1/approvals/:id', async ({ params }) => {
    mock.approval ??= await data.makeApproval();
    return HttpResponse.json({ ...mock.approval, id: String(params.id) });
  }),
  http.post<{ id: string }, { decision: 'approve'; comment?: string; revision: number; context_hash: string }>(
    '*/api/v1/approvals/:id/decisions',
    async ({ request }) => {
      const body = await request.json();
      const approval = mock.approval ?? (await data.makeApproval());
      await delay(60);
      if (body.context_hash !== approval.context_hash) return problem(409, 'context-changed', 'Not what was frozen');
      const by = mock.user ?? data.sven;
      mock.approval = {
        ...approval,
        can: [],
        status: 'closed',
        outcome: body.decision === 'approve' ? 'approved' : 'rejected',
        closed_at: data.at(0),
        decisions: [
          ...approval.decisions,
          {
            id: 'd-9',
            reviewer: { id: by.id, name: by.name, email: by.email },
            decision: body.decision,
            comment: body.comment ?? null,
            field_notes: [],
            at: data.at(0),
            via: 'web',
            stage: null,
            revision: body.revision,
            on_behalf_of: null,
          },
        ],
      };
      return HttpResponse.json(mock.approval);
    },
  ),

  http.get('*/api/v1/forms', () =>
    page([
      {
        path: data.form.path,
        title: data.form.title,
        description: data.form.description,
        workflow: data.form.workflow,
      },
    ]),
  ),
  http.get('*/forms/policy-exception', () =>
    mock.user ? HttpResponse.json(data.form) : problem(401, 'unauthenticated', 'Sign in first'),
  ),
  http.get('*/forms/*', notFound),
  http.post('*/forms/policy-exception', () => HttpResponse.json({ execution_id: 'ex-1' }, { status: 202 })),
  http.post('*/api/v1/files', () =>
    HttpResponse.json({ id: 'f-9', name: 'plan.pdf', size: 12_000, sha256: 'aa' }, { status: 201 }),
  ),

  http.get('*/api/v1/requests', () => page([data.waitingRequest, data.reworkRequest, data.endedRequest])),
  http.get('*/api/v1/requests/:id', ({ params }) => {
    const found = [data.waitingRequest, data.reworkRequest, data.endedRequest].find(
      (each) => each.execution_id === params.id,
    );
    return found ? HttpResponse.json(found) : notFound();
  }),
  http.post('*/api/v1/requests/:id/resubmit', () =>
    HttpResponse.json({
      ...data.reworkRequest,
      status: 'waiting_approval',
      revision: 2,
      schema: null,
      can: ['withdraw'],
    }),
  ),
  http.post('*/api/v1/requests/:id/withdraw', () => HttpResponse.json({ ...data.waitingRequest, status: 'cancelled' })),

  http.get('*/api/v1/executions', ({ request }) => {
    const status = new URL(request.url).searchParams.get('status');
    return page(
      data.executions
        .filter((each) => !status || each.status === status)
        .map((each) => ({ ...each, nodes: undefined })),
    );
  }),
  http.get('*/api/v1/executions/:id', ({ params }) => {
    const found = data.executions.find((each) => each.id === params.id);
    return found ? HttpResponse.json(found) : notFound();
  }),
  http.get('*/api/v1/register', ({ request }) => {
    const status = new URL(request.url).searchParams.get('status');
    return page(data.register.filter((each) => !status || each.status === status));
  }),
  http.get('*/api/v1/register/:id', ({ params }) => {
    const found = data.register.find((each) => each.id === params.id);
    return found ? HttpResponse.json(found) : notFound();
  }),
];
