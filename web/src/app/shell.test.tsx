import { act, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Role } from '@/lib/api/types';
import { ada, rita, sven } from '@/testing/data';
import { mock, problem } from '@/testing/handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp } from './testing';

async function places(): Promise<string[]> {
  const nav = await screen.findByRole('navigation', { name: 'Main navigation' });
  return within(nav)
    .getAllByRole('link')
    .map((link) => link.textContent?.replace(/\d.*$/, '') ?? '')
    .filter((name) => !name.startsWith('Outbox'));
}

describe('the frame around the pages', () => {
  it.each<[Role, string, string[]]>([
    ['requester', '/requests', ['Tasks', 'New request', 'My requests']],
    ['reviewer', '/inbox', ['Inbox', 'Tasks', 'New request', 'My requests', 'Register']],
    [
      'auditor',
      '/executions',
      [
        ...['Tasks', 'Executions', 'Register', 'Workflows'],
        ...['Policies', 'People', 'Groups', 'Connections', 'Variables', 'Tokens', 'Audit log'],
      ],
    ],
    [
      'admin',
      '/executions',
      [
        ...['Tasks', 'New request', 'My requests', 'Executions', 'Register', 'Workflows'],
        ...['Policies', 'People', 'Groups', 'Connections', 'Variables', 'Tokens', 'Audit log'],
      ],
    ],
    [
      'builder',
      '/executions',
      [
        ...['Tasks', 'New request', 'My requests', 'Executions', 'Register', 'Workflows'],
        ...['Policies', 'Groups', 'Connections', 'Variables'],
      ],
    ],
  ])('shows a %s their places and starts at %s', async (role, home, wanted) => {
    const { router } = renderApp('/', { ...rita, roles: [role] });
    await arriveAt(router, home);
    await waitFor(async () => expect(await places()).toEqual(wanted));
  });

  it('shows the inbox to whoever is asked to decide, whatever their role', async () => {
    server.use(
      http.get('*/api/v1/approvals', async () => {
        const { makeInbox } = await import('@/testing/data');
        return Response.json({ items: await makeInbox(), next_cursor: null });
      }),
    );
    renderApp('/requests', rita);
    expect(await screen.findByRole('link', { name: /Inbox.*4 to decide/ })).toBeVisible();
  });

  it('folds the places of administration away, and remembers it', async () => {
    const { user } = renderApp('/workflows', ada);
    const part = await screen.findByRole('button', { name: 'Administration' });
    expect(part).toHaveAttribute('aria-expanded', 'true');
    await user.click(part);
    expect(screen.queryByRole('link', { name: 'Policies' })).not.toBeInTheDocument();
    expect(part).toHaveAttribute('aria-expanded', 'false');
  });

  it('goes places by two keys, and lists all keys on ?', async () => {
    const { user, router } = renderApp('/workflows', ada);
    await screen.findByRole('heading', { level: 1, name: 'Workflows' });
    await user.keyboard('gp');
    await arriveAt(router, '/policies');
    await screen.findByRole('heading', { level: 1, name: 'Policies' });
    await user.keyboard('/');
    expect(screen.getByLabelText('Search')).toHaveFocus();
    await user.keyboard('gv');
    expect(router.state.location.pathname).toBe('/policies');
    act(() => (document.activeElement as HTMLElement).blur());
    await user.keyboard('?');
    const keys = await screen.findByRole('dialog', { name: 'Keyboard' });
    await waitFor(() => expect(within(keys).getByText('Go to Policies')).toBeVisible());
  });

  it('leads to the own tokens from the account menu, whoever one is', async () => {
    const { user, router } = renderApp('/requests', rita);
    await user.click(await screen.findByRole('button', { name: /Account of/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'API tokens' }));
    await arriveAt(router, '/tokens');
  });

  it('signs out', async () => {
    const { user, router } = renderApp('/register', sven);
    await user.click(await screen.findByRole('button', { name: /Account of Sven Lindqvist/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    await arriveAt(router, '/sign-in');
    expect(mock.user).toBeNull();
  });

  it('turns dark when asked', async () => {
    const { user } = renderApp('/register', sven);
    await user.click(await screen.findByRole('button', { name: /Account of/ }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Dark' }));
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark');
  });

  it('asks to sign in again when the session has ended, and comes back', async () => {
    const { router, queryClient } = renderApp('/register', ada);
    await screen.findByRole('heading', { level: 1, name: 'Register' });
    mock.user = null;
    await queryClient.invalidateQueries({ queryKey: ['register'] });
    await arriveAt(router, '/sign-in');
    expect(router.state.location.search).toEqual({ to: '/register' });
  });

  it('says that there is no such page', async () => {
    renderApp('/nowhere/at/all', ada);
    expect(await screen.findByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible();
  });

  it('says what is not found or not theirs, and what broke, with a way on', async () => {
    renderApp('/executions/none', ada);
    expect(await screen.findByRole('heading', { level: 1, name: 'Not found' })).toBeVisible();
    expect(screen.getByText('It does not exist, or you may not see it.')).toBeVisible();
  });

  it('shows a failure with its request id and tries again', async () => {
    server.use(http.get('*/api/v1/register', () => problem(500, 'internal', 'The server failed'), { once: true }));
    const { user } = renderApp('/register', ada);
    expect(await screen.findByRole('alert')).toHaveTextContent(/The server failed.*req-1/);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: /Shared screen/ })).toBeVisible();
  });
});
