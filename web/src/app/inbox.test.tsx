import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { makeApproval, makeInbox, rita, sven } from '@/testing/data';
import { problem } from '@/testing/handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp } from './testing';

describe('the inbox', () => {
  it('tells of each request what a reviewer needs to choose', async () => {
    renderApp('/inbox', sven);
    const row = (await screen.findByRole('link', { name: /Service account/ })).closest('li');
    for (const text of [
      'Rita Ravn',
      'SEC-12 Multi-factor sign-in',
      'Revision 2',
      'High',
      /EUR.12,400/,
      '1 of 2',
      'in 43 h',
      '5 h ago',
    ]) {
      expect(row).toHaveTextContent(text);
    }
    expect(screen.getByText('4 waiting for your decision')).toBeVisible();
    expect(document.title).toContain('(4) Inbox');
  });

  it('is walked with j and k and opened with Enter', async () => {
    const { user, router } = renderApp('/inbox', sven);
    await screen.findByRole('link', { name: /Service account/ });
    await user.keyboard('j');
    expect(screen.getByRole('link', { name: /Production database/ })).toHaveFocus();
    await user.keyboard('jjk');
    expect(screen.getByRole('link', { name: /Service account/ })).toHaveFocus();
    await user.keyboard('{Enter}');
    await arriveAt(router, '/approvals/ap-2');
  });

  it('lists its keys on ? and rests them on demand', async () => {
    const { user } = renderApp('/inbox', sven);
    await screen.findByRole('link', { name: /Service account/ });
    await user.keyboard('?');
    expect(await screen.findByRole('dialog', { name: 'Keyboard' })).toHaveTextContent('Next request');
    await user.click(screen.getByRole('switch', { name: 'Single-key shortcuts' }));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.keyboard('j');
    expect(screen.getByRole('link', { name: /Production database/ })).not.toHaveFocus();
  });

  it('says so when nothing waits', async () => {
    renderApp('/inbox', rita);
    expect(await screen.findByText('You are done')).toBeVisible();
  });

  it('loads what does not fit on the first page', async () => {
    const items = await makeInbox();
    server.use(
      http.get('*/api/v1/approvals', ({ request }) => {
        const cursor = new URL(request.url).searchParams.get('cursor');
        return HttpResponse.json(
          cursor === 'c2'
            ? { items: items.slice(2), next_cursor: null }
            : { items: items.slice(0, 2), next_cursor: 'c2' },
        );
      }),
    );
    const { user } = renderApp('/inbox', sven);
    await user.click(await screen.findByRole('button', { name: 'Show more' }));
    expect(await screen.findByRole('link', { name: 'Release 41 to production' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
  });

  it('is sorted by deadline, those without one last', async () => {
    server.use(
      http.get('*/api/v1/approvals', async () =>
        HttpResponse.json({ items: (await makeInbox()).reverse(), next_cursor: null }),
      ),
    );
    renderApp('/inbox', sven);
    const list = await screen.findByRole('list', { name: 'Requests to decide' });
    expect(
      within(list)
        .getAllByRole('link')
        .map((link) => link.textContent?.slice(0, 10)),
    ).toEqual(['Production', 'Service ac', 'Contractor', 'Release 41']);
  });

  it('is filtered by words, tier and deadline, in the address', async () => {
    const { user, router } = renderApp('/inbox', sven);
    await screen.findByRole('link', { name: /Service account/ });
    await user.type(screen.getByRole('textbox', { name: /Search titles/ }), 'rita sec-21');
    await waitFor(() => expect(screen.queryByRole('link', { name: /Service account/ })).not.toBeInTheDocument());
    expect(screen.getByRole('link', { name: /Contractor laptop/ })).toBeVisible();
    expect(screen.getByText('1 of 4 shown')).toBeVisible();
    await waitFor(() => expect(router.state.location.search).toEqual({ q: 'rita sec-21' }));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Deadline' }), 'Overdue');
    expect(await screen.findByText('Nothing here fits the filter')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    expect(await screen.findByRole('link', { name: /Service account/ })).toBeVisible();
    expect(screen.getByRole('textbox', { name: /Search titles/ })).toHaveValue('');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Tier' }), 'Critical');
    await waitFor(() => expect(router.state.location.search).toEqual({ tier: 'critical' }));
    expect(screen.getAllByRole('checkbox')).toHaveLength(1);
  });

  it('opens with the filter that its address names', async () => {
    renderApp('/inbox?due=overdue', sven);
    expect(await screen.findByRole('link', { name: /Production database/ })).toBeVisible();
    expect(screen.queryByRole('link', { name: /Service account/ })).not.toBeInTheDocument();
    expect(screen.getByRole('combobox', { name: 'Deadline' })).toHaveValue('overdue');
  });

  it('leads from a row straight to a decision, and back to that row', async () => {
    const { user, router } = renderApp('/inbox', sven);
    await screen.findByRole('link', { name: /Service account/ });
    await user.keyboard('jjr');
    await arriveAt(router, '/approvals/ap-2');
    expect(await screen.findByRole('radio', { name: 'Reject' })).toBeChecked();
    await waitFor(() => expect(screen.getByLabelText(/^Comment/)).toHaveFocus());
    expect(router.state.location.search).toEqual({});
    await user.click(screen.getByRole('link', { name: '← Inbox' }));
    await waitFor(() => expect(screen.getByRole('link', { name: /Service account/ })).toHaveFocus());
  });

  it('shows what is settled, and what the reader said', async () => {
    const { user } = renderApp('/inbox', sven);
    await user.click(await screen.findByRole('link', { name: 'Decided' }));
    const row = (await screen.findByRole('link', { name: /Vendor laptop/ })).closest('li');
    expect(row).toHaveTextContent(/rejected.*Rejected.*26 h ago/);
    expect(screen.getByRole('link', { name: /Night access/ }).closest('li')).toHaveTextContent(
      /did not decide.*Timed out/,
    );
    expect(screen.getByRole('link', { name: 'Decided' })).toHaveAttribute('aria-current', 'page');
    expect(screen.getByRole('link', { name: /^To decide/ })).not.toHaveAttribute('aria-current');
  });
});

describe('deciding several at once', () => {
  const together = ['Contractor laptop outside device management', 'Release 41 to production'];

  async function choose(titles: string[]) {
    const view = renderApp('/inbox', sven);
    for (const title of titles) {
      await view.user.click(await screen.findByRole('checkbox', { name: new RegExp(`^Select ${title}`) }));
    }
    return view;
  }

  function watch(reply?: (id: string) => Response | undefined) {
    const sent: { id: string; body: Record<string, unknown>; key: string | null }[] = [];
    server.use(
      http.post<{ id: string }>('*/api/v1/approvals/:id/decisions', async ({ request, params }) => {
        const body = (await request.clone().json()) as Record<string, unknown>;
        sent.push({ id: params.id, body, key: request.headers.get('Idempotency-Key') });
        return (
          reply?.(params.id) ?? HttpResponse.json(await makeApproval({ id: params.id, status: 'closed', can: [] }))
        );
      }),
    );
    return sent;
  }

  it('is not offered where one of them must be decided by itself', async () => {
    const { user } = await choose(['Service account', ...together]);
    const bar = screen.getByRole('region', { name: 'Selected requests' });
    expect(bar).toHaveTextContent('3 selected');
    expect(bar).toHaveTextContent('1 of them must be decided by itself.');
    expect(within(bar).queryByRole('button', { name: 'Approve…' })).not.toBeInTheDocument();
    await user.click(within(bar).getByRole('button', { name: 'Leave it out' }));
    expect(bar).toHaveTextContent('2 selected');
    expect(within(bar).getByRole('button', { name: 'Approve…' })).toBeEnabled();
  });

  it('sends one after the other, each with its own fingerprint, and says of each what became of it', async () => {
    const sent = watch((id) => (id === 'ap-7' ? problem(409, 'approval-closed', 'Closed') : undefined));
    const { user } = await choose(together);
    await user.click(screen.getByRole('button', { name: 'Approve…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Approve 2 requests' }));
    await waitFor(() => expect(dialog.getAllByText('Ready')).toHaveLength(2));
    await user.click(dialog.getByRole('button', { name: 'Approve 2' }));
    expect(dialog.getByText('Write a reason that a person can read.')).toBeVisible();
    expect(sent).toEqual([]);
    await user.type(dialog.getByLabelText(/^Reason/), 'Both end in March.');
    await user.click(dialog.getByRole('button', { name: 'Approve 2' }));
    expect(await dialog.findByText(/1 recorded, 1 not/)).toBeVisible();
    expect(dialog.getByText(/^It was already settled/)).toBeVisible();
    expect(dialog.getAllByText('Recorded: approved')).toHaveLength(1);
    expect(sent.map(({ id }) => id)).toEqual(['ap-7', 'ap-6']);
    expect(sent[0]?.body).toMatchObject({ decision: 'approve', comment: 'Both end in March.' });
    expect(sent[0]?.body.context_hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(sent[0]?.body.context_hash).not.toBe(sent[1]?.body.context_hash);
    expect(sent[0]?.key).not.toBe(sent[1]?.key);
  });

  it('stops where the server is silent, and goes on under the same keys', async () => {
    let down = true;
    const sent = watch(() => (down ? HttpResponse.error() : undefined));
    const { user } = await choose(together);
    await user.keyboard('r');
    const dialog = within(await screen.findByRole('dialog', { name: 'Reject 2 requests' }));
    await waitFor(() => expect(dialog.getAllByText('Ready')).toHaveLength(2));
    await user.type(dialog.getByLabelText(/^Reason/), 'Not now.');
    await user.click(dialog.getByRole('button', { name: 'Reject 2' }));
    expect(await dialog.findByText(/Whether this one arrived is not known/)).toBeVisible();
    expect(dialog.queryByText('Recorded: rejected')).not.toBeInTheDocument();
    expect(sent).toHaveLength(1);
    down = false;
    await user.click(dialog.getByRole('button', { name: 'Try 2 again' }));
    expect(await dialog.findByText('All 2 are recorded.')).toBeVisible();
    expect(sent[1]?.key).toBe(sent[0]?.key);
  });

  it('leaves out what arrived changed', async () => {
    server.use(
      http.get('*/api/v1/approvals/ap-6', async () =>
        HttpResponse.json({ ...(await makeApproval({ allow_bulk: true })), id: 'ap-6', context_hash: 'sha256:00' }),
      ),
    );
    const sent = watch();
    const { user } = await choose(together);
    await user.click(screen.getByRole('button', { name: 'Approve…' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText(/not what was frozen/)).toBeVisible();
    await user.type(dialog.getByLabelText(/^Reason/), 'Fine.');
    await user.click(dialog.getByRole('button', { name: 'Approve 1' }));
    expect(await dialog.findByText(/1 recorded, 1 not/)).toBeVisible();
    expect(sent.map(({ id }) => id)).toEqual(['ap-7']);
  });
});
