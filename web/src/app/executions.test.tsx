import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { ada, people, rita } from '@/testing/data';
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
        container.querySelector('[aria-label="Security and risk decide, changes_requested, to Corrections: taken"]'),
      ).toBeInTheDocument(),
    );
    screen.getByRole('button', { name: /^Corrections/ }).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { level: 2, name: 'Corrections' })).toBeVisible();
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
