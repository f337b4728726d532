import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Approval, Decision, RequestView, Schema } from '@/lib/api/types';
import {
  context,
  formSchema,
  makeApproval,
  makeInbox,
  reworkRequest,
  rita,
  sven,
  waitingRequest,
} from '@/testing/data';
import { mock } from '@/testing/handlers';
import { pathPreview } from '@/testing/review-handlers';
import { server } from '@/testing/server';
import { renderApp } from './testing';

const family = '👩‍👩‍👧‍👦';
const long = 'Ω'.repeat(10_000);
const evil = [
  '<img src=x onerror="window.harmed=true">',
  '<script>window.harmed=true</script>',
  '[click](javascript:window.harmed=true) javascript:window.harmed=true data:text/html,<b>x</b>',
  'https://ok.example/page',
  `invoice\u202Efdp.exe \u2066isolated\u2069`,
  family,
].join(' ');
const person = { id: 'u-evil', name: `Eve ${evil}`, email: 'eve@example.com' };

const decision = (revision: number): Decision => ({
  id: `d-${revision}`,
  reviewer: person,
  decision: 'request_changes',
  comment: `${evil} ${long}`,
  field_notes: [{ pointer: '/title', text: evil }],
  at: '2026-11-20T10:00:00Z',
  via: 'web',
  stage: evil,
  revision,
  on_behalf_of: null,
  context_hash: 'sha256:00',
});

/** Nothing of it acts, nothing of it is lost. */
function expectInert(container: HTMLElement, places: number) {
  // What stands in an input is the writer's own, and inputs isolate it by themselves.
  const shown = container.cloneNode(true) as HTMLElement;
  shown.querySelectorAll('style, textarea').forEach((each) => each.remove());
  const words = shown.textContent ?? '';
  const acting = [...shown.querySelectorAll('*')].filter((each) =>
    [...each.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && /[\u202A-\u202E\u2066-\u2069]/.test(node.nodeValue ?? ''),
    ),
  );
  expect(acting.map((each) => `${each.tagName} ${each.parentElement?.className}`)).toEqual([]);
  expect(container.querySelectorAll('img, script, iframe, object, b')).toHaveLength(0);
  expect(
    [...container.querySelectorAll('*')].filter((each) => each.getAttributeNames().some((n) => n.startsWith('on'))),
  ).toEqual([]);
  for (const link of container.querySelectorAll('a')) {
    expect(link.getAttribute('href') ?? '').not.toMatch(/^\s*(javascript|data|vbscript):/i);
  }
  expect('harmed' in window).toBe(false);
  expect(words).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  expect(document.title).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  expect(words.split('invoiceU+202Efdp.exe').length - 1).toBeGreaterThanOrEqual(places);
  expect(words.split(family).length - 1).toBeGreaterThanOrEqual(places);
  expect(words).toContain('<img src=x onerror="window.harmed=true">');
  for (const each of container.querySelectorAll('[download], [aria-label], [title]')) {
    for (const name of ['download', 'aria-label'])
      expect(each.getAttribute(name) ?? '').not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  }
}

async function evilApproval(): Promise<Approval> {
  const base = await makeApproval();
  const [stage] = base.stages;
  return makeApproval({
    title: evil,
    message: evil,
    requester: person,
    submitted_by: { name: `Portal ${evil}`, email: 'portal@example.com' },
    workflow: { ...base.workflow, name: evil },
    context: {
      ...context,
      request: { title: evil, policy: evil, justification: `${evil} ${long}`, [evil]: evil, attachments: ['f-1'] },
      files: [{ field: 'attachments', id: 'f-1', name: `plan ${evil}`, size: 5, sha256: 'aa', type: 'text/html' }],
      nodes: {
        assess: {
          summary: evil,
          reasons: [`“${evil}” (/title)`],
          missing: [evil],
          _ai: { provider: 'x', model: evil, degraded: true, reason: evil },
        },
        tier: { tier: 'high', rules_tier: 'medium', raised_by: 'ai', rule: `a == "${evil}"` },
      },
    },
    stages: stage
      ? [
          {
            ...stage,
            name: evil,
            reviewers: [{ ...person, kind: 'user', seat: 0, how: 'named', fallback: false, state: 'asked' }],
          },
          { ...stage, name: 'b' },
        ]
      : [],
    decisions: [decision(2)],
    comments: [{ id: 'c', by: person, text: `${evil} ${long}`, at: '2026-11-20T10:00:00Z' }],
    history: [
      {
        approval_id: 'ap-1',
        revision: 1,
        outcome: 'changes_requested',
        context_hash: 'sha256:00',
        decisions: [decision(1)],
        changes: [{ pointer: '/title', before: evil, after: evil }],
      },
    ],
  });
}

const evilRequest = (base: RequestView): RequestView => ({
  ...base,
  title: evil,
  message: evil,
  body: { ...base.body, title: evil, justification: `${evil} ${long}` },
  waiting_for: [{ name: person.name, since: '2026-11-20T10:00:00Z', due_at: null }],
  notes: [
    {
      from: person.name,
      decision: 'request_changes',
      comment: evil,
      field_notes: [{ pointer: '/until', text: evil }],
      at: '2026-11-20T10:00:00Z',
      revision: base.revision,
    },
  ],
  comments: [{ id: 'c', by: person, text: evil, at: '2026-11-20T10:00:00Z' }],
});

describe('what people write stays text', () => {
  it('in the inbox', async () => {
    const [row] = await makeInbox();
    server.use(
      http.get('*/api/v1/approvals', () =>
        HttpResponse.json({
          items: [{ ...row, title: evil, requester: person, policy: evil, metadata: { tier: evil } }],
          next_cursor: null,
        }),
      ),
    );
    const { container } = renderApp('/inbox', sven);
    await screen.findByRole('list', { name: 'Requests to decide' });
    expectInert(container, 2);
  });

  it('on an approval', async () => {
    mock.approval = await evilApproval();
    const { container } = renderApp('/approvals/ap-2', sven);
    await screen.findByRole('region', { name: 'Discussion' });
    expectInert(container, 20);
    expect(screen.getByRole('region', { name: 'Request' })).toHaveTextContent(long);
    const file = screen.getByRole('link', { name: /^plan/ });
    expect(file).toHaveAttribute('download', expect.stringContaining('invoice[U+202E]fdp.exe'));
  });

  it('on a request and its list', async () => {
    server.use(
      http.get('*/api/v1/requests/:id', () => HttpResponse.json(evilRequest(waitingRequest))),
      http.get('*/api/v1/requests', () =>
        HttpResponse.json({ items: [evilRequest(waitingRequest)], next_cursor: null }),
      ),
    );
    const list = renderApp('/requests', rita);
    await screen.findByRole('table');
    expectInert(list.container, 2);
    list.unmount();
    const { container } = renderApp('/requests/ex-1', rita);
    await screen.findByRole('region', { name: 'Discussion' });
    expectInert(container, 6);
  });

  it('while it is corrected', async () => {
    server.use(http.get('*/api/v1/requests/:id', () => HttpResponse.json(evilRequest(reworkRequest))));
    const { container } = renderApp('/requests/ex-2', rita);
    expect(await screen.findByLabelText('Title')).toHaveValue(evil);
    expectInert(container, 3);
  });

  it('on a form, its policies and the path of the request', async () => {
    const schema: Schema = {
      ...formSchema,
      required: [],
      properties: { note: { type: 'string', title: evil, description: evil } },
    };
    server.use(
      http.get('*/forms/policy-exception', () =>
        HttpResponse.json({
          path: 'policy-exception',
          title: evil,
          description: evil,
          schema,
          workflow: {},
          access: 'signed_in',
        }),
      ),
      http.post('*/forms/policy-exception/preview', () => {
        const [approval] = pathPreview.approvals;
        const stages = approval?.stages.map((stage) => ({
          ...stage,
          name: evil,
          reviewers: [{ ...person, how: 'named' }],
        }));
        return HttpResponse.json({ ...pathPreview, note: evil, approvals: [{ ...approval, stages }] });
      }),
    );
    const { container } = renderApp('/forms/policy-exception', rita);
    await waitFor(() => expect(container).toHaveTextContent(/Eve </));
    expectInert(container, 4);
  });
});
