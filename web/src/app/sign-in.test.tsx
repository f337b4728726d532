import { screen } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { problem } from '@/testing/handlers';
import { server } from '@/testing/server';
import { arriveAt, pathOf, renderApp } from './testing';

const noDemo = () => server.use(http.get('*/api/v1/demo/accounts', () => problem(404, 'not-found', 'Not found')));

describe('signing in', () => {
  it('with a password leads to what the person is here for', async () => {
    noDemo();
    const { user, router } = renderApp('/', null);
    await user.type(await screen.findByLabelText('Email'), 'sven@example.com');
    await user.type(screen.getByLabelText('Password'), 'right');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await arriveAt(router, '/inbox');
    expect(screen.queryByText('Sign in as')).not.toBeInTheDocument();
  });

  it('with a wrong password says so and stays', async () => {
    noDemo();
    const { user, router } = renderApp('/sign-in', null);
    await user.type(await screen.findByLabelText('Email'), 'sven@example.com');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The address or the password is not right.');
    expect(pathOf(router)).toBe('/sign-in');
  });

  it('in the demo lets one choose a person, told by what each is for', async () => {
    const { user, router } = renderApp('/sign-in', null);
    expect(await screen.findByText('asks for exceptions')).toBeVisible();
    await user.click(screen.getByRole('button', { name: /Rita Ravn/ }));
    await arriveAt(router, '/requests');
  });

  it('in the demo finds a person by what they do, and takes Enter for the first', async () => {
    const { user, router } = renderApp('/sign-in', null);
    await user.type(await screen.findByRole('searchbox', { name: 'Search people' }), 'draws');
    expect(screen.getByRole('button', { name: /Bob Ortiz/ })).toBeVisible();
    expect(screen.queryByRole('button', { name: /Rita Ravn/ })).not.toBeInTheDocument();
    await user.keyboard('{Enter}');
    await arriveAt(router, '/executions');
  });

  it('says until when it is throttled', async () => {
    noDemo();
    server.use(http.post('*/api/v1/session', () => problem(429, 'throttled', 'Too many attempts')));
    const { user } = renderApp('/sign-in', null);
    await user.type(await screen.findByLabelText('Email'), 'sven@example.com');
    await user.type(screen.getByLabelText('Password'), 'right');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(/quarter of an hour.*Try again at \d/);
  });

  it('comes back to where the person was headed', async () => {
    const { user, router } = renderApp('/approvals/ap-2?x=1', null);
    await user.click(await screen.findByRole('button', { name: /Sven Lindqvist/ }));
    await arriveAt(router, '/approvals/ap-2');
  });

  it.each(['//evil.example/', 'https://evil.example/', '/\\evil.example'])('never leads to %s', async (to) => {
    const { user, router } = renderApp(`/sign-in?to=${encodeURIComponent(to)}`, null);
    await user.click(await screen.findByRole('button', { name: /Sven Lindqvist/ }));
    await arriveAt(router, '/inbox');
  });

  it('asks for a code where the account has one', async () => {
    noDemo();
    let sent: unknown;
    server.use(
      http.post('*/api/v1/session', async ({ request }) => {
        sent = await request.clone().json();
        if (!('totp' in (sent as object))) return problem(401, 'totp-required', 'A code is required');
      }),
    );
    const { user, router } = renderApp('/sign-in', null);
    await user.type(await screen.findByLabelText('Email'), 'sven@example.com');
    await user.type(screen.getByLabelText('Password'), 'right');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await user.type(await screen.findByLabelText('Code from your authenticator app'), '123456');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await arriveAt(router, '/inbox');
    expect(sent).toMatchObject({ totp: '123456' });
  });
});
