import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { mailbox, mailPieces, ownPath } from '@/features/outbox/links';
import { rita } from '@/testing/data';
import { problem } from '@/testing/handlers';
import { server } from '@/testing/server';
import { renderApp } from './testing';

const here = { origin: 'http://127.0.0.1:8080', hostname: '127.0.0.1', port: '8080' };

describe('the outbox of the demo', () => {
  it('shows the newest mail first, and the one that is chosen', async () => {
    const { user, router } = renderApp('/outbox', rita);
    expect(await screen.findByRole('heading', { level: 2, name: /Your decision is needed/ })).toBeVisible();
    await user.click(screen.getByRole('link', { name: /Mark Mensah/ }));
    expect(await screen.findByRole('heading', { level: 2, name: /Exception granted/ })).toBeVisible();
    expect(router.state.location.search).toMatchObject({ mail: '000001' });
  });

  it('leads only to this server, and shows the rest as text', async () => {
    const { user } = renderApp('/outbox', rita);
    expect(await screen.findByRole('link', { name: /\/d\/abc_DEF-123$/ })).toHaveAttribute('href', '/d/abc_DEF-123');
    await user.click(screen.getByRole('link', { name: /Changes are asked for/ }));
    const shown = await screen.findByRole('article', { name: /Changes are asked for/ });
    expect(shown).toHaveTextContent('https://evil.example/d/abc');
    expect(shown).toHaveTextContent('<b>bold</b>');
    expect(shown.querySelectorAll('a, img, b')).toHaveLength(0);
  });

  it('is searched by who, subject and text', async () => {
    const { user } = renderApp('/outbox', rita);
    await user.type(await screen.findByLabelText('Search'), '6 december');
    await waitFor(() => expect(screen.queryByRole('link', { name: /Sven Lindqvist/ })).not.toBeInTheDocument());
    expect(screen.getByRole('link', { name: /Mark Mensah/ })).toBeVisible();
  });

  it('offers to follow the link as the person whom the mail is for', async () => {
    renderApp('/outbox', rita);
    expect(await screen.findByRole('button', { name: 'Follow the link as Sven Lindqvist' })).toBeVisible();
  });

  it('says what to do where no mail was written yet', async () => {
    server.use(http.get('*/api/v1/demo/outbox', () => Response.json({ items: [], next_cursor: null })));
    renderApp('/outbox', rita);
    expect(await screen.findByText('No mail yet')).toBeVisible();
    expect(within(screen.getByRole('main')).getByRole('link', { name: 'New request' })).toBeVisible();
  });

  it('is not there outside the demo', async () => {
    server.use(http.get('*/api/v1/demo/*', () => problem(404, 'not-found', 'Nothing is served at this path.')));
    renderApp('/outbox', rita);
    expect(await screen.findByText('There is no outbox here')).toBeVisible();
    expect(screen.queryByRole('link', { name: /Outbox/ })).not.toBeInTheDocument();
  });

  it.each([
    ['http://127.0.0.1:8080/d/a_b-c', '/d/a_b-c'],
    ['http://localhost:8080/d/x?y=1', '/d/x?y=1'],
    ['http://127.0.0.1:8081/d/x', null],
    ['https://127.0.0.1:8080/d/x', null],
    ['http://rita:secret@127.0.0.1:8080/d/x', null],
    ['http://127.0.0.1:8080.evil.example/d/x', null],
    ['javascript:alert(1)', null],
    ['mailto:rita@example.com', null],
  ])('takes %s for %s', (address, path) => {
    expect(ownPath(address, here)).toBe(path);
  });

  it('keeps every character of the text', () => {
    const text = 'a http://127.0.0.1:8080/d/x, b https://other.example/ c';
    expect(
      mailPieces(text, here)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('reads who a mail is for', () => {
    expect(mailbox('"Ravn, Rita" <rita@example.com>')).toEqual({ name: 'Ravn, Rita', email: 'rita@example.com' });
    expect(mailbox('rita@example.com')).toEqual({ name: 'rita@example.com', email: 'rita@example.com' });
  });
});
