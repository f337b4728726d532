import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { NodeType, WorkflowNode } from '@/lib/api/types';
import { bob } from '@/testing/data';
import { mock } from '@/testing/handlers';
import { nodeTypes } from '@/testing/node-types';
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

it('offers the groups that exist where a seat names one, and takes another', async () => {
  const { user } = renderApp('/workflows/wf-8', bob);
  await select(user, 'Security decides, Approval group');
  const field = await screen.findByRole('combobox', { name: 'Group' });
  await user.clear(field);
  await user.type(field, 'fin');
  await user.click(await screen.findByRole('option', { name: 'finance-leads', hidden: true }));
  expect(field).toHaveValue('finance-leads');
  await user.type(field, '-abroad');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(configOf('wf-8', 'decision')?.reviewers).toEqual([
      expect.objectContaining({ group: 'finance-leads-abroad' }),
    ]),
  );
});

it('offers people where a form task asks somebody, and workflows where one is started', async () => {
  const nodes: WorkflowNode[] = [
    { id: 'start', type: 'manual', name: 'Start' },
    { id: 'desk', type: 'form_task', name: 'Find a desk', config: { to: 'omar@example.com', schema: {} } },
    { id: 'other', type: 'sub_workflow', name: 'Another', config: { workflow: '' } },
  ];
  mock.workflows = mock.workflows.map((each) =>
    each.id === 'wf-8' ? { ...each, draft: { ...each.draft, nodes } } : each,
  );
  const { user } = renderApp('/workflows/wf-8', bob);
  await select(user, /^Find a desk/);
  const to = await screen.findByRole('combobox', { name: 'To' });
  expect(to).toHaveValue('omar@example.com');
  await user.clear(to);
  await user.type(to, 'sven');
  await user.click(await screen.findByRole('option', { name: 'sven@example.com', hidden: true }));
  await select(user, /^Another/);
  const workflow = await screen.findByRole('combobox', { name: 'Workflow' });
  await user.click(workflow);
  expect(await screen.findByRole('option', { name: 'Access to a system', hidden: true })).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(configOf('wf-8', 'desk')?.to).toBe('sven@example.com'));
});

it('asks at a memory step for what its operation takes, and for a text without quotes', async () => {
  const nodes: WorkflowNode[] = [
    { id: 'start', type: 'manual', name: 'Start' },
    { id: 'seen', type: 'memory', name: 'Seen', config: { operation: 'increment', key: 'seen' } },
  ];
  mock.workflows = mock.workflows.map((each) =>
    each.id === 'wf-8' ? { ...each, draft: { ...each.draft, nodes } } : each,
  );
  const { user } = renderApp('/workflows/wf-8', bob);
  await select(user, /^Seen/);
  expect(await screen.findByRole('textbox', { name: 'Add' })).toHaveAttribute('placeholder', '1');
  const operation = screen.getByRole('combobox', { name: /Operation/ });
  await user.selectOptions(operation, 'Delete: forget it');
  expect(screen.queryByRole('textbox', { name: /Add|Value/ })).not.toBeInTheDocument();
  await user.selectOptions(operation, 'Set: keep a value');
  await user.type(await screen.findByRole('textbox', { name: /Value/ }), 'blue');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Scope' }), 'Workspace: all workflows');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(configOf('wf-8', 'seen')).toEqual({ operation: 'set', key: 'seen', value: 'blue', scope: 'workspace' }),
  );
});

it('draws a decision table as rows of conditions and values under the names of its inputs and outputs', async () => {
  const config = {
    inputs: [{ name: 'amount', value: '{{trigger.body.amount}}' }],
    outputs: ['group', 'days'],
    rows: [{ id: 'large', if: ['>= 5000'], then: ['finance', 2] }],
  };
  const nodes: WorkflowNode[] = [
    { id: 'start', type: 'manual', name: 'Start' },
    { id: 'who', type: 'decision_table', name: 'Who looks', config },
  ];
  mock.workflows = mock.workflows.map((each) =>
    each.id === 'wf-8' ? { ...each, draft: { ...each.draft, nodes } } : each,
  );
  const { user } = renderApp('/workflows/wf-8', bob);
  await select(user, /^Who looks/);
  const large = within(await screen.findByRole('group', { name: 'Row 1: large' }));
  expect(large.getByRole('textbox', { name: /amount, condition/ })).toHaveValue('>= 5000');
  expect(large.getByRole('textbox', { name: /group, value/ })).toHaveValue('finance');
  expect(large.getByRole('textbox', { name: /days, value/ })).toHaveValue('2');

  await user.click(screen.getByRole('button', { name: 'Add an input' }));
  await user.click(screen.getByRole('button', { name: 'Add a row' }));
  const rest = within(await screen.findByRole('group', { name: 'Row 2' }));
  await user.type(rest.getByRole('textbox', { name: /Name of the row/ }), 'rest');
  await user.type(screen.getByRole('textbox', { name: 'Row 2: rest, group, value' }), 'hr-leads');
  const days = screen.getByRole('textbox', { name: 'Row 2: rest, days, value' });
  await user.type(days, '3');
  await user.click(screen.getByRole('button', { name: 'Move Row 2: rest up' }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(configOf('wf-8', 'who')?.rows).toEqual([
      { id: 'rest', if: ['-', '-'], then: ['hr-leads', 3] },
      { id: 'large', if: ['>= 5000', '-'], then: ['finance', 2] },
    ]),
  );
});

it('adds by Enter the step that is called what was searched', async () => {
  const group = nodeTypes.find(({ type }) => type === 'approval_group') as NodeType;
  const items = [...nodeTypes, { ...group, type: 'approval', title: 'Approval' }];
  server.use(http.get('*/api/v1/node-types', () => HttpResponse.json({ items, next_cursor: null })));
  const { user } = renderApp('/workflows/wf-9', bob);
  await select(user, /^Form, Form/);
  await user.click(screen.getByRole('button', { name: 'Add a step' }));
  await user.type(await screen.findByRole('textbox', { name: 'Search steps' }), 'approval{Enter}');
  expect(await step(/^Approval, Approval/)).toBeInTheDocument();
});

it('names the field that a check is about by its label', async () => {
  const check = {
    type: 'object',
    properties: { when: { type: 'string' }, pointer: { type: 'string', title: 'Field' }, message: { type: 'string' } },
  };
  const manual = {
    type: 'manual',
    title: 'Manual',
    group: 'start',
    description: 'Starts by hand.',
    ports: ['main'],
    example: {},
    starts: true,
    config_schema: {
      type: 'object',
      properties: { schema: { type: 'object' }, checks: { type: 'array', title: 'Checks', items: check } },
    },
  };
  server.use(http.get('*/api/v1/node-types', () => HttpResponse.json({ items: [manual], next_cursor: null })));
  const schema = { type: 'object', properties: { sum: { type: 'number', title: 'Amount in EUR' } } };
  const nodes: WorkflowNode[] = [
    { id: 'start', type: 'manual', name: 'Start', config: { schema, checks: [{ when: 'body.sum > 0.0' }] } },
  ];
  mock.workflows = mock.workflows.map((each) =>
    each.id === 'wf-8' ? { ...each, draft: { ...each.draft, nodes } } : each,
  );
  const { user } = renderApp('/workflows/wf-8', bob);
  await select(user, /^Start/);
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Field' }), 'Amount in EUR');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(configOf('wf-8', 'start')?.checks).toEqual([{ when: 'body.sum > 0.0', pointer: '/sum' }]));
});

it('asks at a webhook for what belongs to the way in that callers prove who they are', async () => {
  const nodes: WorkflowNode[] = [
    { id: 'start', type: 'webhook', name: 'Orders', config: { path: 'orders', auth: { type: 'bearer' } } },
  ];
  mock.workflows = mock.workflows.map((each) =>
    each.id === 'wf-8' ? { ...each, draft: { ...each.draft, nodes } } : each,
  );
  const { user } = renderApp('/workflows/wf-8', bob);
  await select(user, /^Orders/);
  const kind = await screen.findByRole('combobox', { name: /^Type/ });
  expect(screen.getByRole('button', { name: 'Add an account' })).toBeInTheDocument();
  expect(screen.queryByRole('combobox', { name: /^Connection/ })).not.toBeInTheDocument();
  await user.selectOptions(kind, 'HMAC: whoever signs the request');
  expect(await screen.findByRole('combobox', { name: /^Connection/ })).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Add an account' })).not.toBeInTheDocument();
  const more = screen.getAllByRole('combobox', { name: 'Add a setting' })[0] as HTMLElement;
  await user.selectOptions(more, 'Scheme');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Scheme' }), 'GitHub');
  // A scheme says all about the signature.
  expect(screen.queryByRole('option', { name: 'Header of the signature' })).not.toBeInTheDocument();
});

describe('an object with names of the writer’s own', () => {
  async function openValues() {
    const workflow = mock.workflows.find((each) => each.id === 'wf-8');
    const values = { total: '{{trigger.body.system}}', count: 3 };
    workflow?.draft.nodes?.push({ id: 'sum', type: 'set', name: 'Sum', config: { values } });
    const { user } = renderApp('/workflows/wf-8', bob);
    await select(user, 'Sum, Set');
    return { user, group: within(await screen.findByRole('group', { name: /^Values(?! \d)/ })) };
  }
  const valuesOf = () => configOf('wf-8', 'sum')?.values as Record<string, unknown> | undefined;

  it('is written row by row: a name, and a value that may be an expression', async () => {
    const { user, group } = await openValues();
    expect(group.getByRole('textbox', { name: 'Values: total' })).toHaveValue('{{trigger.body.system}}');
    const count = group.getByRole('textbox', { name: 'Values: count' });
    expect(count).toHaveValue('3');
    fireEvent.change(count, { target: { value: '[3, 4]' } });

    // The new row takes the focus, its name ready to be written over.
    await user.click(group.getByRole('button', { name: 'Add to Values' }));
    expect(group.getByRole('textbox', { name: 'Values: name 3' })).toHaveFocus();
    await user.keyboard('who{Tab}');
    const who = group.getByRole('textbox', { name: 'Values: who' });
    expect(who).toHaveFocus();
    await user.keyboard('{{{{sys');
    await screen.findByRole('listbox', { name: 'What may stand here' });
    await user.keyboard('{Enter}');
    expect(who).toHaveValue('{{trigger.body.system}}');

    const name = group.getByRole('textbox', { name: 'Values: name 1' });
    await user.clear(name);
    await user.type(name, 'sum{Enter}');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(Object.entries(valuesOf() ?? {})).toEqual([
        ['sum', '{{trigger.body.system}}'],
        ['count', [3, 4]],
        ['who', '{{trigger.body.system}}'],
      ]),
    );
  });

  it('has no name twice, loses rows without losing the focus, and can be written as JSON', async () => {
    const { user, group } = await openValues();
    const name = group.getByRole('textbox', { name: 'Values: name 2' });
    await user.clear(name);
    expect(name).toHaveAccessibleDescription('Give it a name.');
    await user.type(name, 'total{Enter}');
    expect(name).toHaveAccessibleDescription('There is a total already.');
    expect(group.getByRole('textbox', { name: 'Values: count' })).toBeInTheDocument();
    await user.keyboard('{Escape}');
    expect(name).toHaveValue('count');

    await user.click(group.getByRole('button', { name: 'Remove total' }));
    expect(group.getByRole('textbox', { name: 'Values: name 1' })).toHaveFocus();
    await user.click(group.getByRole('radio', { name: 'JSON' }));
    const json = group.getByRole('textbox', { name: 'Values' });
    expect(JSON.parse((json as HTMLTextAreaElement).value)).toEqual({ count: 3 });
    fireEvent.change(json, { target: { value: '{"a": "b"}' } });
    await user.click(group.getByRole('radio', { name: 'Rows' }));
    expect(group.getByRole('textbox', { name: 'Values: a' })).toHaveValue('b');
    await user.click(group.getByRole('button', { name: 'Remove a' }));
    expect(group.getByRole('button', { name: 'Add to Values' })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(valuesOf()).toEqual({}));
  });
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

  it('offers the samples of the template that it began with, and runs with one that was changed', async () => {
    let sent: unknown;
    server.use(
      http.post('*/api/v1/workflows/wf-8/test', async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json({ execution_id: 'ex-test' }, { status: 201 });
      }),
    );
    const { user } = renderApp('/workflows/wf-8', bob);
    await user.click(await screen.findByRole('button', { name: 'Test' }));
    const choice = await screen.findByLabelText('Begin with a sample');
    expect(
      within(choice)
        .getAllByRole('option')
        .map((option) => option.textContent),
    ).toEqual(['Read only', 'For good', 'Made up from the fields of the start']);
    await user.selectOptions(choice, 'Read only');
    const field = screen.getByLabelText('The request (JSON)');
    expect(field).toHaveValue(JSON.stringify({ system: 'Ledger', until: '2030-12-31' }, null, 2));
    fireEvent.change(field, { target: { value: '{ "system": "Ledger", "until": "2031-01-31" }' } });
    expect(choice).toHaveDisplayValue('As it stands below');
    await user.click(screen.getByRole('button', { name: 'Run the test' }));
    await waitFor(() => expect(sent).toMatchObject({ input: { system: 'Ledger', until: '2031-01-31' } }));
  });

  it('offers no samples of a template that asks for something else', async () => {
    mock.workflows = mock.workflows.map((each) => ({
      ...each,
      draft: {
        ...each.draft,
        nodes: each.draft?.nodes?.map((node) =>
          node.type === 'form'
            ? { ...node, config: { ...node.config, schema: { type: 'object', properties: { title: {} } } } }
            : node,
        ),
      },
    })) as typeof mock.workflows;
    const { user } = renderApp('/workflows/wf-8', bob);
    await user.click(await screen.findByRole('button', { name: 'Test' }));
    expect(await screen.findByLabelText('The request (JSON)')).toBeVisible();
    expect(screen.queryByLabelText('Begin with a sample')).not.toBeInTheDocument();
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
