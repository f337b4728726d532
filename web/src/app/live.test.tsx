import { act, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Approval } from '@/lib/api/types';
import { makeApproval, makeInbox, sven } from '@/testing/data';
import { FakeEventSource, fakeEventSource } from '@/testing/event-source';
import { mock } from '@/testing/handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp, section } from './testing';

beforeEach(() => fakeEventSource());
// Only what these tests put there: the setup has stubs of its own.
afterEach(() => Reflect.deleteProperty(globalThis, 'EventSource'));

/** The inbox answers with what stands in `items`. */
function inboxOf(items: Approval[]) {
  const state = { items, asked: 0, down: false };
  server.use(
    http.get('*/api/v1/approvals', () => {
      state.asked += 1;
      return state.down ? HttpResponse.error() : HttpResponse.json({ items: state.items, next_cursor: null });
    }),
  );
  return state;
}

describe('news from the server', () => {
  it('bring a new request into the inbox, its count and the title of the tab', async () => {
    const inbox = await makeInbox();
    const state = inboxOf(inbox.slice(0, 1));
    renderApp('/inbox', sven);
    expect(await screen.findByText('1 waiting for your decision')).toBeVisible();
    expect(FakeEventSource.all).toHaveLength(1);
    expect(FakeEventSource.last.url).toBe('/api/v1/events');
    act(() => FakeEventSource.last.tell('ready'));
    state.items = inbox;
    act(() => FakeEventSource.last.tell('changed', { what: ['approvals'], execution_id: 'ex-1' }));
    expect(await screen.findByRole('link', { name: 'Release 41 to production' })).toBeVisible();
    expect(screen.getByRole('link', { name: /Inbox.*4 to decide/ })).toBeVisible();
    expect(document.title).toMatch(/^\(4\) Inbox/);
  });

  it('bring a task onto its page and into the navigation', async () => {
    const tasks: unknown[] = [];
    server.use(http.get('*/api/v1/tasks', () => HttpResponse.json({ items: tasks, next_cursor: null })));
    renderApp('/tasks', sven);
    expect(await screen.findByText('Nothing to fill in')).toBeVisible();
    act(() => FakeEventSource.last.tell('ready'));
    tasks.push({
      ...{ id: 'ex-1:desk:', execution: 'ex-1', workflow: { id: 'wf-1', name: 'Onboarding' }, title: 'Nia Nord joins' },
      ...{ requester: { name: 'Rita Ravn', email: 'rita@example.com' }, node: 'desk', name: 'Find a desk', item: null },
      ...{ revision: 1, message: '', opened_at: new Date().toISOString(), due_at: null, open: true },
    });
    act(() => FakeEventSource.last.tell('changed', { what: ['tasks'], execution_id: 'ex-1' }));
    expect(await screen.findByRole('link', { name: 'Nia Nord joins' })).toBeVisible();
    expect(screen.getByRole('link', { name: /^Tasks.*1/ })).toBeVisible();
  });

  it('that come together are fetched once', async () => {
    const state = inboxOf([]);
    renderApp('/inbox', sven);
    await screen.findByText('You are done');
    act(() => FakeEventSource.last.tell('ready'));
    const before = state.asked;
    act(() => {
      for (let n = 0; n < 50; n += 1) FakeEventSource.last.tell('changed', { what: ['approvals'] });
    });
    await waitFor(() => expect(state.asked).toBe(before + 1));
  });

  it('that nobody understands change nothing', async () => {
    const state = inboxOf([]);
    renderApp('/inbox', sven);
    await screen.findByText('You are done');
    const before = state.asked;
    act(() => {
      FakeEventSource.last.dispatchEvent(new MessageEvent('changed', { data: 'no json' }));
      FakeEventSource.last.tell('changed', { what: 'approvals' });
    });
    expect(await screen.findByText('You are done')).toBeVisible();
    expect(state.asked).toBe(before);
  });

  it('are asked for again after the stream was lost, and everything with them', async () => {
    const inbox = await makeInbox();
    const state = inboxOf([]);
    vi.spyOn(Math, 'random').mockReturnValue(0);
    renderApp('/inbox', sven);
    await screen.findByText('You are done');
    act(() => FakeEventSource.last.tell('ready'));
    act(() => FakeEventSource.last.fail());
    expect(FakeEventSource.last.closed).toBe(true);
    await waitFor(() => expect(FakeEventSource.all).toHaveLength(2), { timeout: 10_000 });
    state.items = inbox;
    act(() => FakeEventSource.last.tell('ready'));
    expect(await screen.findByText('4 waiting for your decision')).toBeVisible();
  });

  it('end with the session, and the page leads to the sign-in', async () => {
    const { router } = renderApp('/inbox', sven);
    await screen.findByRole('link', { name: /Service account/ });
    const stream = FakeEventSource.last;
    act(() => stream.tell('ready'));
    mock.user = null;
    act(() => stream.tell('over'));
    await arriveAt(router, '/sign-in');
    expect(stream.closed).toBe(true);
  });
});

describe('without a connection', () => {
  it('the page says of what time it is, and is silent again when the server answers', async () => {
    const state = inboxOf(await makeInbox());
    const { user } = renderApp('/inbox', sven);
    await screen.findByRole('link', { name: /Service account/ });
    state.down = true;
    act(() => FakeEventSource.last.fail());
    expect(await screen.findByText(/^Offline: showing what was known at \d\d:\d\d/)).toBeVisible();
    expect(screen.getByRole('link', { name: /Service account/ })).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    state.down = false;
    await user.click(screen.getByRole('button', { name: 'Try now' }));
    await waitFor(() => expect(screen.queryByText(/^Offline/)).not.toBeInTheDocument());
  });

  it('a decision says that it may not have arrived, and keeps what was written', async () => {
    server.use(http.post('*/api/v1/approvals/:id/decisions', () => HttpResponse.error()));
    const { user } = renderApp('/approvals/ap-2', sven);
    await user.click(await screen.findByRole('radio', { name: 'Approve' }));
    await user.type(screen.getByLabelText(/^Comment/), 'Fine.');
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(/not known.*send it again: it counts once/);
    expect(screen.getByLabelText(/^Comment/)).toHaveValue('Fine.');
  });
});

describe('an approval that goes on while somebody writes', () => {
  async function settle(change: Partial<Approval>) {
    mock.approval = await makeApproval({ can: ['comment'], ...change });
    act(() => FakeEventSource.last.tell('changed', { what: ['approvals'], execution_id: 'ex-1' }));
  }

  it('says so, keeps the words where they are, and sends nothing', async () => {
    const { user } = renderApp('/approvals/ap-2', sven);
    await user.click(await screen.findByRole('radio', { name: 'Approve' }));
    await user.type(screen.getByLabelText(/^Comment/), 'One host, and');
    await settle({ status: 'closed', outcome: 'rejected' });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('This changed while you were writing');
    expect(alert).toHaveTextContent('It was closed: rejected (Rosa Keller).');
    expect(alert).toHaveTextContent('Nothing of yours was sent.');
    const comment = screen.getByLabelText(/^Comment/);
    expect(comment).toHaveValue('One host, and');
    expect(comment).toHaveFocus();
    expect(screen.getByRole('button', { name: 'Approve' })).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Show how it stands now' }));
    expect(await screen.findByText('This approval is closed: rejected.')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'What you wrote and did not send' })).toHaveValue('One host, and');
  });

  it('shows it at once where nothing was written', async () => {
    renderApp('/approvals/ap-2', sven);
    await screen.findByRole('radio', { name: 'Approve' });
    await settle({ status: 'closed', outcome: 'timed_out' });
    expect(await screen.findByText('This approval is closed: timed out.')).toBeVisible();
  });

  it('takes in the votes of others without touching what is written', async () => {
    const { user } = renderApp('/approvals/ap-2', sven);
    await user.click(await screen.findByRole('radio', { name: 'Approve' }));
    await user.type(screen.getByLabelText(/^Comment/), 'Fine');
    await settle({ can: ['approve', 'reject', 'comment'], decisions: [] });
    await waitFor(() => expect(section(screen, 'Your decision').getByText('0 of 2 approved so far')).toBeVisible());
    expect(screen.getByLabelText(/^Comment/)).toHaveValue('Fine');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

it('nobody who is not signed in listens', async () => {
  renderApp('/sign-in', null);
  await screen.findByRole('button', { name: 'Sign in' });
  expect(FakeEventSource.all).toHaveLength(0);
});
