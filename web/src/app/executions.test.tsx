import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Execution, Step } from '@/lib/api/types';
import { ada, at, execution, executions, people, rita } from '@/testing/data';
import { problem } from '@/testing/handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp, section } from './testing';

const admin = people.find((person) => person.roles.includes('admin')) ?? ada;
const operator = { ...ada, id: 'u-olga', name: 'Olga', email: 'olga@example.com', roles: ['operator' as const] };

/** Collects what is sent to an address; the mocked server answers it. */
function watch(path: string) {
  const sent: unknown[] = [];
  server.use(
    http.post(`*${path}`, async ({ request }) => {
      sent.push(await request.clone().json());
    }),
  );
  return sent;
}

describe('the list of executions', () => {
  it('is filtered by the address, and each filter can be taken away', async () => {
    const { user, router } = renderApp('/executions', ada);
    expect(await screen.findByRole('link', { name: 'Release 41 to production' })).toBeVisible();
    await user.selectOptions(screen.getByLabelText('Status'), 'Failed');
    await waitFor(() => expect(screen.queryByRole('link', { name: /Conference travel/ })).not.toBeInTheDocument());
    expect(router.state.location.search).toEqual({ status: 'failed' });
    const row = screen.getByRole('link', { name: 'Release 41 to production' }).closest('tr');
    expect(row).toHaveTextContent(/refused the message.*Failed.*Needs attention.*Mark Mensah/);
    await user.click(screen.getByRole('button', { name: 'Remove the filter Status: Failed' }));
    expect(await screen.findByRole('link', { name: /Conference travel/ })).toBeVisible();
    expect(router.state.location.search).toEqual({});
  });

  it('names once what has no title of its own, and says where nobody is signed in', async () => {
    const guest = { ...execution, title: execution.workflow.name, requester: null };
    server.use(http.get('*/api/v1/executions', () => HttpResponse.json({ items: [guest], next_cursor: null })));
    renderApp('/executions', ada);
    const row = (await screen.findByRole('link', { name: execution.workflow.name })).closest('tr') as HTMLElement;
    expect(within(row).getAllByText(execution.workflow.name)).toHaveLength(1);
    expect(row).toHaveTextContent('no account');
  });

  it('counts what needs attention, and shows only that', async () => {
    const { user, router } = renderApp('/executions', ada);
    const toggle = await screen.findByRole('button', { name: /Needs attention.*1 to look at/ });
    await user.click(toggle);
    await waitFor(() => expect(screen.queryByRole('link', { name: /Conference travel/ })).not.toBeInTheDocument());
    expect(toggle).toHaveAttribute('aria-pressed', 'true');
    expect(router.state.location.search).toEqual({ attention: 'true' });
  });

  it('asks for whole days in the reader’s own time zone', async () => {
    const asked: string[] = [];
    server.use(
      http.get('*/api/v1/executions', ({ request }) => {
        asked.push(new URL(request.url).search);
        return HttpResponse.json({ items: [], next_cursor: null });
      }),
    );
    const { user, router } = renderApp('/executions?from=2026-11-01&to=2026-11-02', ada);
    expect(await screen.findByText('No execution fits all of these filters.')).toBeVisible();
    const params = new URLSearchParams(asked.find((search) => search.includes('from=')));
    expect(params.get('from')).toBe(new Date(2026, 10, 1).toISOString());
    expect(params.get('to')).toBe(new Date(2026, 10, 3).toISOString());
    await user.click(screen.getAllByRole('button', { name: 'Clear all' })[0] as HTMLElement);
    expect(await screen.findByText('Nothing has run yet')).toBeVisible();
    expect(router.state.location.search).toEqual({});
  });

  it('shows more on demand', async () => {
    const { executions } = await import('@/testing/data');
    server.use(
      http.get('*/api/v1/executions', ({ request }) => {
        const second = new URL(request.url).searchParams.get('cursor') === 'two';
        return HttpResponse.json({
          items: executions.slice(second ? 1 : 0, second ? 2 : 1),
          next_cursor: second ? null : 'two',
        });
      }),
    );
    const { user } = renderApp('/executions', ada);
    await user.click(await screen.findByRole('button', { name: 'Show more' }));
    expect(await screen.findByRole('link', { name: /Contractor laptop/ })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
  });
});

describe('an execution', () => {
  it('says first what failed, that nobody knows whether it happened, and what to do', async () => {
    renderApp('/executions/ex-4?view=steps', ada);
    expect(await screen.findByText(/The mail server refused the message three times/)).toBeVisible();
    expect(await screen.findByText(/Nobody knows whether this happened outside. Look there first/)).toBeVisible();
    // The step that failed is open.
    const panel = section(screen, 'Tell operations');
    expect(panel.getByRole('group', { name: 'Error' })).toHaveTextContent('554 5.7.1 rejected');
    const attempts = within(panel.getByRole('group', { name: 'Attempts' })).getAllByRole('listitem');
    expect(attempts.map((attempt) => attempt.textContent)).toEqual([
      expect.stringMatching(/^1.*failed.*554/),
      expect.stringMatching(/^2.*failed.*554/),
      expect.stringMatching(/^3.*not known.*554/),
    ]);
  });

  it('gives an auditor nothing to change', async () => {
    renderApp('/executions/ex-4?view=steps', ada);
    await screen.findByText(/An operator can retry|Nobody knows whether this happened/);
    expect(screen.queryByRole('button', { name: 'Actions' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Retry the step' })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'In the audit log' })).toHaveAttribute('href', '/audit?subject=ex-4');
  });

  it('keeps revisions apart and says what was corrected', async () => {
    const { user, router } = renderApp('/executions/ex-1?view=steps', ada);
    const second = within(await screen.findByRole('region', { name: 'Revision 2' }));
    expect(await second.findByText(/Sent in again by Rita Ravn/)).toBeVisible();
    await user.click(second.getByText('1 field was corrected'));
    expect(second.getByText('The import account.')).toBeVisible();
    expect(screen.getByText(/filed by Service portal/)).toBeVisible();
    await user.click(second.getByRole('button', { name: /Security and risk decide/ }));
    await user.click(screen.getByRole('link', { name: 'Open the approval' }));
    await arriveAt(router, '/approvals/ap-2');
  });

  it('shows which rule decided, with the values that it read', async () => {
    renderApp('/executions/ex-1?view=steps&step=tier.2', ada);
    const rules = within(await screen.findByRole('group', { name: 'Rules' }));
    const rows = rules.getAllByRole('listitem');
    expect(rows[0]).toHaveTextContent(/Critical.*no/);
    expect(rows[1]).toHaveTextContent(/High.*yes.*decided/);
    expect(rows[1]).toHaveTextContent('trigger.body.area"security"');
    expect(rows[1]).toHaveTextContent('trigger.body.amount12400');
    expect(rows[2]).not.toHaveTextContent('decided');
  });

  it('shows who proposed what at an AI step, with prompt and fingerprint', async () => {
    const { user } = renderApp('/executions/ex-1?view=steps&step=assess.2', ada);
    const ai = within(await screen.findByRole('group', { name: 'AI' }));
    expect(ai.getByText('rules-and-extracts')).toBeVisible();
    expect(ai.getByText(/not a language model/)).toBeVisible();
    await user.click(await ai.findByText('What it was given', { selector: 'summary' }));
    expect(ai.getByLabelText('What it was given')).toHaveTextContent(/Service account/);
  });

  it('hides steps that were not taken until they are wanted', async () => {
    const { user } = renderApp('/executions/ex-1?view=steps', ada);
    await screen.findByText('2 steps were not taken');
    expect(screen.queryByRole('button', { name: /Manager decides/ })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show' }));
    expect(screen.getByRole('button', { name: /Manager decides.*Skipped/ })).toBeVisible();
  });

  it('draws the graph of its version: steps with what became of them, taken ways and others', async () => {
    const { user, container } = renderApp('/executions/ex-1', ada);
    const gate = await screen.findByRole('button', { name: /^Security and risk decide\s*, Approval group,\s*Waiting/ });
    expect(gate).toHaveAttribute('aria-pressed', 'true');
    expect(screen.getByRole('button', { name: /^Manager decides\s*, Approval group,\s*Skipped/ })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /^Tell everybody.*not reached/ })).toBeInTheDocument();
    await waitFor(() =>
      expect(
        container.querySelector('[aria-label="By tier, high, to Policy object: high: taken"]'),
      ).toBeInTheDocument(),
    );
    expect(
      container.querySelector('[aria-label="By tier, low, to Policy object: low: not taken"]'),
    ).toBeInTheDocument();
    // In revision 1 the request came back instead.
    await user.click(screen.getByRole('radio', { name: 'Revision 1' }));
    await waitFor(() =>
      expect(
        container.querySelector('[aria-label="Security and risk decide, changes requested, to Corrections: taken"]'),
      ).toBeInTheDocument(),
    );
    screen.getByRole('button', { name: /^Corrections/ }).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { level: 2, name: 'Corrections' })).toBeVisible();
  });

  it('draws the revision of the step that is selected', async () => {
    // The address may still name the revision that was looked at before.
    const { user, router } = renderApp('/executions/ex-1?revision=1&step=gate_high.2', ada);
    expect(await screen.findByRole('radio', { name: 'Revision 2' })).toBeChecked();
    await user.click(screen.getByRole('radio', { name: 'Revision 1' }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ revision: 1, step: 'gate_high.1' }));
    expect(screen.getByRole('radio', { name: 'Revision 1' })).toBeChecked();
    expect(
      await screen.findByRole('button', { name: /^Security and risk decide\s*, Approval group,\s*Done/ }),
    ).toHaveAttribute('aria-pressed', 'true');
  });

  it('goes through the picture by arrow keys', async () => {
    const { user } = renderApp('/executions/ex-1?step=tier.2', ada);
    const tier = await screen.findByRole('button', { name: /^Risk tier/ });
    tier.focus();
    await user.keyboard('{ArrowRight}');
    expect(await screen.findByRole('heading', { level: 2, name: 'By tier' })).toBeVisible();
    expect(screen.getByRole('button', { name: /^By tier/ })).toHaveFocus();
  });

  it('shows how long each step worked and waited', async () => {
    const { user } = renderApp('/executions/ex-1?view=timeline', ada);
    const table = within(await screen.findByRole('table', { name: 'When each step began and ended' }));
    const fix = table.getByRole('row', { name: /Corrections/ });
    expect(fix).toHaveTextContent(/Done, from .*23 h/);
    expect(screen.getByText(/drawn shorter than they were/)).toBeVisible();
    await user.click(screen.getByRole('switch', { name: 'True to scale' }));
    expect(screen.queryByText(/drawn shorter/)).not.toBeInTheDocument();
    await user.click(table.getByRole('button', { name: 'Corrections' }));
    expect(await screen.findByRole('heading', { level: 2, name: 'Corrections' })).toBeVisible();
  });

  it('is whole without the picture where the reader may not read workflows', async () => {
    renderApp('/executions/ex-1', rita);
    expect(await screen.findByRole('region', { name: 'Revision 1' })).toBeVisible();
    expect(screen.queryByRole('radio', { name: 'Picture' })).not.toBeInTheDocument();
    expect(screen.getByRole('radio', { name: 'Timeline' })).toBeInTheDocument();
  });

  it('says so when its journal cannot be read', async () => {
    server.use(http.get('*/api/v1/executions/:id/journal', () => problem(500, 'internal', 'Something broke')));
    renderApp('/executions/ex-4?view=steps', ada);
    expect(await screen.findByText(/The journal could not be loaded/)).toBeVisible();
    expect(screen.getByRole('group', { name: 'Error' })).toHaveTextContent('554 5.7.1 rejected');
  });
});

/** ex-4, after its retention was over; its journal must not be asked for again. */
function mockPruned(change: Partial<Execution>) {
  const found = executions.find((each) => each.id === 'ex-4');
  const state = { pruned: true, journals: 0 };
  server.use(
    http.get('*/api/v1/executions/ex-4', () =>
      HttpResponse.json(state.pruned ? { ...found, ...change, pruned_at: at(0) } : found),
    ),
    http.get('*/api/v1/executions/ex-4/journal', () => {
      state.journals += 1;
      state.pruned = true;
      return problem(410, 'pruned', 'Its retention is over.');
    }),
  );
  return state;
}

describe('an execution whose retention is over', () => {
  const [first] = execution.approvals ?? [];

  it('says what is kept, what is gone, since when and why, and offers nothing that cannot be done', async () => {
    const state = mockPruned({ approvals: first && [first] });
    renderApp('/executions/ex-4?view=steps', admin);
    const title = await screen.findByText(/^Details of this execution were deleted on .*20/);
    const notice = title.closest('[data-archived]');
    expect(notice).toHaveTextContent(/retention set for this server/);
    expect(notice).toHaveTextContent(/Kept.*every approval with what was decided on.*Deleted.*the journal/);
    expect(screen.getByText(/What was deleted cannot be retried/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Actions' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Retry the step' })).not.toBeInTheDocument();
    expect(screen.queryByText(/could not be loaded/)).not.toBeInTheDocument();
    expect(state.journals).toBe(0);
  });

  it('draws no picture of steps that are gone', async () => {
    mockPruned({ approvals: [], nodes: [], attention: [], status: 'completed' });
    renderApp('/executions/ex-4', admin);
    expect(await screen.findByText(/Nobody had to decide on it/)).toBeVisible();
    expect(screen.queryByRole('radio', { name: 'Picture' })).not.toBeInTheDocument();
    expect(screen.queryByText('No step has run yet.')).not.toBeInTheDocument();
  });

  it('says so where it is pruned while somebody looks', async () => {
    const state = mockPruned({ approvals: first && [first] });
    state.pruned = false;
    renderApp('/executions/ex-4?view=steps', ada);
    expect(await screen.findByText(/^Details of this execution were deleted/)).toBeVisible();
    expect(screen.queryByText(/could not be loaded/)).not.toBeInTheDocument();
  });
});

/** A loop over two lines, in which a step failed, beside another loop; then a step that waits for a signal. */
function mockLoops() {
  const step = (id: string, type: string, name: string, change: Partial<Step> = {}): Step => ({
    ...{ id, type, name, status: 'succeeded', revision: 1, item: null, attempts: 1, input: null, output: null },
    ...{ error: null, log: [], started_at: at(-60_000), ended_at: at(-59_000) },
    ...change,
  });
  const nodes = [
    step('start', 'form', 'Order'),
    step('lines', 'loop', 'For each line', { status: 'running', ended_at: null }),
    step('price', 'set', 'Ask the price', { item: '0' }),
    step('labels', 'loop', 'For each label'),
    step('price', 'set', 'Ask the price', { item: '1', status: 'failed', error: { code: 'x', message: 'No price' } }),
    step('print', 'set', 'Print the label', { item: '0' }),
    step('parcel', 'wait', 'The parcel arrives', { status: 'waiting', ended_at: null }),
    step('access', 'sub_workflow', 'Ask for access', { status: 'waiting', ended_at: null }),
    step('weigh', 'form_task', 'Weigh the parcel', { status: 'waiting', ended_at: null }),
    step('told', 'sub_workflow', 'Tell the depot', { output: { output: null, execution_id: 'ex-1' } }),
  ];
  const document = {
    name: 'Orders',
    nodes: ['start', 'lines', 'price', 'labels', 'print', 'parcel', 'access', 'told', 'weigh'].map((id) => {
      const found = nodes.find((each) => each.id === id);
      return { id, type: found?.type ?? 'set', name: found?.name ?? id };
    }),
    edges: [
      { from: 'start', to: 'lines' },
      { from: 'lines', port: 'item', to: 'price' },
      { from: 'price', to: 'lines' },
      { from: 'start', to: 'labels' },
      { from: 'labels', port: 'item', to: 'print' },
      { from: 'print', to: 'labels' },
      { from: 'start', to: 'parcel' },
      { from: 'start', to: 'access' },
      { from: 'start', to: 'told' },
      { from: 'start', to: 'weigh' },
    ],
  };
  const events = [
    { type: 'execution.started', revision: 1, workflow: { version: 1 }, at: Date.parse(at(-60_000)) },
    {
      type: 'task.opened',
      task: { node: 8, item: '', revision: 1, to: { name: 'Omar Haddad', email: 'omar@example.com' } },
      at: Date.parse(at(-60_000)),
    },
    { type: 'child.started', node: 6, child: 'ex-2', at: Date.parse(at(-60_000)) },
    { type: 'wait.opened', node: 5, signal: 'parcel-arrived', at: Date.parse(at(-60_000)) },
  ];
  const whole = { ...execution, id: 'ex-9', revision: 1, approvals: [], nodes, status: 'waiting' };
  server.use(
    http.get('*/api/v1/executions/ex-9', () =>
      HttpResponse.json({ ...whole, workflow: { id: 'wf-9', name: 'Orders', version: 1 } }),
    ),
    http.get('*/api/v1/executions/ex-9/journal', () =>
      HttpResponse.json({ items: [{ no: 0, at: at(-60_000), events }], next_cursor: null }),
    ),
    http.get('*/api/v1/workflows/wf-9/versions/1', () =>
      HttpResponse.json({ version: 1, hash: '', at: at(0), document }),
    ),
  );
}

describe('loops and waits', () => {
  it('have the items under their own loop, counted from 1, with how each stands', async () => {
    mockLoops();
    renderApp('/executions/ex-9?view=steps', ada);
    const lines = await screen.findByRole('button', { name: /^For each line/ });
    const items = () =>
      within(lines.closest('li') as HTMLElement)
        .getAllByRole('group')
        .map((item) => item.textContent);
    await waitFor(() =>
      expect(items()).toEqual([
        expect.stringMatching(/^\s*Item 1 · Done.*Ask the price/),
        expect.stringMatching(/^\s*Item 2 · Failed.*Ask the price/),
      ]),
    );
    const labels = screen.getByRole('button', { name: /^For each label/ }).closest('li') as HTMLElement;
    expect(within(labels).getByRole('group')).toHaveTextContent(/Item 1.*Print the label/);
  });

  it('take a signal from an operator, with data', async () => {
    mockLoops();
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/v1/executions/ex-9/signal', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ ...execution, id: 'ex-9', approvals: [], nodes: [], status: 'completed' });
      }),
    );
    const { user } = renderApp('/executions/ex-9?view=steps&step=parcel.1', operator);
    expect(await screen.findByText('parcel-arrived')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Send signal' }));
    const dialog = within(await screen.findByRole('dialog', { name: /parcel-arrived/ }));
    const body = dialog.getByLabelText('Data for the steps after it, as JSON');
    await user.type(body, '{{');
    await user.click(dialog.getByRole('button', { name: 'Send signal' }));
    expect(dialog.getByText('This is not valid JSON.')).toBeVisible();
    expect(sent).toEqual([]);
    await user.type(body, '"serial": 7}');
    await user.click(dialog.getByRole('button', { name: 'Send signal' }));
    expect(await screen.findByText('The signal “parcel-arrived” was sent.')).toBeVisible();
    expect(sent).toEqual([{ signal: 'parcel-arrived', body: { serial: 7 } }]);
  });

  it('lead to the execution that a sub-workflow started, whether it is waited for or not', async () => {
    mockLoops();
    const { user } = renderApp('/executions/ex-9?view=steps&step=access.1', ada);
    const link = await screen.findByRole('link', { name: 'Open that execution' });
    expect(link).toHaveAttribute('href', '/executions/ex-2');
    await user.click(screen.getByRole('button', { name: /^Tell the depot/ }));
    await waitFor(() =>
      expect(screen.getByRole('link', { name: 'Open that execution' })).toHaveAttribute('href', '/executions/ex-1'),
    );
  });

  it('say whom a form waits for', async () => {
    mockLoops();
    renderApp('/executions/ex-9?view=steps&step=weigh.1', ada);
    expect(await screen.findByText(/^Waits for what is to be filled in by/)).toHaveTextContent('Omar Haddad');
  });

  it('say to a reader what they wait for, and offer nothing', async () => {
    mockLoops();
    renderApp('/executions/ex-9?view=steps&step=parcel.1', ada);
    expect(await screen.findByText('parcel-arrived')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Send signal' })).not.toBeInTheDocument();
  });
});

describe('what an operator does', () => {
  const choose = async (user: ReturnType<typeof renderApp>['user'], name: string) => {
    await user.click(await screen.findByRole('button', { name: 'Actions' }));
    await user.click(await screen.findByRole('menuitem', { name }));
  };

  it('cancels with a reason, and not without', async () => {
    const sent = watch('/api/v1/executions/ex-1/cancel');
    const { user } = renderApp('/executions/ex-1?view=steps', operator);
    await choose(user, 'Cancel the execution');
    const dialog = within(await screen.findByRole('dialog', { name: 'Cancel this execution?' }));
    await user.click(dialog.getByRole('button', { name: 'Cancel the execution' }));
    expect(dialog.getByLabelText('Reason')).toHaveAccessibleDescription(/Say why/);
    await user.type(dialog.getByLabelText('Reason'), 'Asked for twice.');
    await user.click(dialog.getByRole('button', { name: 'Cancel the execution' }));
    expect(await screen.findByText('The execution is cancelled.')).toBeVisible();
    expect(sent).toEqual([{ reason: 'Asked for twice.' }]);
    expect(await screen.findByText('Asked for twice.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Actions' })).not.toBeInTheDocument();
  });

  it('retries a step of unknown outcome only after saying that it looked', async () => {
    const sent = watch('/api/v1/executions/ex-4/retry');
    const { user } = renderApp('/executions/ex-4?view=steps', operator);
    await screen.findByText(/Nobody knows whether this happened outside/);
    await user.click(screen.getByRole('button', { name: 'Retry the step' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Retry Tell operations?' }));
    expect(dialog.getByText(/a second payment, a second mail/)).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Retry the step' })).toBeDisabled();
    await user.click(dialog.getByRole('checkbox'));
    await user.click(dialog.getByRole('button', { name: 'Retry the step' }));
    expect(await screen.findByText('The step is running again.')).toBeVisible();
    expect(sent).toEqual([{ node: 'notify' }]);
  });

  it('says that a retried step has failed again, not that it runs', async () => {
    const failedAt = (at: string) => {
      const found = executions.find(({ id }) => id === 'ex-4');
      const nodes = found?.nodes?.map((step) =>
        step.id === 'notify'
          ? { ...step, status: 'failed', ended_at: at, error: { code: 'connect', message: 'no' } }
          : step,
      );
      return { ...found, status: 'failed', nodes };
    };
    let now = failedAt('2026-03-01T10:00:00Z');
    server.use(
      http.get('*/api/v1/executions/ex-4', () => HttpResponse.json(now)),
      http.post('*/api/v1/executions/:id/retry', () => {
        now = failedAt('2026-03-01T10:05:00Z');
        return HttpResponse.json(now);
      }),
    );
    const { user } = renderApp('/executions/ex-4?view=steps', operator);
    await user.click((await screen.findAllByRole('button', { name: 'Retry the step' }))[0] as HTMLElement);
    const dialog = within(await screen.findByRole('dialog', { name: 'Retry Tell operations?' }));
    if (dialog.queryByRole('checkbox')) await user.click(dialog.getByRole('checkbox'));
    await user.click(dialog.getByRole('button', { name: 'Retry the step' }));
    expect(await screen.findByText('The step was tried again, and failed again.')).toBeVisible();
    expect(screen.queryByText('The step is running again.')).not.toBeInTheDocument();
  });

  it('pauses and resumes', async () => {
    const { user } = renderApp('/executions/ex-1?view=steps', admin);
    await choose(user, 'Pause');
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Pause' }));
    expect(await screen.findByText(/Paused: no step and no effect starts/)).toBeVisible();
    await choose(user, 'Resume');
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Resume' }));
    await waitFor(() => expect(screen.queryByText(/Paused: no step/)).not.toBeInTheDocument());
  });

  it('sees what a move to another version would do before moving', async () => {
    const sent = watch('/api/v1/executions/ex-1/migrate');
    const { user } = renderApp('/executions/ex-1?view=steps', operator);
    await choose(user, 'Move to another version');
    const dialog = within(await screen.findByRole('dialog', { name: 'Move to another version' }));
    expect(await dialog.findByText('1 step goes')).toBeVisible();
    expect(dialog.getByText('Legal looks at it')).toBeVisible();
    expect(sent).toEqual([{ version: 4, reason: 'Preview', preview: true }]);
    await user.type(dialog.getByLabelText('Reason'), 'Legal must see it.');
    await user.click(dialog.getByRole('button', { name: 'Move to version 4' }));
    expect(await screen.findByText('It runs on version 4 from now on.')).toBeVisible();
    expect(sent.at(-1)).toEqual({ version: 4, reason: 'Legal must see it.' });
  });

  it('is told when the server refuses, in its words', async () => {
    server.use(
      http.post('*/api/v1/executions/ex-1/pause', () =>
        problem(409, 'execution-ended', 'It has ended', { detail: 'This execution has ended: completed.' }),
      ),
    );
    const { user } = renderApp('/executions/ex-1?view=steps', operator);
    await choose(user, 'Pause');
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Pause' }));
    expect(await dialog.findByText('This execution has ended: completed.')).toBeVisible();
  });
});
