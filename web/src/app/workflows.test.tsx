import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkflowDocument } from '@/lib/api/types';
import { ada, bob } from '@/testing/data';
import { mock } from '@/testing/handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp } from './testing';

const draftOf = (id: string): WorkflowDocument => {
  const found = mock.workflows.find((each) => each.id === id);
  if (!found) throw new Error(`no workflow ${id}`);
  return found.draft;
};
const nodeOf = (id: string, node: string) => draftOf(id).nodes?.find((each) => each.id === node);
const step = (name: RegExp | string) => screen.findByRole('group', { name });

/** By keyboard: jsdom's mouse is not enough for what draws. */
async function select(user: UserEvent, name: RegExp | string): Promise<void> {
  (await step(name)).focus();
  await user.keyboard(' ');
}

beforeEach(() => {
  // jsdom lays nothing out; the canvas asks for the size of its frame.
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
});

describe('the list of workflows', () => {
  it('says what is active and what is wrong, and leads to the editor', async () => {
    const { user, router } = renderApp('/workflows', bob);
    const link = await screen.findByRole('link', { name: 'Laptop request' });
    expect(link.closest('tr')).toHaveTextContent(/Takes no requests.*1 problem/);
    expect(screen.getByRole('link', { name: 'Access to a system' }).closest('tr')).toHaveTextContent(
      /Version 2 is active.*Can be published/,
    );
    await user.click(link);
    await arriveAt(router, '/workflows/wf-9');
  });

  it('says of how much a draft is warned that could be published all the same', async () => {
    const warned = mock.workflows.find(({ id }) => id === 'wf-8');
    const warning = { node: 'a', pointer: '/nodes/0', code: 'timeout-unused', message: 'Unused.', mend: 'Remove it.' };
    if (warned) warned.warnings = [warning, warning];
    renderApp('/workflows', bob);
    const link = await screen.findByRole('link', { name: 'Access to a system' });
    expect(link.closest('tr')).toHaveTextContent(/2 warnings/);
    expect(link.closest('tr')).not.toHaveTextContent(/Can be published|problem/);
  });

  it('offers nothing to change to those who only read', async () => {
    renderApp('/workflows', ada);
    await screen.findByRole('link', { name: 'Laptop request' });
    expect(screen.queryByRole('button', { name: 'New workflow' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Import' })).not.toBeInTheDocument();
  });

  it('makes one from a form and an approval, or from another workflow', async () => {
    const { user, router } = renderApp('/workflows', bob);
    await user.click(await screen.findByRole('button', { name: 'New workflow' }));
    await user.click(await screen.findByRole('button', { name: 'Create' }));
    expect(await screen.findByText('Give it a name.')).toBeVisible();
    expect(screen.getByRole('radio', { name: /A copy of Access to a system/ })).toBeInTheDocument();
    await user.type(screen.getByRole('textbox', { name: /Name/ }), 'Café visit');
    await user.click(screen.getByRole('radio', { name: 'A form and an approval' }));
    await user.click(screen.getByRole('button', { name: 'Create' }));
    await arriveAt(router, '/workflows/wf-new');
    expect(nodeOf('wf-new', 'request')?.config).toMatchObject({ path: 'cafe-visit', title: 'Café visit' });
  });

  it('shows templates as pictures, finds one, and makes a workflow of it', async () => {
    const { user, router } = renderApp('/workflows', bob);
    await user.click(await screen.findByRole('button', { name: 'New workflow' }));
    expect(await screen.findByText(/Small amounts go straight through/)).toBeInTheDocument();
    await user.type(screen.getByRole('textbox', { name: 'Search templates' }), 'finance');
    expect(screen.queryByRole('radio', { name: 'Access request' })).not.toBeInTheDocument();
    expect(screen.queryByText(/does not have yet/)).not.toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'Purchase request' }));
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByRole('link', { name: 'The connection' })).toHaveAttribute('href', '/connections');
    expect(dialog.getByRole('status')).toHaveTextContent('erp: add it before you publish');
    expect(dialog.getByRole('status')).not.toHaveTextContent('finance-leads');
    expect(screen.getByRole('textbox', { name: /Name/ })).toHaveValue('Purchase request');
    await user.click(screen.getByRole('button', { name: 'Create' }));
    await arriveAt(router, '/workflows/wf-new');
    expect(nodeOf('wf-new', 'finance')?.name).toBe('Finance decides');
  });

  it('imports a document, and says what is wrong with one', async () => {
    const { user, router } = renderApp('/workflows', bob);
    await user.click(await screen.findByRole('button', { name: 'Import' }));
    const field = await screen.findByRole('textbox', { name: 'Document' });
    const confirm = () => user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Import' }));
    fireEvent.change(field, { target: { value: '{"name": ' } });
    await confirm();
    expect(await screen.findByText(/This is not valid JSON/)).toBeVisible();
    fireEvent.change(field, { target: { value: '[1]' } });
    await confirm();
    expect(await screen.findByText(/but no workflow/)).toBeVisible();

    server.use(
      http.post(
        '*/api/v1/workflows',
        () =>
          HttpResponse.json(
            {
              type: '/problems/invalid-document',
              title: 'No',
              status: 422,
              errors: [{ pointer: '/colour', message: 'is not known here' }],
            },
            { status: 422 },
          ),
        { once: true },
      ),
    );
    fireEvent.change(field, { target: { value: '{"name": "Mine", "colour": 1}' } });
    await confirm();
    expect(await screen.findByText('/colour')).toBeVisible();
    fireEvent.change(field, { target: { value: '{"name": "Mine"}' } });
    await confirm();
    await arriveAt(router, '/workflows/wf-new');
  });
});

describe('the editor', () => {
  it('draws the steps; one is changed, saved, taken back and saved again', async () => {
    const { user } = renderApp('/workflows/wf-8', bob);
    await select(user, 'Security decides, Approval group');
    const due = await screen.findByRole('textbox', { name: 'Due in' });
    fireEvent.change(due, { target: { value: 'P7D' } });
    expect(screen.getByText('Not saved yet')).toBeInTheDocument();
    await user.keyboard('{Control>}s{/Control}');
    await waitFor(() => expect(nodeOf('wf-8', 'decision')?.config?.due_in).toBe('P7D'));
    expect(await screen.findByText('Saved')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(due).toHaveValue('P2D');
    await user.click(screen.getByRole('button', { name: 'Redo' }));
    expect(due).toHaveValue('P7D');
  });

  it('changes a field to an expression and back', async () => {
    const { user } = renderApp('/workflows/wf-8', bob);
    await select(user, 'Security decides, Approval group');
    await user.click(await screen.findByRole('button', { name: 'Write Review mode as an expression' }));
    const field = screen.getByRole('textbox', { name: /Review mode/ });
    fireEvent.change(field, { target: { value: '{{nodes.tier.mode}}' } });
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(nodeOf('wf-8', 'decision')?.config?.review_mode).toBe('{{nodes.tier.mode}}'));
    await user.click(screen.getByRole('button', { name: 'Write Review mode as a value' }));
    expect(screen.getByRole('combobox', { name: /Review mode/ })).toHaveDisplayValue('All: everybody who is asked');
  });

  it('adds steps after the selected one by keyboard, connects and removes them', async () => {
    const { user } = renderApp('/workflows/wf-9', bob);
    await select(user, /^Form, Form/);
    await user.click(screen.getByRole('button', { name: 'Add a step' }));
    await user.type(await screen.findByRole('textbox', { name: 'Search steps' }), 'approval{Enter}');
    expect(await step(/^Approval group, Approval/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Output' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(draftOf('wf-9').edges).toEqual([
        { from: 'ask', to: 'approval_group' },
        { from: 'approval_group', port: 'approved', to: 'output' },
      ]),
    );
    expect(await screen.findByRole('button', { name: '2 problems' })).toBeInTheDocument();

    await select(user, /^Approval group, Approval/);
    await user.selectOptions(screen.getByRole('combobox', { name: 'Connect “rejected” to…' }), 'Output');
    (await step(/^Output, /)).focus();
    await user.keyboard(' {Delete}');
    expect(screen.queryByRole('group', { name: /^Output, / })).not.toBeInTheDocument();
    await user.keyboard('{Control>}z{/Control}');
    expect(await step(/^Output, /)).toBeInTheDocument();
  });

  it('shows a problem at its field', async () => {
    const { user } = renderApp('/workflows/wf-9', bob);
    await user.click(await screen.findByRole('button', { name: '1 problem' }));
    await user.click(await screen.findByRole('button', { name: 'Show me' }));
    const fields = await screen.findByRole('group', { name: /Request schema/ });
    await waitFor(() => expect(fields).toHaveFocus());
    expect(within(fields).getByText('Say what people fill in.')).toBeVisible();
    await user.click(within(fields).getByRole('button', { name: 'Add a field' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('button', { name: 'No problems' })).toBeInTheDocument();
  });

  it('overwrites nobody: the second is told, and loses nothing', async () => {
    const { user } = renderApp('/workflows/wf-8', bob);
    fireEvent.change(await screen.findByRole('textbox', { name: 'Description' }), { target: { value: 'Mine' } });
    mock.workflows = mock.workflows.map((each) =>
      each.id === 'wf-8' ? { ...each, etag: '"7"', draft: { ...each.draft, description: 'Theirs' } } : each,
    );
    await user.click(screen.getByRole('button', { name: 'Save' }));
    const dialog = await screen.findByRole('dialog', { name: 'Somebody saved this draft meanwhile' });
    expect(await within(dialog).findByText(/Alex Admin saved it after you had opened it/)).toHaveTextContent(/ago/);
    expect(within(dialog).getByRole('region', { name: 'What they changed' })).toHaveTextContent('description');
    expect(within(dialog).getByRole('button', { name: 'Overwrite theirs with mine' })).toBeDisabled();
    await user.click(within(dialog).getByRole('button', { name: 'Take theirs' }));
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Description' })).toHaveValue('Theirs'));
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(screen.getByRole('textbox', { name: 'Description' })).toHaveValue('Mine');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(draftOf('wf-8').description).toBe('Mine'));
  });

  it('overwrites what the other saved once it was looked at', async () => {
    const { user } = renderApp('/workflows/wf-8', bob);
    fireEvent.change(await screen.findByRole('textbox', { name: 'Description' }), { target: { value: 'Mine' } });
    mock.workflows = mock.workflows.map((each) =>
      each.id === 'wf-8' ? { ...each, etag: '"7"', draft: { ...each.draft, description: 'Theirs' } } : each,
    );
    await user.click(screen.getByRole('button', { name: 'Save' }));
    const dialog = await screen.findByRole('dialog', { name: 'Somebody saved this draft meanwhile' });
    await user.click(await within(dialog).findByRole('checkbox', { name: 'I have looked at what Alex Admin changed' }));
    await user.click(within(dialog).getByRole('button', { name: 'Overwrite theirs with mine' }));
    await waitFor(() => expect(draftOf('wf-8').description).toBe('Mine'));
    expect(await screen.findByText('Saved')).toBeInTheDocument();
  });

  it('says what publishing changes, and publishes', async () => {
    const { user } = renderApp('/workflows/wf-8', bob);
    await user.click(await screen.findByRole('button', { name: 'Publish' }));
    const dialog = await screen.findByRole('dialog', { name: 'Publish' });
    expect(await within(dialog).findByText(/config.due_in/)).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Publish' }));
    expect(await screen.findByText('Version 3 takes requests from now on.')).toBeInTheDocument();
    expect(await screen.findByText('Version 3 is active')).toBeInTheDocument();
  });

  it('goes back to an earlier version, and stops', async () => {
    const { user } = renderApp('/workflows/wf-8', bob);
    await user.click(await screen.findByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Versions' }));
    await user.click(await screen.findByRole('button', { name: 'Activate version 1' }));
    await waitFor(() => expect(mock.workflows.find((each) => each.id === 'wf-8')?.active?.version).toBe(1));
    await user.click(await screen.findByRole('button', { name: 'Take no more requests' }));
    await waitFor(() => expect(mock.workflows.find((each) => each.id === 'wf-8')?.active).toBeNull());
  });

  it('asks before unsaved changes are left', async () => {
    const { user, router } = renderApp('/workflows/wf-8', bob);
    fireEvent.change(await screen.findByRole('textbox', { name: 'Description' }), { target: { value: 'Mine' } });
    await user.click(screen.getByRole('link', { name: /← Workflows/ }));
    await user.click(await screen.findByRole('button', { name: 'Stay' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(screen.getByRole('textbox', { name: 'Description' })).toHaveValue('Mine');
    await user.click(screen.getByRole('link', { name: /← Workflows/ }));
    await user.click(await screen.findByRole('button', { name: 'Leave' }));
    await arriveAt(router, '/workflows');
  });

  it('is for reading only where somebody may not change it', async () => {
    const { user } = renderApp('/workflows/wf-8', ada);
    await select(user, 'Security decides, Approval group');
    expect(await screen.findByRole('textbox', { name: 'Due in' })).toHaveAttribute('readonly');
    for (const name of ['Save', 'Publish', 'Test', 'Add a step', 'Remove']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
  });
});
