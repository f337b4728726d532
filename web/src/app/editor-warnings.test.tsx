import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Workflow, WorkflowDocument } from '@/lib/api/types';
import { bob } from '@/testing/data';
import { warnedWorkflow } from '@/testing/editor-handlers';
import { server } from '@/testing/server';
import { renderApp } from './testing';

beforeEach(() => {
  // jsdom lays nothing out; the canvas asks for the size of its frame.
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
});

/** A server that has the workflow so, and saves and publishes it. */
function serve(change: Partial<Workflow>) {
  let workflow: Workflow = { ...warnedWorkflow, ...change };
  const address = '*/api/v1/workflows/wf-warned';
  const saved: WorkflowDocument[] = [];
  const answer = () => HttpResponse.json(workflow, { headers: { ETag: workflow.etag } });
  server.use(
    http.get(address, answer),
    http.put<never, WorkflowDocument>(address, async ({ request }) => {
      const draft = await request.json();
      saved.push(draft);
      workflow = { ...workflow, draft, etag: '"8"', problems: [], warnings: warnedWorkflow.warnings?.slice(1) };
      return answer();
    }),
    http.post(`${address}/publish`, () =>
      HttpResponse.json({ version: 1, hash: 'sha256:aa', warnings: workflow.warnings }),
    ),
  );
  return saved;
}

describe('warnings of a draft', () => {
  it('stand behind the problems, with an example, and lead to their place', async () => {
    const { user } = renderApp('/workflows/wf-warned', bob);
    // The canvas says both kinds, each at its step.
    expect(await screen.findByRole('group', { name: 'How much, Switch, 2 warnings' })).toBeInTheDocument();
    expect(screen.getByRole('group', { name: 'Order, Output, 1 problem' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: '1 problem, 2 warnings' }));
    const items = within(screen.getByRole('region', { name: 'Problems' })).getAllByRole('listitem');
    expect(items).toHaveLength(3);
    expect(items[0]).toHaveTextContent(/^Order Value: say what it gives/);
    expect(items[1]).toHaveTextContent(
      /^Warning How much Rule 2 \(to finance\) is never taken: rule 1 \(to manager\) is taken before it\./,
    );
    expect(items[1]).toHaveTextContent('Move it before rule 1, narrow rule 1, or remove it.');
    expect(within(items[1] as HTMLElement).getByText('trigger.body.amount = 5001')).toBeVisible();

    await user.click(within(items[1] as HTMLElement).getByRole('button', { name: 'Show me' }));
    const rule = await screen.findByRole('group', { name: 'Rule 2: finance' });
    await waitFor(() => expect(within(rule).getByRole('textbox', { name: 'When' })).toHaveFocus());
    // The field is not wrong.
    expect(within(rule).getByRole('textbox', { name: 'When' })).not.toHaveAttribute('aria-invalid', 'true');
    expect(screen.getByRole('list', { name: 'Worth a look here' })).toHaveTextContent('For some inputs no rule holds');
  });

  it('are mended by a click, and gone once that is saved', async () => {
    const saved = serve({ problems: [] });
    const { user } = renderApp('/workflows/wf-warned', bob);
    await user.click(await screen.findByRole('button', { name: 'No problems, 2 warnings' }));
    await user.click(screen.getByRole('button', { name: 'Move it before rule 1' }));
    expect(screen.queryByRole('button', { name: 'Move it before rule 1' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('button', { name: 'No problems, 1 warning' })).toBeInTheDocument();
    expect(saved[0]?.nodes?.[1]?.config?.rules).toEqual([
      expect.objectContaining({ port: 'finance' }),
      expect.objectContaining({ port: 'manager' }),
    ]);
  });

  it('are shown before publishing, and do not keep it back', async () => {
    serve({ problems: [] });
    const { user } = renderApp('/workflows/wf-warned', bob);
    await user.click(await screen.findByRole('button', { name: 'Publish' }));
    const dialog = await screen.findByRole('dialog', { name: 'Publish' });
    const list = within(dialog).getByRole('list', { name: 'Worth a look' });
    expect(within(list).getAllByRole('listitem')).toHaveLength(2);
    expect(list).toHaveTextContent('trigger.body.amount = 500');
    await user.click(within(dialog).getByRole('button', { name: 'Publish' }));
    expect(
      await screen.findByText('Version 1 takes requests from now on. 2 warnings worth a look.'),
    ).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });
});
