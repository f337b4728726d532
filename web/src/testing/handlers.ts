import { delay, http, HttpResponse } from 'msw';
import type { Approval, User, Workflow, WorkflowDocument, WorkflowProblem } from '@/lib/api/types';
import { adminHandlers, resetAdministered } from './admin-handlers';
import * as data from './data';
import { editorHandlers } from './editor-handlers';
import { nodeTypes } from './node-types';
import { operationsHandlers, resetOperations } from './operations-handlers';
import { outboxHandlers } from './outbox-handlers';
import { reviewHandlers } from './review-handlers';
import { resetTasks, taskHandlers } from './task-handlers';

/** Who the mocked server thinks is signed in; tests and the mock server set it. */
export const mock: { user: User | null; approval: Approval | null; csrf: string; workflows: Workflow[] } = {
  user: data.sven,
  approval: null,
  csrf: 'csrf-1',
  workflows: data.makeWorkflows(),
};

export function resetMock(): void {
  resetAdministered();
  resetOperations();
  resetTasks();
  mock.user = data.sven;
  mock.approval = null;
  mock.csrf = 'csrf-1';
  mock.workflows = data.makeWorkflows();
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

/** As the server does, but only what its schemas require. */
function problemsOf({ nodes = [] }: WorkflowDocument): WorkflowProblem[] {
  return nodes.flatMap((node, index) => {
    const required = nodeTypes.find((each) => each.type === node.type)?.config_schema.required ?? [];
    return required
      .filter((name) => node.config?.[name] === undefined)
      .map((name) => ({
        node: node.id,
        pointer: `/nodes/${index}/config/${name}`,
        code: 'schema',
        message: `${name} is required.`,
        mend: 'Correct it as its description says.',
      }));
  });
}

const findWorkflow = (id: unknown) => mock.workflows.find((each) => each.id === id);
const withEtag = (workflow: Workflow, status = 200) =>
  HttpResponse.json(workflow, { status, headers: { ETag: workflow.etag } });

function keepWorkflow(workflow: Workflow): Workflow {
  mock.workflows = mock.workflows.map((each) => (each.id === workflow.id ? workflow : each));
  return workflow;
}

/** What `make` answers for the workflow in the path. */
const ofWorkflow = (id: unknown, make: (workflow: Workflow) => Response) => {
  const workflow = findWorkflow(id);
  return workflow ? make(workflow) : notFound();
};

export const handlers = [
  // Before all others: who is not signed in sees nothing, and a change needs the token.
  http.all('*/api/v1/*', ({ request }) => {
    const path = new URL(request.url).pathname;
    if (/\/(session|demo\/(accounts|session|outbox))$/.test(path) && request.method !== 'DELETE') return;
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
  http.get('*/api/v1/me', () =>
    HttpResponse.json({ user: mock.user, scopes: ['read', 'write', 'decide'], csrf_token: mock.csrf }),
  ),
  http.get('*/api/v1/demo/accounts', () => page(data.demoAccounts)),
  http.post<never, { email: string }>('*/api/v1/demo/session', async ({ request }) =>
    signIn((await request.json()).email),
  ),

  ...editorHandlers,
  ...operationsHandlers,
  ...taskHandlers(mock),
  ...reviewHandlers(mock),
  http.get('*/api/v1/approvals', async () => page(mock.user?.roles.includes('reviewer') ? await data.makeInbox() : [])),
  http.get('*/api/v1/approvals/:id', async ({ params }) => {
    const made = await data.makeApproval();
    mock.approval ??= made;
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
            comment: body.comment ?? '',
            field_notes: [],
            at: data.at(0),
            via: 'web',
            stage: '',
            revision: body.revision,
            on_behalf_of: null,
            context_hash: body.context_hash,
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
    HttpResponse.json(
      { id: 'f-9', name: 'plan.pdf', size: 12_000, sha256: 'aa', type: 'application/pdf' },
      { status: 201 },
    ),
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

  http.get('*/api/v1/node-types', () => page(nodeTypes)),
  http.get('*/api/v1/workflows', () => page(mock.workflows.map((each) => ({ ...each, draft: undefined })))),
  http.post<never, WorkflowDocument>('*/api/v1/workflows', async ({ request }) => {
    const draft = await request.json();
    const { name } = draft;
    const made = {
      id: 'wf-new',
      name,
      etag: '"1"',
      archived: false,
      draft,
      active: null,
      problems: problemsOf(draft),
    };
    mock.workflows = [made, ...mock.workflows];
    return withEtag(made, 201);
  }),
  http.get('*/api/v1/workflows/:id', ({ params }) => ofWorkflow(params.id, (workflow) => withEtag(workflow))),
  http.put<{ id: string }, WorkflowDocument>('*/api/v1/workflows/:id', async ({ params, request }) => {
    const draft = await request.json();
    return ofWorkflow(params.id, (workflow) => {
      if (request.headers.get('If-Match') !== workflow.etag) {
        return problem(412, 'stale-etag', 'It has changed since you read it', {
          saved_by: { name: 'Alex Admin', email: 'admin@example.com' },
          saved_at: data.at(-180_000),
        });
      }
      const etag = `"${Number(workflow.etag.replaceAll('"', '')) + 1}"`;
      return withEtag(keepWorkflow({ ...workflow, name: draft.name, draft, etag, problems: problemsOf(draft) }));
    });
  }),
  http.get('*/api/v1/workflows/:id/versions', ({ params }) =>
    ofWorkflow(params.id, ({ active }) =>
      page(
        [2, 1]
          .filter((version) => version <= (active?.version ?? 0) || active === null)
          .map((version) => ({
            version,
            hash: 'sha256:7f3a',
            at: data.at(-version * 86_400_000),
            by: 'bob@example.com',
            active: active?.version === version,
          })),
      ),
    ),
  ),
  http.get('*/api/v1/workflows/:id/versions/:version', ({ params }) =>
    HttpResponse.json({ version: Number(params.version), hash: '', at: data.at(0), document: data.activeDocument }),
  ),
  http.post('*/api/v1/workflows/:id/publish', ({ params }) =>
    ofWorkflow(params.id, (workflow) => {
      const version = (workflow.active?.version ?? 0) + 1;
      keepWorkflow({ ...workflow, active: { version, hash: 'sha256:aa', at: data.at(0) } });
      return HttpResponse.json({ version, hash: 'sha256:aa' });
    }),
  ),
  http.post('*/api/v1/workflows/:id/versions/:version/activate', ({ params }) =>
    ofWorkflow(params.id, (workflow) => {
      const active = { version: Number(params.version), hash: 'sha256:aa', at: data.at(0) };
      return withEtag(keepWorkflow({ ...workflow, active }));
    }),
  ),
  http.post('*/api/v1/workflows/:id/deactivate', ({ params }) =>
    ofWorkflow(params.id, (workflow) => withEtag(keepWorkflow({ ...workflow, active: null }))),
  ),
  ...adminHandlers,
  ...outboxHandlers,
  // What none of them knows is not there.
  http.get('*/api/v1/executions/:id', notFound),
];
