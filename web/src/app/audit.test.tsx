import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { ada, sven } from '@/testing/data';
import { server } from '@/testing/server';
import { arriveAt, renderApp, section } from './testing';

describe('the audit log', () => {
  it('shows records in words, newest first, and is filtered by the address', async () => {
    const { user, router } = renderApp('/audit', ada);
    const rows = (await screen.findAllByRole('row')).slice(1);
    await waitFor(() => expect(rows[0]).toHaveTextContent(/Decision recorded.*Rosa Keller/));
    expect(rows[1]).toHaveTextContent('Request sent in again');
    await waitFor(() =>
      expect(screen.getAllByRole('link', { name: /Execution Service account/ })[0]).toHaveAttribute(
        'href',
        '/executions/ex-1',
      ),
    );
    // Cut off where it is long; whole on asking.
    expect(screen.getAllByRole('link', { name: /Execution Service account/ })[0]).toHaveAttribute(
      'title',
      expect.stringMatching(/^Execution Service account .* import$/),
    );
    await user.selectOptions(screen.getByLabelText('What happened'), 'Decisions');
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(3));
    await user.selectOptions(screen.getByLabelText('By whom'), 'Sven Lindqvist');
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
    expect(router.state.location.search).toEqual({ kind: 'decision.', actor: sven.id });
    await user.click(screen.getByRole('button', { name: 'Clear all' }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });

  it('calls what a record is about by its name', async () => {
    const leaf = (seq: number, kind: string, type: string, id: string) => ({
      seq,
      leaf: {
        v: 1,
        kind,
        seq,
        tenant: 'default',
        at: '2026-01-02T03:04:05Z',
        prev: null,
        actor: { id: 'system', type: 'system', auth: 'system' },
        subject: { type, id },
        body: {},
      },
      bytes_base64: 'e30=',
    });
    server.use(
      http.get('*/api/v1/audit/log', () =>
        HttpResponse.json({
          items: [leaf(5, 'workflow.published', 'workflow', 'wf-8'), leaf(4, 'group.changed', 'group', 'g-2')],
          next_cursor: null,
        }),
      ),
    );
    renderApp('/audit', ada);
    expect(await screen.findByRole('link', { name: 'Workflow Access to a system' })).toBeVisible();
    expect(screen.getByRole('row', { name: /Group security-leads/ })).toBeVisible();
  });

  it('goes on where a page holds nothing that fits', async () => {
    const { leaf, bytes } = {
      leaf: {
        v: 1,
        kind: 'key.rotated',
        seq: 4,
        tenant: 'default',
        at: '2026-01-02T03:04:05Z',
        prev: null,
        actor: { id: 'system', type: 'system', auth: 'system' },
        subject: { type: 'user', id: 'u-1' },
        body: {},
      },
      bytes: 'e30=',
    };
    server.use(
      http.get('*/api/v1/audit/log', ({ request }) => {
        const page = Number(new URL(request.url).searchParams.get('cursor') ?? 0);
        return page < 3
          ? HttpResponse.json({ items: [], next_cursor: String(page + 1) })
          : HttpResponse.json({ items: [{ seq: 4, leaf, bytes_base64: bytes }], next_cursor: null });
      }),
    );
    renderApp('/audit?kind=key.', ada);
    expect(await screen.findByRole('link', { name: 'Key changed' })).toBeVisible();
  });

  it('explains the checkpoint and how to verify without us', async () => {
    renderApp('/audit', ada);
    await screen.findByRole('heading', { name: 'Checkpoint' });
    const checkpoint = section(screen, 'Checkpoint');
    expect(await checkpoint.findByText(/neuronflow.example.com\/log\/default\/e1 holds 18 records/)).toBeVisible();
    expect(checkpoint.getByRole('button', { name: 'Copy the checkpoint' })).toBeVisible();
    expect(section(screen, 'Verify without us').getByText(/sha256sum/)).toBeVisible();
  });

  it('opens a record and proves in the browser that it is in the log', async () => {
    const { user, router } = renderApp('/audit', ada);
    await user.click((await screen.findAllByRole('link', { name: 'Decision recorded' }))[0] as HTMLElement);
    await arriveAt(router, '/audit/17');
    await screen.findByRole('heading', { level: 1, name: 'Record 17' });
    const chain = section(screen, 'Why it can be trusted');
    expect(await chain.findByText(/it is that of the checkpoint over 18 records/)).toBeVisible();
    expect(await chain.findByText('Its fingerprint is the one that this record names.')).toBeVisible();
    expect(chain.getByRole('link', { name: 'Save the proof' })).toHaveAttribute('href', '/api/v1/audit/log/17/proof');
    expect(screen.getByLabelText('The record, byte for byte', { selector: 'pre' })).toHaveTextContent(
      '"kind":"decision.recorded"',
    );
    expect(section(screen, 'Details').getByRole('link', { name: /Approval/ })).toHaveAttribute(
      'href',
      '/approvals/ap-2',
    );
    await user.click(chain.getByRole('link', { name: 'Record 16' }));
    await arriveAt(router, '/audit/16');
    expect(await screen.findByRole('heading', { level: 1, name: 'Record 16' })).toBeVisible();
  });

  it('raises the alarm where a record is not the one that is under the checkpoint', async () => {
    const address = '*/api/v1/audit/log';
    const honest = await fetchLeaf();
    const forged = honest.replace('approve', 'reject_');
    server.use(
      http.get(address, ({ request }) => {
        if (new URL(request.url).searchParams.get('from') !== '17') return;
        const leaf = JSON.parse(forged) as object;
        return HttpResponse.json({ items: [{ seq: 17, leaf, bytes_base64: btoa(forged) }], next_cursor: null });
      }),
    );
    renderApp('/audit/17', ada);
    expect(await screen.findByText(/does NOT lead to the checkpoint/)).toBeVisible();
  });

  it('offers no action to the auditor', async () => {
    renderApp('/audit/17', ada);
    await screen.findByRole('heading', { level: 1, name: 'Record 17' });
    const buttons = screen.getAllByRole('button').map((button) => button.textContent);
    expect(buttons.some((name) => /revoke|cancel|retry|delete/i.test(name ?? ''))).toBe(false);
  });
});

/** The bytes of record 17 as the mocked server has them. */
async function fetchLeaf(): Promise<string> {
  const { mock } = await import('@/testing/handlers');
  mock.user = ada;
  const response = await fetch('/api/v1/audit/log?from=17&limit=1');
  const page = (await response.json()) as { items: { bytes_base64: string }[] };
  return atob(page.items[0]?.bytes_base64 ?? '');
}
