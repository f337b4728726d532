import { http, HttpResponse } from 'msw';
import type { Approval, Comment, User } from '@/lib/api/types';
import * as data from './data';

// What reviewers and requesters do beside deciding. The session is looked after by the handlers before these.

interface Reviewed {
  user: User | null;
  approval: Approval | null;
}

const said = (by: User | null, text: string): Comment => ({
  id: crypto.randomUUID(),
  by: { name: by?.name ?? '', email: by?.email ?? '' },
  text,
  at: new Date().toISOString(),
});

/** What is settled of Sven's: one that he rejected, one that ran out while he was asked. */
async function makeDecided(): Promise<Approval[]> {
  const [first] = await data.makeInbox();
  if (!first) return [];
  const closed = (change: Partial<Approval>): Approval => ({ ...first, status: 'closed', can: [], ...change });
  const by = { id: data.sven.id, name: data.sven.name, email: data.sven.email };
  return [
    closed({
      id: 'ap-21',
      title: 'Vendor laptop in the server room',
      outcome: 'rejected',
      closed_at: data.at(-26 * 3_600_000),
      decisions: [
        {
          id: 'd-7',
          reviewer: by,
          decision: 'reject',
          comment: 'Ours are free.',
          field_notes: [],
          at: data.at(-26 * 3_600_000),
          via: 'web',
          stage: '',
          revision: 1,
          on_behalf_of: null,
          context_hash: first.context_hash,
        },
      ],
    }),
    closed({
      id: 'ap-20',
      title: 'Night access to the archive',
      outcome: 'timed_out',
      closed_at: data.at(-90 * 3_600_000),
    }),
  ];
}

export const reviewHandlers = (mock: Reviewed) => {
  const current = async () => {
    const made = await data.makeApproval();
    return (mock.approval ??= made);
  };
  return [
    http.get('*/api/v1/approvals', async ({ request }) => {
      if (new URL(request.url).searchParams.get('status') !== 'closed') return;
      return HttpResponse.json({ items: await makeDecided(), next_cursor: null });
    }),
    // Those that may be decided together have a title of their own.
    http.get('*/api/v1/approvals/:id', async ({ params }) => {
      const row = (await data.makeInbox()).find((each) => each.id === params.id);
      if (!row?.allow_bulk || mock.approval?.id === row.id) return;
      const { title, requester, workflow, revision, metadata } = row;
      const request = {
        title,
        justification: `${title}, until the migration is through.`,
        policy: metadata?.policy ?? null,
      };
      return HttpResponse.json(
        await data.makeApproval({
          id: row.id,
          title,
          requester,
          workflow,
          revision,
          allow_bulk: true,
          history: [],
          context: { ...data.context, request, revision, ai: [], nodes: {} },
        }),
      );
    }),
    http.post<{ id: string }, { text: string }>('*/api/v1/approvals/:id/comments', async ({ request }) => {
      const { text } = await request.json();
      const approval = await current();
      mock.approval = { ...approval, comments: [...(approval.comments ?? []), said(mock.user, text)] };
      return HttpResponse.json(mock.approval);
    }),
    http.post('*/api/v1/approvals/:id/remind', async () => {
      const approval = await current();
      const can = approval.can?.filter((each) => each !== 'remind');
      mock.approval = { ...approval, can, reminded_at: new Date().toISOString() };
      return HttpResponse.json(mock.approval);
    }),
    http.post<{ id: string }, { to: string }>('*/api/v1/approvals/:id/reassign', async ({ request }) => {
      const { to } = await request.json();
      const approval = await current();
      const person = data.people.find((each) => each.email === to);
      const stages = approval.stages.map((stage) => ({
        ...stage,
        reviewers: [
          ...stage.reviewers.map((each) => (each.id === mock.user?.id ? { ...each, state: 'removed' as const } : each)),
          ...(person
            ? [
                {
                  id: person.id,
                  name: person.name,
                  email: person.email,
                  kind: 'user' as const,
                  seat: 0,
                  how: 'reassigned' as const,
                  fallback: false,
                  state: 'asked' as const,
                },
              ]
            : []),
        ],
      }));
      mock.approval = { ...approval, can: ['comment'], stages };
      return HttpResponse.json(mock.approval);
    }),
    http.post<{ id: string }, { text: string }>('*/api/v1/requests/:id/comments', async ({ request }) => {
      const { text } = await request.json();
      const { waitingRequest } = data;
      return HttpResponse.json({
        ...waitingRequest,
        comments: [...(waitingRequest.comments ?? []), said(mock.user, text)],
      });
    }),
    http.post('*/forms/policy-exception/preview', () => HttpResponse.json(pathPreview)),
  ];
};

export const pathPreview = {
  certain: false,
  note: 'The tier may be raised by the AI’s proposal.',
  path: [
    { node: 'intake', name: 'Exception request', type: 'form' },
    { node: 'tier', name: 'Risk tier', type: 'risk_tier' },
  ],
  approvals: [
    {
      node: 'decision',
      name: 'Decision',
      title: 'Laptop',
      due_in: 'P2D',
      unassigned: false,
      stages: [
        {
          name: 'Area and risk',
          mode: 'quorum',
          quorum: 2,
          due_in: 'P1D',
          reviewers: [
            { name: 'Sven Lindqvist', email: 'sven@example.com', how: 'group', seat: 0 },
            { name: 'Sara Okafor', email: 'sara@example.com', how: 'group', seat: 0 },
            { name: 'Rosa Keller', email: 'risk@example.com', how: 'named', seat: 1 },
          ],
        },
        {
          name: 'CISO',
          mode: 'all',
          quorum: null,
          due_in: 'P1D',
          reviewers: [{ name: 'Cian Sorensen', email: 'ciso@example.com', how: 'named', seat: 0 }],
        },
      ],
    },
  ],
  outcome: 'waits',
  problem: null,
};
