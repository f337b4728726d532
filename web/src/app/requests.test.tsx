import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { at, endedRequest, execution, reworkRequest, rita } from '@/testing/data';
import { problem } from '@/testing/handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp, section } from './testing';

describe('my requests', () => {
  it('lists where each stands and how it ended', async () => {
    const { user, router } = renderApp('/requests', rita);
    const link = await screen.findByRole('link', { name: /Service account/ });
    expect(link.closest('tr')).toHaveTextContent(/Waiting for approval.*Sven Lindqvist, Sara Okafor.*in 43 h/);
    expect(screen.getByRole('link', { name: /Contractor laptop/ }).closest('tr')).toHaveTextContent(
      /Changes requested.*You/,
    );
    expect(screen.getByRole('link', { name: /Conference travel/ }).closest('tr')).toHaveTextContent('Rejected');
    await user.click(link);
    await arriveAt(router, '/requests/ex-1');
  });

  it('invites to a first one', async () => {
    server.use(http.get('*/api/v1/requests', () => HttpResponse.json({ items: [], next_cursor: null })));
    renderApp('/requests', rita);
    expect(await screen.findByText('You have not asked for anything yet')).toBeVisible();
    expect(within(screen.getByRole('main')).getByRole('link', { name: 'New request' })).toBeVisible();
  });
});

describe('one request', () => {
  it('says who has it, since when and until when', async () => {
    renderApp('/requests/ex-1', rita);
    const stands = await screen.findByRole('region', { name: 'Where it stands' });
    expect(stands).toHaveTextContent(/Waiting for approval/);
    expect(stands).toHaveTextContent(/Sven Lindqvist.*since.*due in 43 h/);
    expect(section(screen, 'Notes from the reviewers').getByText(/Which host signs in/)).toBeVisible();
    expect(section(screen, 'What you asked for').getByText('SEC-12 Multi-factor sign-in')).toBeVisible();
  });

  it('names whoever has several things to do for it once, with what is due first', async () => {
    const names = ['Omar', 'Mark', 'Mark', 'Hana', 'Mark', 'Sven'];
    const waiting_for = names.map((name, index) => ({ name, since: at(-1), due_at: at((9 - index) * 86_400_000) }));
    const asked = { ...endedRequest, status: 'waiting', ended_at: null, outcome: null, notes: [], waiting_for };
    server.use(http.get('*/api/v1/requests/:id', () => HttpResponse.json(asked)));
    renderApp('/requests/ex-3', rita);
    const stands = within(await screen.findByRole('region', { name: 'Where it stands' }));
    expect(await stands.findAllByText('Mark')).toHaveLength(1);
    expect(stands.getByText('Mark').closest('li')).toHaveTextContent('due in 5 days');
  });

  it('shows its way as a picture, with the tier and who has it', async () => {
    renderApp('/requests/ex-1', rita);
    const way = await screen.findByRole('list', { name: 'The way of this request' });
    await waitFor(() => expect(way).toHaveTextContent('Assessed'));
    const stations = within(way).getAllByRole('listitem');
    expect(stations.map((each) => each.textContent)).toEqual([
      expect.stringMatching(/^Sent2 days ago/),
      expect.stringMatching(/^AssessedHigh tier/),
      expect.stringMatching(/^With the reviewersSven Lindqvist, Sara Okaforsince .*due in 43 h/),
      'Decision',
    ]);
    expect(stations[2]).toHaveAttribute('aria-current', 'step');
  });

  it.each([
    ['completed', null, /^Completed/],
    ['failed', 'failed', /^Failed/],
  ])('that %s without reviewers has no station for them', async (status, outcome, end) => {
    server.use(
      http.get('*/api/v1/requests/:id', () => HttpResponse.json({ ...endedRequest, status, notes: [], outcome })),
      http.get('*/api/v1/executions/:id', () => HttpResponse.json({ ...execution, approvals: [], nodes: [] })),
    );
    renderApp('/requests/ex-3', rita);
    const way = await screen.findByRole('list', { name: 'The way of this request' });
    expect(
      within(way)
        .getAllByRole('listitem')
        .map((each) => each.textContent),
    ).toEqual([expect.stringMatching(/^Sent/), expect.stringMatching(end)]);
  });

  it('that was deleted after its end says so in place of its fields', async () => {
    server.use(
      http.get('*/api/v1/requests/:id', () =>
        HttpResponse.json({ ...endedRequest, notes: [], outcome: null, body: null, pruned_at: at(0) }),
      ),
    );
    renderApp('/requests/ex-3', rita);
    const asks = await screen.findByRole('region', { name: 'What you asked for' });
    expect(asks).toHaveTextContent(/The request and its files were deleted on .* retention/);
  });

  it('that was decided keeps its fields, and says that the details of its path are gone', async () => {
    server.use(http.get('*/api/v1/requests/:id', () => HttpResponse.json({ ...endedRequest, pruned_at: at(0) })));
    renderApp('/requests/ex-3', rita);
    const asks = await screen.findByRole('region', { name: 'What you asked for' });
    expect(asks).toHaveTextContent(/8,?200/);
    expect(asks).toHaveTextContent(/details of its path were deleted.*every decision are kept/);
  });

  it('leads to the register when something was granted', async () => {
    server.use(
      http.get('*/api/v1/requests/:id', () => HttpResponse.json({ ...endedRequest, outcome: 'approved', notes: [] })),
      http.get('*/api/v1/executions/:id', () =>
        HttpResponse.json({
          ...execution,
          nodes: [{ id: 'r', type: 'register', status: 'succeeded', revision: 1, output: { entry: { id: 'rg-1' } } }],
        }),
      ),
    );
    const { user, router } = renderApp('/requests/ex-3', rita);
    await user.click(await screen.findByRole('link', { name: 'See it in the register' }));
    await arriveAt(router, '/register/rg-1');
  });

  it('stands without its picture where the execution cannot be read', async () => {
    server.use(http.get('*/api/v1/executions/:id', () => problem(404, 'not-found', 'Not found')));
    renderApp('/requests/ex-1', rita);
    expect(await screen.findByRole('list', { name: 'The way of this request' })).toHaveTextContent(/Sent.*Sven/);
  });

  it('is talked about with those who decide', async () => {
    const { user } = renderApp('/requests/ex-1', rita);
    const discussion = within(await screen.findByRole('region', { name: 'Discussion' }));
    expect(discussion.getByText('Is the host in the server network?')).toBeVisible();
    await user.type(discussion.getByRole('textbox'), 'Yes, in segment 4.');
    await user.click(discussion.getByRole('button', { name: 'Post' }));
    expect(await discussion.findByText('Yes, in segment 4.', { selector: 'bdi' })).toBeVisible();
  });

  it('says in words that it is loading', async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => (answer = resolve));
    server.use(http.get('*/api/v1/requests/:id', () => asked));
    renderApp('/requests/ex-1', rita);
    await waitFor(() => expect(within(screen.getByRole('main')).getByRole('status')).toHaveTextContent('Loading'));
    answer();
  });

  it('says how it ended and why, and offers no withdrawal then', async () => {
    renderApp(`/requests/${endedRequest.execution_id}`, rita);
    const stands = await screen.findByRole('region', { name: 'Where it stands' });
    expect(within(stands).getByRole('list', { name: 'The way of this request' })).toHaveTextContent(/Sent.*Rejected/);
    expect(screen.getByText('Two can go, four cannot.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Withdraw' })).not.toBeInTheDocument();
  });

  it('is withdrawn after a question', async () => {
    let withdrawn = 0;
    server.use(
      http.post('*/api/v1/requests/:id/withdraw', () => {
        withdrawn += 1;
        return HttpResponse.json({});
      }),
    );
    const { user } = renderApp('/requests/ex-1', rita);
    await user.click(await screen.findByRole('button', { name: 'Withdraw' }));
    await user.click(await screen.findByRole('button', { name: 'Withdraw request' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(withdrawn).toBe(1);
  });

  it('says when it is too late to withdraw', async () => {
    server.use(http.post('*/api/v1/requests/:id/withdraw', () => problem(409, 'approval-closed', 'Approved')));
    const { user } = renderApp('/requests/ex-1', rita);
    await user.click(await screen.findByRole('button', { name: 'Withdraw' }));
    await user.click(await screen.findByRole('button', { name: 'Withdraw request' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('It is too late to withdraw');
  });
});

describe('correcting a request', () => {
  const path = `/requests/${reworkRequest.execution_id}`;

  function watch(reply?: () => Response) {
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/v1/requests/:id/resubmit', async ({ request }) => {
        sent.push(await request.clone().json());
        return reply?.();
      }),
    );
    return sent;
  }

  it('shows the notes at their fields and sends only what was changed', async () => {
    const sent = watch();
    const { user } = renderApp(path, rita);
    const until = await screen.findByLabelText('Until');
    const form = section(screen, 'Correct and send again');
    expect(form.getByText('A year is too long; the contract ends in March.')).toBeVisible();
    fireEvent.change(until, { target: { value: '2027-03-31' } });
    await user.type(screen.getByLabelText('Compensating controls'), 'Encrypted disk.');
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    expect(await screen.findByText('Sent again. Everybody decides on the corrected request.')).toBeVisible();
    expect(sent).toEqual([{ body: { until: '2027-03-31', compensating_controls: 'Encrypted disk.' }, revision: 1 }]);
  });

  it('shows beside the new value what stood there before', async () => {
    renderApp(path, rita);
    const until = await screen.findByLabelText('Until');
    const form = section(screen, 'Correct and send again');
    expect(form.queryByText('Before')).not.toBeInTheDocument();
    const was = (until as HTMLInputElement).value;
    fireEvent.change(until, { target: { value: '2027-03-31' } });
    const before = (await form.findByText('Before')).parentElement;
    expect(before?.querySelector('time')).toHaveAttribute('datetime', was);
    fireEvent.change(until, { target: { value: was } });
    await waitFor(() => expect(form.queryByText('Before')).not.toBeInTheDocument());
  });

  it('keeps a draft, and starts again from what was sent', async () => {
    const first = renderApp(path, rita);
    await first.user.type(await screen.findByLabelText('Compensating controls'), 'Encrypted');
    first.unmount();
    const second = renderApp(path, rita);
    expect(await screen.findByText(/^This is your draft from \d\d:\d\d/)).toBeVisible();
    expect(await screen.findByLabelText('Compensating controls')).toHaveValue('Encrypted');
    await second.user.click(screen.getByRole('button', { name: 'Start from what was sent' }));
    await waitFor(() => expect(screen.getByLabelText('Compensating controls')).toHaveValue(''));
  });

  it('sends null for a field that was emptied', async () => {
    const sent = watch();
    const { user } = renderApp(path, rita);
    await user.clear(await screen.findByLabelText('From'));
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    await waitFor(() => expect(sent).toEqual([{ body: { from: null }, revision: 1 }]));
  });

  it('sends all files of a field when one is added, and null when none is left', async () => {
    const sent = watch(() => problem(503, 'overloaded', 'Too busy just now'));
    const { user } = renderApp(path, rita);
    expect(await screen.findByText('contract.pdf')).toBeVisible();
    const input = document.querySelector<HTMLInputElement>('input[type="file"]');
    if (!input) throw new Error('no file input');
    await user.upload(input, new File(['x'], 'plan.pdf'));
    await screen.findByText('plan.pdf');
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    const files = ['f-1', 'f-9'].map((id) => ({ field: 'attachments', id }));
    await waitFor(() => expect(sent).toEqual([{ body: {}, files, revision: 1 }]));
    await user.click(screen.getByRole('button', { name: 'Remove plan.pdf' }));
    await user.click(screen.getByRole('button', { name: 'Remove contract.pdf' }));
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    await waitFor(() => expect(sent[1]).toEqual({ body: { attachments: null }, revision: 1 }));
  });

  it('sends nothing when nothing was changed', async () => {
    const sent = watch();
    const { user } = renderApp(path, rita);
    await user.click(await screen.findByRole('button', { name: 'Send again' }));
    expect(await screen.findByText(/Change something first/)).toBeVisible();
    expect(sent).toEqual([]);
  });

  it('keeps what was written when a newer revision exists', async () => {
    watch(() => problem(409, 'stale-revision', 'Stale'));
    const { user } = renderApp(path, rita);
    await user.type(await screen.findByLabelText('Compensating controls'), 'Encrypted disk.');
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Nothing was sent. What you wrote is kept');
    expect(screen.getByLabelText('Compensating controls')).toHaveValue('Encrypted disk.');
  });
});
