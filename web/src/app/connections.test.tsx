import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { ada, people, sven } from '@/testing/data';
import { administered } from '@/testing/admin-handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp } from './testing';

const admin = people.find((each) => each.roles.includes('admin')) ?? sven;
const button = (name: string | RegExp) => screen.findByRole('button', { name });
const dialog = async (name: string | RegExp) => within(await screen.findByRole('dialog', { name }));

describe('connections', () => {
  it('are made of what the server says their type is made of, with the secret among it', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/v1/connections', async ({ request }) => {
        sent.push(await request.clone().json());
      }),
    );
    const { user, router } = renderApp('/connections/new', admin);
    await user.click(await button(/HTTP service/));
    await user.click(await button('Add connection'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Name');
    await user.type(screen.getByLabelText(/^Name/), 'erp');
    await user.type(screen.getByLabelText(/^Base address/), 'https://erp.example.com/api');
    await user.type(screen.getByLabelText(/^Value of the header/), 's3cret');
    await user.click(screen.getByRole('button', { name: 'Add connection' }));
    await arriveAt(router, '/connections/erp');
    expect(await screen.findByText('Added. Try it before a workflow does.')).toBeVisible();
    expect(sent.at(-1)).toEqual({
      name: 'erp',
      type: 'http',
      config: { base_url: 'https://erp.example.com/api' },
      secrets: { value: 's3cret' },
    });
    expect(document.body.textContent).not.toContain('s3cret');
  });

  it('keep their secret where it is not replaced, and never show it', async () => {
    const { user } = renderApp('/connections/mail', admin);
    expect(await button('Replace Password')).toBeVisible();
    expect(screen.getByRole('option', { name: 'STARTTLS' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Replace Password' }));
    const asked = await dialog('Password');
    await user.type(asked.getByLabelText('New password'), 'other');
    await user.click(asked.getByRole('button', { name: 'Keep it' }));
    expect(await screen.findByText(/Password is kept/)).toBeVisible();
    expect(administered.connections[0]?.secrets).toEqual(['password']);
    await user.click(await button('Remove Password'));
    await user.click((await dialog(/Remove the password/)).getByRole('button', { name: 'Remove secret' }));
    expect(await screen.findByText('Not set')).toBeVisible();
  });

  it('warn that another address loses the secrets', async () => {
    const { user } = renderApp('/connections/mail', admin);
    const host = await screen.findByLabelText(/^Server/);
    await user.clear(host);
    await user.type(host, 'other.example.com');
    expect(await screen.findByText(/Set them again after saving/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved. The next call uses it.')).toBeVisible();
    expect(administered.connections[0]?.config.host).toBe('other.example.com');
  });

  it('are tried, and say what came back', async () => {
    const { user } = renderApp('/connections/mail', admin);
    await user.click(await button('Test the connection'));
    expect(await screen.findByText(/Connected to mail.example.com:587/)).toBeVisible();
    expect(screen.getByText('It works')).toBeVisible();
  });

  it('say so where it does not work', async () => {
    const { user } = renderApp('/connections/summaries', admin);
    await user.click(await button('Test the connection'));
    expect(await screen.findByText('It does not work')).toBeVisible();
    expect(screen.getByText(/could not be resolved/)).toBeVisible();
  });

  it('say which workflows use them before they are deleted', async () => {
    const { user, router } = renderApp('/connections/mail', admin);
    await user.click(await button('Delete'));
    const asked = await dialog('Delete mail?');
    expect(await asked.findByText(/^(Used by|No workflow)/)).toBeVisible();
    await user.click(asked.getByRole('button', { name: 'Delete connection' }));
    await arriveAt(router, '/connections');
    expect(await screen.findByText('mail was deleted.')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('link', { name: 'mail' })).not.toBeInTheDocument());
  });

  it('are read by an auditor', async () => {
    renderApp('/connections/mail', ada);
    expect(await screen.findByText('mail.example.com')).toBeVisible();
    expect(screen.queryByRole('button', { name: /Save|Delete|Replace|Test/ })).not.toBeInTheDocument();
  });
});
