import { act, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Role } from '@/lib/api/types';
import { ada, people, rita, sven } from '@/testing/data';
import { mock, problem } from '@/testing/handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp } from './testing';

const admin = people.find((each) => each.roles.includes('admin')) ?? sven;

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

  it('asks to sign in again when the server, asked anew, knows nobody', async () => {
    const { router, queryClient } = renderApp('/register', ada);
    await screen.findByRole('heading', { level: 1, name: 'Register' });
    server.use(http.get('*/api/v1/me', () => problem(401, 'unauthenticated', 'Sign in first')));
    await queryClient.invalidateQueries({ queryKey: ['me'] });
    await arriveAt(router, '/sign-in');
    expect(router.state.location.search).toEqual({ to: '/register' });
  });

  it('keeps what is unsaved on the page when the session ends, and lets its writer sign in beside it', async () => {
    server.use(http.get('*/api/v1/demo/accounts', () => problem(404, 'not-found', 'Not found')));
    const { router, user } = renderApp('/people/new', admin);
    await user.type(await screen.findByLabelText(/^Name/), 'Nia Nord');
    await user.type(screen.getByLabelText(/^Email/), 'nia@example.com');
    mock.user = null;
    await user.click(screen.getByRole('button', { name: 'Create account' }));
    const asked = within(await screen.findByRole('dialog', { name: 'Your session has ended' }));
    expect(asked.getByText(/still on this page/)).toBeVisible();
    expect(asked.getByLabelText('Email')).toHaveValue(admin.email);
    await user.type(asked.getByLabelText('Password'), 'demo-password');
    await user.click(asked.getByRole('button', { name: 'Sign in' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog', { name: 'Your session has ended' })).not.toBeInTheDocument(),
    );
    expect(router.state.location.pathname).toBe('/people/new');
    expect(screen.getByLabelText(/^Name/)).toHaveValue('Nia Nord');
    await user.click(screen.getByRole('button', { name: 'Create account' }));
    expect(await screen.findByText('The account of Nia Nord is there.')).toBeVisible();
  });

  it('says that there is no such page', async () => {
    renderApp('/nowhere/at/all', ada);
    expect(await screen.findByRole('heading', { level: 1, name: 'There is no such page' })).toBeVisible();
  });

  it('says what is not found or not theirs, and what broke, with a way on', async () => {
    renderApp('/executions/none', ada);
    expect(await screen.findByRole('heading', { level: 1, name: 'Not found' })).toBeVisible();
    expect(screen.getByText('It does not exist, or you may not see it.')).toBeVisible();
    // A link of a mail may have been opened with another account than it was sent to.
    expect(screen.getByText(/^You are signed in as Ada Novak\./)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Sign in as somebody else' })).toHaveAttribute(
      'href',
      '/sign-in?to=%2Fexecutions%2Fnone',
    );
    expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument();
  });

  it('shows a failure with its request id and tries again', async () => {
    server.use(http.get('*/api/v1/register', () => problem(500, 'internal', 'The server failed'), { once: true }));
    const { user } = renderApp('/register', ada);
    expect(await screen.findByRole('alert')).toHaveTextContent(/The server failed.*req-1/);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: /Shared screen/ })).toBeVisible();
  });
});
