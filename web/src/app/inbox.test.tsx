import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { makeInbox, rita, sven } from '@/testing/data';
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
});
