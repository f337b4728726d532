import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { bob } from '@/testing/data';
import { mock } from '@/testing/handlers';
import { server } from '@/testing/server';
import { renderApp } from './testing';

const step = (name: RegExp | string) => screen.findByRole('group', { name });

/** By keyboard: jsdom's mouse is not enough for what draws. */
async function select(user: UserEvent, name: RegExp | string): Promise<void> {
  (await step(name)).focus();
  await user.keyboard(' ');
}

const configOf = (id: string, node: string) =>
  mock.workflows.find((each) => each.id === id)?.draft.nodes?.find((each) => each.id === node)?.config;

const mockedExecution = {
  workflow: { id: 'wf-8', name: 'Access to a system', version: 2 },
  status: 'completed',
  attention: [],
  revision: 1,
  started_at: new Date().toISOString(),
  nodes: [],
};

beforeEach(() => {
  // jsdom lays nothing out; the canvas asks for the size of its frame.
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
});

describe('an expression', () => {
  async function openTitle() {
    const { user } = renderApp('/workflows/wf-8', bob);
    await select(user, 'Security decides, Approval group');
    const field = await screen.findByRole('textbox', { name: 'Title' });
    await user.clear(field);
    return { user, field };
  }

  it('is completed while it is typed, by arrows and Enter, and closes its braces', async () => {
    const { user, field } = await openTitle();
    await user.type(field, 'For {{{{sys');
    expect(field).toHaveValue('For {{sys}}');
    const list = await screen.findByRole('listbox', { name: 'What may stand here' });
    expect(within(list).getByRole('option', { name: /trigger\.body\.system/ })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    expect(field).toHaveAttribute('aria-activedescendant', within(list).getAllByRole('option')[0]?.id);
    await user.keyboard('{Enter}');
    expect(field).toHaveValue('For {{trigger.body.system}}');
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(configOf('wf-8', 'decision')?.title).toBe('For {{trigger.body.system}}'));
  });

  it('leaves the field to its reader where the list is dismissed, and offers functions', async () => {
    const { user, field } = await openTitle();
    await user.type(field, '{{{{nodes.');
    await screen.findByRole('listbox');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).not.toBeInTheDocument();
    expect(field).toHaveFocus();
    await user.clear(field);
    await user.type(field, '{{{{da');
    expect(await screen.findByRole('option', { name: /days/ })).toBeInTheDocument();
    await user.keyboard('{Tab}');
    expect(field).toHaveValue('{{days()}}');
    expect((field as HTMLTextAreaElement).selectionStart).toBe('{{days('.length);
  });

  it('shows what it comes to with the sample request, and why it has no value', async () => {
    const past = { ...mockedExecution, id: 'ex-1', title: 'Ledger access' };
    server.use(
      http.get('*/api/v1/executions', () => HttpResponse.json({ items: [past], next_cursor: null })),
      http.get('*/api/v1/executions/ex-1', () => HttpResponse.json(past)),
    );
    const { user, field } = await openTitle();
    fireEvent.change(field, { target: { value: 'About {{trigger.body.system}}' } });
    expect(await screen.findByText('About System')).toBeInTheDocument();
    fireEvent.change(field, { target: { value: '{{nodes.decision.outcome}}' } });
    expect(await screen.findByText(/No step before it has run/)).toBeInTheDocument();
    // The same, read out of an execution of the past.
    const offered = await screen.findByRole('option', { name: /Ledger access/ });
    await user.selectOptions(screen.getByRole('combobox', { name: 'Data to show values with' }), offered);
    expect(await screen.findByText('approved', { selector: '[role=status] span' })).toBeInTheDocument();
  });

  it('is marked where it is wrong, in words', async () => {
    const { field } = await openTitle();
    fireEvent.change(field, { target: { value: '{{trigger.body.system +}}' } });
    expect(await screen.findByText('The expression ends where a value should be.')).toBeInTheDocument();
    expect(field).toHaveAttribute('aria-invalid', 'true');
    expect(field).toHaveAccessibleDescription(/ends where a value should be/);
  });

  it('says a duration in words, and takes one in words', async () => {
    const { user } = renderApp('/workflows/wf-8', bob);
    await select(user, 'Security decides, Approval group');
    const due = await screen.findByRole('textbox', { name: 'Due in' });
    expect(screen.getByText('2 days')).toBeInTheDocument();
    await user.clear(due);
    await user.type(due, '36 hours');
    await user.click(screen.getByRole('button', { name: 'Write PT36H' }));
    expect(due).toHaveValue('PT36H');
    fireEvent.change(due, { target: { value: 'soon' } });
    expect(screen.getByText(/Write how long as P2D/)).toBeInTheDocument();
  });
});

describe('trying the draft', () => {
  it('runs it with a request that fits and decisions that are made up, and shows the way on the canvas', async () => {
    let sent: unknown;
    server.use(
      http.post('*/api/v1/workflows/wf-8/test', async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json({ execution_id: 'ex-test' }, { status: 201 });
      }),
    );
    const { user } = renderApp('/workflows/wf-8', bob);
    await user.click(await screen.findByRole('button', { name: 'Test' }));
    await user.selectOptions(await screen.findByLabelText('Outcome of Security decides'), 'Approved');
    await user.click(screen.getByRole('button', { name: 'Run the test' }));
    expect(await screen.findByText('3 steps ran, 2 skipped')).toBeInTheDocument();
    expect(sent).toEqual({ input: { system: 'System' }, pins: { decision: { outcome: 'approved' } } });
    expect(await step('Granted, Output, done')).toBeInTheDocument();
    expect(await step('Refused, Output, skipped')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Clear the test from the canvas' }));
    expect(await step('Refused, Output')).toBeInTheDocument();
  });

  it('runs up to one step, pins what it gave, and uses that the next time', async () => {
    const sent: { until?: string; pins: unknown }[] = [];
    server.use(
      http.post('*/api/v1/workflows/wf-8/test', async ({ request }) => {
        sent.push((await request.json()) as { until?: string; pins: unknown });
        return HttpResponse.json({ execution_id: 'ex-test' }, { status: 201 });
      }),
    );
    const { user, unmount } = renderApp('/workflows/wf-8', bob);
    await select(user, 'Security decides, Approval group');
    await user.click(await screen.findByRole('button', { name: 'Run up to here' }));
    const trying = await screen.findByRole('region', { name: 'Try this step' });
    expect(await within(trying).findByText(/Read access is enough/)).toBeInTheDocument();
    expect(sent[0]).toMatchObject({ until: 'decision', pins: {} });
    await user.click(within(trying).getByRole('button', { name: 'Pin this output' }));
    expect(await step('Security decides, Approval group, done, output pinned')).toBeInTheDocument();

    // It stays with the draft in this browser.
    unmount();
    const again = renderApp('/workflows/wf-8', bob);
    await select(again.user, 'Granted, Output');
    await again.user.click(await screen.findByRole('button', { name: 'Run up to here' }));
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]).toMatchObject({
      until: 'granted',
      pins: { decision: { outcome: 'approved', comments: 'Read access is enough.' } },
    });
    await select(again.user, /^Security decides, Approval group/);
    await again.user.click(await screen.findByRole('button', { name: 'Unpin' }));
    expect(screen.queryByText(/Its output is pinned/)).not.toBeInTheDocument();
  });
});

describe('the clipboard', () => {
  const pasteText = (text: string) =>
    fireEvent.paste(document.body, { clipboardData: { getData: () => text, types: ['text/plain'] } });

  it('takes steps from another tab, and asks what is meant by a whole workflow', async () => {
    const { user } = renderApp('/workflows/wf-8', bob);
    await step('Granted, Output');
    pasteText(JSON.stringify({ nodes: [{ id: 'granted', type: 'output', name: 'Copied', config: {} }], edges: [] }));
    expect(await step('Copied, Output')).toBeInTheDocument();

    const whole = { name: 'Elsewhere', nodes: [{ id: 'ask', type: 'form', name: 'Ask them', config: {} }], edges: [] };
    pasteText(JSON.stringify(whole));
    const dialog = await screen.findByRole('dialog', { name: 'This is a whole workflow' });
    expect(dialog).toHaveTextContent('“Elsewhere” with 1 step');
    await user.click(within(dialog).getByRole('button', { name: 'Replace this draft with it' }));
    expect(await step(/^Ask them, Form/)).toBeInTheDocument();
    expect(screen.queryByRole('group', { name: 'Copied, Output' })).not.toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await step('Copied, Output')).toBeInTheDocument();
  });

  it('imports a whole workflow, and shows at once what is wrong with it', async () => {
    const { user, router } = renderApp('/workflows/wf-8', bob);
    await step('Granted, Output');
    pasteText(JSON.stringify({ name: 'Elsewhere', nodes: [{ id: 'ask', type: 'form', config: {} }], edges: [] }));
    await user.click(await screen.findByRole('button', { name: 'Import it as a workflow of its own' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/workflows/wf-new'));
    const problems = await screen.findByRole('region', { name: 'Problems' });
    expect(problems).toHaveTextContent('Form Path: give it an address');
    await user.click(within(problems).getByRole('button', { name: 'Write elsewhere' }));
    expect(await screen.findByRole('textbox', { name: 'Path' })).toHaveValue('elsewhere');
  });
});
