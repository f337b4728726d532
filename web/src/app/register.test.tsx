import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { ada, people, register, sven } from '@/testing/data';
import { makeSummary } from '@/testing/operations-handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp, section } from './testing';

const mark = people.find((person) => person.name === 'Mark Mensah') ?? sven;

describe('the register', () => {
  it('lists what was granted, by status', async () => {
    const { user, router } = renderApp('/register', ada);
    expect((await screen.findByRole('link', { name: /Trade fair/ })).closest('tr')).toHaveTextContent(
      /Ends soon.*Medium.*mark@example\.com/,
    );
    await user.selectOptions(screen.getByLabelText('Status'), 'Expired');
    await waitFor(() => expect(screen.queryByRole('link', { name: /Trade fair/ })).not.toBeInTheDocument());
    expect(router.state.location.search).toEqual({ status: 'expired' });
    await user.click(screen.getByRole('button', { name: 'Remove the filter Status: Expired' }));
    expect(await screen.findByRole('link', { name: /Trade fair/ })).toBeVisible();
  });

  it('is searched to its end, also what is not loaded yet', async () => {
    server.use(
      http.get('*/api/v1/register', ({ request }) => {
        const page = Number(new URL(request.url).searchParams.get('cursor') ?? 0);
        return HttpResponse.json({
          items: register.slice(page, page + 1),
          next_cursor: page < 2 ? String(page + 1) : null,
        });
      }),
    );
    renderApp('/register?q=phones', ada);
    expect(await screen.findByRole('link', { name: /Test phones/ })).toBeVisible();
    expect(screen.queryByRole('link', { name: /Trade fair/ })).not.toBeInTheDocument();
    expect(await screen.findByText('1 exception')).toBeVisible();
  });

  it('is saved as a file that no spreadsheet carries out', async () => {
    const first = register[0];
    server.use(
      http.get('*/api/v1/register', () =>
        HttpResponse.json({ items: [{ ...first, title: '=HYPERLINK("http://x")' }], next_cursor: null }),
      ),
    );
    const blobs: Blob[] = [];
    URL.createObjectURL = vi.fn((blob: Blob) => (blobs.push(blob), 'blob:1'));
    URL.revokeObjectURL = vi.fn();
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    const { user } = renderApp('/register', ada);
    await screen.findByRole('link', { name: /HYPERLINK/ });
    await user.click(screen.getByRole('button', { name: 'Download CSV' }));
    expect(await screen.findByText('1 exception saved.')).toBeVisible();
    const text = await blobs[0]?.text();
    expect(text).toContain('"Title"');
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
  });

  it('leads from an entry to its approval and its path, and tells its story', async () => {
    const { user, router } = renderApp('/register/rg-1', ada);
    expect(await screen.findByText('Badge reader at the door stays on.')).toBeVisible();
    expect(screen.getByRole('img', { name: /In force from .* days left/ })).toBeVisible();
    const story = section(screen, 'How it came about');
    expect(await story.findByText('Rosa Keller approved')).toBeVisible();
    expect(story.getByText(/named by the rule/)).toBeVisible();
    expect(story.getByText(/Acceptable until March/)).toBeVisible();
    expect(story.getByText('Sven Lindqvist requested changes')).toBeVisible();
    expect(story.getByText('Granted and recorded')).toBeVisible();
    expect(section(screen, 'The request as it was approved').getByText(/nightly import/)).toBeVisible();
    expect(screen.getByRole('link', { name: /full path/ })).toHaveAttribute('href', '/executions/ex-1');
    await user.click(screen.getByRole('link', { name: /The approval/ }));
    await arriveAt(router, '/approvals/ap-2');
  });

  it('can be ended by the owner, with a reason', async () => {
    const { user } = renderApp('/register/rg-1', mark);
    await user.click(await screen.findByRole('button', { name: 'Revoke' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Revoke this exception?' }));
    await user.click(dialog.getByRole('button', { name: 'Revoke the exception' }));
    expect(dialog.getByLabelText('Reason')).toHaveAccessibleDescription(/Say why/);
    await user.type(dialog.getByLabelText('Reason'), 'The screen is gone.');
    await user.click(dialog.getByRole('button', { name: 'Revoke the exception' }));
    expect(await screen.findByText('The exception is revoked.')).toBeVisible();
    expect(await screen.findByText('The screen is gone.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Revoke' })).not.toBeInTheDocument();
  });

  it('can be ended by nobody else', async () => {
    renderApp('/register/rg-1', ada);
    await screen.findByText('Badge reader at the door stays on.');
    expect(screen.queryByRole('button', { name: 'Revoke' })).not.toBeInTheDocument();
  });
});

describe('the overview of the register', () => {
  it('counts, and every bar leads to what it counts', async () => {
    const { user, router } = renderApp('/register/summary', ada);
    expect(await screen.findByRole('link', { name: /^25In force/ })).toBeVisible();
    const bar = screen.getByRole('link', { name: 'SEC-12 Multi-factor sign-in: 2 ends soon' });
    expect(bar).toHaveAttribute('href', expect.stringContaining('status=expiring'));
    expect(screen.getByText(/61 decisions in 90 days: half within 5 h, nine in ten within 44 h/)).toBeVisible();
    expect(screen.getByRole('img', { name: /Sven Lindqvist: 7 open · 31 decided/ })).toBeInTheDocument();
    await user.click(screen.getByRole('link', { name: 'High: 7 active' }));
    await arriveAt(router, '/register');
    expect(router.state.location.search).toEqual({ tier: 'high', status: 'active' });
    expect(await screen.findByRole('button', { name: 'Remove the filter Tier: High' })).toBeVisible();
  });

  it('does not say that somebody decided within no time', async () => {
    const summary = makeSummary();
    const decide = { ...summary.decide, median_seconds: 0, p90_seconds: 0 };
    server.use(http.get('*/api/v1/register/summary', () => HttpResponse.json({ ...summary, decide })));
    renderApp('/register/summary', ada);
    expect(await screen.findByText(/half within a second, nine in ten within a second/)).toBeVisible();
  });

  it('says everything in a table as well', async () => {
    const { user } = renderApp('/register/summary', ada);
    await screen.findByRole('heading', { name: 'By policy' });
    await user.click(section(screen, 'By policy').getByRole('button', { name: 'As a table' }));
    const row = section(screen, 'By policy').getByRole('row', { name: /SEC-21/ });
    expect(row).toHaveTextContent('SEC-21 Managed devices4172');
  });

  it('is honest where there is nothing', async () => {
    const none = { active: 0, expiring: 0, expired: 0, revoked: 0 };
    server.use(
      http.get('*/api/v1/register/summary', () =>
        HttpResponse.json({
          ...makeSummary(),
          counts: none,
          by_policy: [],
          by_tier: [],
          ending: [],
          granted: [],
          approvers: [],
          decide: { count_90d: 0, median_seconds: null, p90_seconds: null, weeks: [] },
        }),
      ),
    );
    renderApp('/register/summary', ada);
    expect(await screen.findByText('Nothing to show yet')).toBeVisible();
    expect(screen.getByText('Nothing has been decided in the last 90 days.')).toBeVisible();
    expect(screen.getByText('Nobody has had anything to decide yet.')).toBeVisible();
  });
});
