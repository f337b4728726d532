import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { rita, sven } from '@/testing/data';
import { arriveAt, renderApp } from './testing';

const open = async (user: ReturnType<typeof renderApp>['user'], name: RegExp) => {
  await screen.findByRole('heading', { level: 1, name });
  await user.keyboard('{Control>}k{/Control}');
  return screen.findByRole('combobox', { name: 'Go to or do' });
};

const list = () => within(screen.getByRole('listbox', { name: 'What fits' }));
const chosen = () => list().getByRole('option', { selected: true });

describe('the command palette', () => {
  it('goes to a place by a few letters, from the keyboard alone', async () => {
    const { user, router } = renderApp('/inbox', sven);
    await open(user, /Inbox/);
    await user.keyboard('regi');
    expect(chosen()).toHaveTextContent('Register');
    await user.keyboard('{Enter}');
    await arriveAt(router, '/register');
    await waitFor(() => expect(screen.queryByRole('combobox', { name: 'Go to or do' })).not.toBeInTheDocument());
  });

  it('opens a request that waits, by its title or by who asked', async () => {
    const { user, router } = renderApp('/register', sven);
    const field = await open(user, /Register/);
    await user.type(field, 'omar prod');
    expect(chosen()).toHaveTextContent(/Production database copy/);
    await user.keyboard('{Enter}');
    await arriveAt(router, '/approvals/ap-9');
  });

  it('opens a form', async () => {
    const { user, router } = renderApp('/requests', rita);
    const field = await open(user, /My requests/);
    await user.type(field, 'policy');
    await list().findByRole('option', { name: /Policy exception/ });
    await user.keyboard('{Enter}');
    await arriveAt(router, '/forms/policy-exception');
  });

  it('is a combobox that tells which option is chosen, walks round, and closes', async () => {
    const { user } = renderApp('/inbox', sven);
    const field = await open(user, /Inbox/);
    expect(field).toHaveFocus();
    expect(field).toHaveAttribute('aria-controls', screen.getByRole('listbox', { name: 'What fits' }).id);
    const all = list().getAllByRole('option');
    expect(field).toHaveAttribute('aria-activedescendant', all[0]?.id);
    await user.keyboard('{ArrowDown}');
    expect(field).toHaveAttribute('aria-activedescendant', all[1]?.id);
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(chosen()).toBe(all.at(-1));
    await user.keyboard('zzzz');
    expect(screen.getByText(/Nothing fits\. Try/)).toBeVisible();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(field).not.toBeInTheDocument());
  });

  it('does what the page in front can do', async () => {
    const { user, router } = renderApp('/inbox', sven);
    await open(user, /Inbox/);
    await user.keyboard('switch between{Enter}');
    await waitFor(() => expect(router.state.location.search).toEqual({ view: 'decided' }));
  });

  it('is not offered to whoever is not signed in', async () => {
    const { user } = renderApp('/sign-in', null);
    await screen.findByRole('button', { name: 'Sign in' });
    await user.keyboard('{Control>}k{/Control}');
    expect(screen.queryByRole('combobox')).not.toBeInTheDocument();
  });
});
