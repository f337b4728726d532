import { screen, waitFor, within } from '@testing-library/react';
import { delay, http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Approval } from '@/lib/api/types';
import { ada, context, makeApproval, sven } from '@/testing/data';
import { mock, problem } from '@/testing/handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp, section } from './testing';

const path = '/approvals/ap-2';

/** Collects what is posted; answers with `reply`, or as the mocked server does. */
function watchDecisions(reply?: () => Response) {
  const sent: { body: Record<string, unknown>; key: string | null; csrf: string | null }[] = [];
  server.use(
    http.post('*/api/v1/approvals/:id/decisions', async ({ request }) => {
      const body = (await request.clone().json()) as Record<string, unknown>;
      sent.push({ body, key: request.headers.get('Idempotency-Key'), csrf: request.headers.get('X-CSRF-Token') });
      return reply?.();
    }),
  );
  return sent;
}

const choose = async (user: ReturnType<typeof renderApp>['user'], name: string) =>
  user.click(await screen.findByRole('radio', { name }));

describe('reading an approval', () => {
  it('lists the files of the request with their sizes, to be saved', async () => {
    renderApp('/approvals/ap-2', sven);
    const file = await screen.findByRole('link', { name: /vendor-roadmap.pdf/ });
    expect(file).toHaveAttribute('href', '/api/v1/files/f-1');
    expect(file).toHaveAttribute('download', 'vendor-roadmap.pdf');
    expect(file).toHaveTextContent('178 KB');
  });

  it('shows the request, the summary and where it is from, the rules, who decides and what was decided before', async () => {
    const { user } = renderApp(path, sven);
    expect(await screen.findByRole('heading', { level: 1, name: /Service account/ })).toBeVisible();
    expect(screen.getByText('Asked by Rita Ravn').parentElement).toHaveTextContent(
      'Asked by Rita Ravn, filed by Service portal',
    );

    const request = section(screen, 'Request');
    expect(request.getByText('Data class')).toBeVisible();
    expect(request.getByText('Confidential')).toBeVisible();
    expect(request.getByText('vendor-roadmap.pdf')).toBeVisible();

    expect(section(screen, 'Summary').getByText(/not a language model/)).toBeVisible();
    expect(section(screen, 'Summary').getByText('alternatives tried')).toBeVisible();

    const changes = section(screen, 'Changed since revision 1');
    expect(changes.getByText('The import account.')).toBeVisible();
    expect(changes.getByText(/One account \(svc-ticket-import\)/)).toBeVisible();

    const who = section(screen, 'Who decides');
    // Two of a group hold one seat: not everybody who is listed must approve.
    expect(who.getByText(/^2 must approve, one for each seat, due/)).toBeVisible();
    expect(who.getAllByText(/from security-leads/)).toHaveLength(2);
    expect(who.getByText(/Acceptable until March/)).toBeVisible();

    expect(section(screen, 'Earlier revisions').getByText(/Which host signs in/)).toBeVisible();
    const routed = section(screen, 'How it was routed');
    expect(routed.getByText('Area is Security or Compliance')).toBeVisible();
    await user.click(routed.getByRole('button', { name: 'As written' }));
    expect(routed.getByText('trigger.body.area in ["security", "compliance"]')).toBeVisible();
    expect(screen.getByText(/matches what was frozen/)).toBeVisible();
  });

  it('gives no decision to whoever is only reading', async () => {
    mock.approval = await makeApproval({ can: [] });
    renderApp(path, ada);
    expect(await screen.findByText('You may read this, but you are not asked to decide it.')).toBeVisible();
    expect(screen.queryByRole('heading', { name: 'Your decision' })).not.toBeInTheDocument();
    // An auditor has no inbox to go back to.
    expect(screen.getByRole('link', { name: '← Full path' })).toHaveAttribute('href', '/executions/ex-1');
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Add a note/ })).not.toBeInTheDocument();
  });

  it('leaves what people wrote without force', async () => {
    const text = '<img src=x onerror="alert(1)"> javascript:alert(1) https://ok.example/a';
    mock.approval = await makeApproval({ message: text, context: { ...context, request: { title: text } } });
    const { container } = renderApp(path, sven);
    await screen.findByRole('heading', { level: 1 });
    expect(container.querySelector('img')).toBeNull();
    const links = [...container.querySelectorAll('a')].map((link) => link.getAttribute('href') ?? '');
    expect(links.filter((href) => href.startsWith('https://ok.example'))).toHaveLength(2);
    expect(links.some((href) => /^javascript/i.test(href))).toBe(false);
  });
});

describe('the summary beside the original', () => {
  it('marks in the request what is quoted, with ways there and back', async () => {
    const { user } = renderApp(path, sven);
    await screen.findByRole('radio', { name: 'Approve' });
    const request = section(screen, 'Request');
    expect(request.getByText('without multi-factor sign-in').tagName).toBe('MARK');
    const there = section(screen, 'Summary').getByRole('link', { name: 'Quote 3: where it stands in the request' });
    await user.click(there);
    const back = request.getByRole('link', { name: 'Quote 3: who quotes it' });
    expect(back).toHaveFocus();
    await user.click(back);
    expect(there).toHaveFocus();
  });

  it('says in words which rule gave the tier, and how it is written', async () => {
    renderApp(path, sven);
    await screen.findByRole('radio', { name: 'Approve' });
    const tier = section(screen, 'Why this tier');
    expect(tier.getByText('Area is Security or Compliance')).toBeVisible();
    expect(tier.getByText('trigger.body.area in ["security", "compliance"]')).toBeInTheDocument();
  });

  it('says that a failed model raised it, and why it failed', async () => {
    const nodes = {
      ...context.nodes,
      assess: {
        ...(context.nodes?.assess as object),
        _ai: { provider: 'builtin', model: 'm', degraded: true, reason: 'the model did not answer within 30 s' },
      },
      tier: { tier: 'high', rules_tier: 'low', ai_tier: 'high', raised_by: 'ai_failed', rule: null },
    };
    mock.approval = await makeApproval({ context: { ...context, nodes } });
    renderApp(path, sven);
    await screen.findByRole('radio', { name: 'Approve' });
    expect(section(screen, 'Why this tier').getByText(/model failed, so it is not Low.*but High/)).toBeVisible();
    expect(section(screen, 'Summary').getByRole('note')).toHaveTextContent(
      'The model did not answer; this is from rules and extracts.Why: the model did not answer within 30 s',
    );
  });
});

describe('beside deciding', () => {
  it('one writes to the others, once for two clicks', async () => {
    let posted = 0;
    server.use(
      http.post('*/api/v1/approvals/:id/comments', () => {
        posted += 1;
      }),
    );
    const { user } = renderApp(path, sven);
    await screen.findByRole('radio', { name: 'Approve' });
    const discussion = section(screen, 'Discussion');
    expect(discussion.getByText('The vendor sent its roadmap today; it is attached.')).toBeVisible();
    await user.keyboard('m');
    await waitFor(() => expect(discussion.getByRole('textbox', { name: 'Write to the others' })).toHaveFocus());
    await user.keyboard('Which release is it?');
    await user.dblClick(discussion.getByRole('button', { name: 'Post' }));
    expect(await discussion.findByText('Which release is it?', { selector: 'bdi' })).toBeVisible();
    expect(discussion.getByRole('textbox')).toHaveValue('');
    expect(posted).toBe(1);
  });

  it('one reminds the others, and is told when that was lately', async () => {
    const { user } = renderApp(path, sven);
    await user.click(await screen.findByRole('button', { name: 'Remind' }));
    expect(await section(screen, 'Who decides').findByText('Reminded')).toHaveTextContent('Reminded just now');
    expect(screen.queryByRole('button', { name: 'Remind' })).not.toBeInTheDocument();
  });

  it('says when a reminder comes too soon', async () => {
    server.use(http.post('*/api/v1/approvals/:id/remind', () => problem(409, 'reminded-recently', 'Lately')));
    const { user } = renderApp(path, sven);
    await user.click(await screen.findByRole('button', { name: 'Remind' }));
    expect(await screen.findByText('They were reminded within the last hour. Try again later.')).toBeVisible();
  });

  it('a reviewer passes their own seat on, with a reason', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/v1/approvals/:id/reassign', async ({ request }) => {
        sent.push(await request.clone().json());
      }),
    );
    const { user } = renderApp(path, sven);
    expect(await screen.findAllByRole('button', { name: /^Pass on the seat/ })).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Pass on the seat of Sven Lindqvist' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Pass your seat on' }));
    await user.type(dialog.getByLabelText(/^To whom/, { selector: 'input' }), 'mark@example.com');
    expect(dialog.getByRole('button', { name: 'Pass on' })).toBeDisabled();
    await user.type(dialog.getByLabelText(/^Why/), 'On holiday from tomorrow.');
    await user.click(dialog.getByRole('button', { name: 'Pass on' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(sent).toEqual([{ from: 'sven@example.com', to: 'mark@example.com', reason: 'On holiday from tomorrow.' }]);
    expect(section(screen, 'Who decides').getByText('Mark Mensah')).toBeVisible();
  });
});

describe('among the others of the inbox', () => {
  it('one goes to the next and the one before, in the order that the inbox showed', async () => {
    const { user, router } = renderApp(path, sven);
    expect(await screen.findByRole('link', { name: /^Next in the inbox: Contractor laptop/ })).toBeVisible();
    expect(screen.getByRole('link', { name: /^Previous in the inbox: Production database/ })).toBeVisible();
    await user.keyboard('j');
    await arriveAt(router, '/approvals/ap-7');
  });

  it('the next one is offered when a decision is recorded', async () => {
    const { user, router } = renderApp(path, sven);
    await choose(user, 'Approve');
    await user.type(screen.getByLabelText(/^Comment/), 'Fine.');
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    await screen.findByText(/Recorded: you approved/);
    await user.click(screen.getByRole('link', { name: /^Next: Contractor laptop/ }));
    await arriveAt(router, '/approvals/ap-7');
  });
});

describe('deciding', () => {
  it('sends the decision with the revision and the fingerprint of what was shown, and then says what was recorded', async () => {
    const sent = watchDecisions();
    const { user } = renderApp(path, sven);
    await choose(user, 'Approve');
    await user.type(screen.getByLabelText(/^Comment/), 'One host, and it ends in March.');
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    expect(await screen.findByText(/Recorded: you approved/)).toBeVisible();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toEqual({
      decision: 'approve',
      comment: 'One host, and it ends in March.',
      revision: 2,
      context_hash: (await makeApproval()).context_hash,
    });
    expect(sent[0]?.csrf).toBe('csrf-1');
    expect(sent[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('wants a comment where the policy does, before anything is sent', async () => {
    const sent = watchDecisions();
    const { user } = renderApp(path, sven);
    await choose(user, 'Reject');
    const comment = screen.getByLabelText(/^Comment/);
    expect(comment).toHaveAttribute('aria-required', 'true');
    await user.type(comment, '  ');
    await user.click(screen.getByRole('button', { name: 'Reject' }));
    expect(comment).toHaveAccessibleDescription(/Write a reason that a person can read/);
    expect(comment).toHaveFocus();
    expect(sent).toHaveLength(0);
  });

  it('does not want one where the policy does not', async () => {
    mock.approval = await makeApproval({ require_comment: 'on_negative' });
    const { user } = renderApp(path, sven);
    await choose(user, 'Approve');
    expect(screen.getByLabelText(/^Comment/)).not.toHaveAttribute('aria-required');
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    expect(await screen.findByText(/Recorded/)).toBeVisible();
  });

  it('sends one decision for two clicks, and says nothing of success before the server does', async () => {
    const sent = watchDecisions();
    const { user } = renderApp(path, sven);
    await choose(user, 'Approve');
    await user.type(screen.getByLabelText(/^Comment/), 'Fine.');
    await user.dblClick(screen.getByRole('button', { name: 'Approve' }));
    expect(section(screen, 'Your decision').queryByText(/recorded|you approved/i)).not.toBeInTheDocument();
    expect(await screen.findByText(/Recorded: you approved/)).toBeVisible();
    expect(sent).toHaveLength(1);
  });

  it('repeats a lost decision under the same key, and a changed one under another', async () => {
    const sent = watchDecisions(() => HttpResponse.error());
    const { user } = renderApp(path, sven);
    await choose(user, 'Approve');
    const comment = screen.getByLabelText(/^Comment/);
    await user.type(comment, 'Fine.');
    for (const more of ['', '', ' Really.']) {
      if (more) await user.type(comment, more);
      await user.click(screen.getByRole('button', { name: 'Approve' }));
      await screen.findByText('The server could not be reached');
    }
    await waitFor(() => expect(sent).toHaveLength(3));
    expect(sent[1]?.key).toBe(sent[0]?.key);
    expect(sent[2]?.key).not.toBe(sent[0]?.key);
  });

  it('carries notes to the fields', async () => {
    const sent = watchDecisions();
    const { user } = renderApp(path, sven);
    await choose(user, 'Request changes');
    expect(screen.getByText(/2 change requests are left/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Add a note to What it covers' }));
    await user.type(screen.getByRole('textbox', { name: 'Note to What it covers' }), 'Which host?');
    await user.type(screen.getByLabelText(/^Comment/), 'Please be exact.');
    expect(screen.getByText('With 1 note to a field')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Request changes' }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({
      decision: 'request_changes',
      field_notes: [{ pointer: '/scope', text: 'Which host?' }],
    });
  });

  it('offers only what the server allows', async () => {
    mock.approval = await makeApproval({ can: ['approve', 'reject', 'comment'] });
    renderApp(path, sven);
    await screen.findByRole('radio', { name: 'Approve' });
    expect(screen.queryByRole('radio', { name: 'Request changes' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Add a note/ })).not.toBeInTheDocument();
  });

  it('works from the keyboard alone', async () => {
    const { user } = renderApp(path, sven);
    await screen.findByRole('radio', { name: 'Approve' });
    await user.keyboard('a');
    expect(screen.getByRole('radio', { name: 'Approve' })).toBeChecked();
    await waitFor(() => expect(screen.getByLabelText(/^Comment/)).toHaveFocus());
    await user.keyboard('Fine.{Control>}{Enter}{/Control}');
    expect(await screen.findByText(/Recorded: you approved/)).toBeVisible();
  });

  it('keeps a comment over a reload until it is decided', async () => {
    const first = renderApp(path, sven);
    await choose(first.user, 'Reject');
    await first.user.type(screen.getByLabelText(/^Comment/), 'Not like this');
    first.unmount();
    const second = renderApp(path, sven);
    expect(await screen.findByLabelText(/^Comment/)).toHaveValue('Not like this');
    await second.user.click(screen.getByRole('button', { name: 'Reject' }));
    await screen.findByText(/Recorded: you rejected/);
    expect(Object.keys(localStorage).filter((key) => key.includes('decision'))).toEqual([]);
  });

  it('goes back to the inbox', async () => {
    const { user, router } = renderApp(path, sven);
    await screen.findByRole('heading', { level: 1, name: /Service account/ });
    await user.keyboard('u');
    await arriveAt(router, '/inbox');
  });
});

describe('what was frozen', () => {
  it('is refused when what arrived is something else', async () => {
    const honest = await makeApproval();
    mock.approval = { ...honest, context: { ...context, request: { title: 'Something milder' } } };
    const sent = watchDecisions();
    renderApp(path, sven);
    expect(await screen.findByText('You cannot decide on this page')).toBeVisible();
    expect(screen.getByText(/their fingerprints differ/)).toBeVisible();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
    expect(sent).toHaveLength(0);
  });

  it('matches whatever the order and the writing of numbers', async () => {
    const { context_hash } = await makeApproval({ context: { request: { b: 1.5, a: 'ö' } } });
    server.use(
      http.get('*/api/v1/approvals/:id', async () => {
        const approval = JSON.stringify({ ...(await makeApproval()), context: 'HERE', context_hash });
        const text = approval.replace('"HERE"', '{"request": {"a":"\\u00f6","b":15e-1}}');
        return new HttpResponse(text, { headers: { 'Content-Type': 'application/json' } });
      }),
    );
    renderApp(path, sven);
    expect(await screen.findByRole('radio', { name: 'Approve' })).toBeVisible();
  });
});

describe('when somebody or something was faster', () => {
  const closed = async (): Promise<Approval> => makeApproval({ status: 'closed', outcome: 'timed_out', can: [] });
  let refuse: (kind: string, status?: number) => Promise<void>;

  beforeEach(() => {
    refuse = async (kind, status = 409) => {
      watchDecisions(() => problem(status, kind, 'Refused'));
      const { user } = renderApp(path, sven);
      await choose(user, 'Approve');
      await user.type(screen.getByLabelText(/^Comment/), 'Fine.');
      await user.click(screen.getByRole('button', { name: 'Approve' }));
    };
  });

  it.each([
    ['stale-revision', 409, 'The request has changed since you opened it'],
    ['approval-closed', 409, 'It was already settled'],
    ['already-decided', 409, 'You have already decided this'],
    ['context-changed', 409, 'This page is out of date'],
    ['not-your-turn', 409, 'It is not your turn'],
    ['self-approval', 403, 'You cannot decide your own request'],
    ['not-a-reviewer', 403, 'You are not asked to decide this'],
    ['revision-limit', 422, 'No more change requests are possible'],
  ])('%s is explained', async (kind, status, title) => {
    await refuse(kind, status);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(title);
    expect(alert).toHaveTextContent(/Nothing was recorded|was not recorded/);
    expect(screen.getByLabelText(/^Comment/)).toHaveValue('Fine.');
  });

  it('shows how it was closed beside why the decision did not count', async () => {
    server.use(
      http.post('*/api/v1/approvals/:id/decisions', async () => {
        mock.approval = await closed();
        await delay(10);
        return problem(409, 'approval-closed', 'Closed');
      }),
    );
    const { user } = renderApp(path, sven);
    await choose(user, 'Approve');
    await user.type(screen.getByLabelText(/^Comment/), 'Fine.');
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    expect(await screen.findByText('This approval is closed: timed out.')).toBeVisible();
    expect(within(screen.getByRole('region', { name: 'Your decision' })).getByRole('alert')).toHaveTextContent(
      'It was already settled',
    );
  });
});
