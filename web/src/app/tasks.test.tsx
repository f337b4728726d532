import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { ada, omar, rita } from '@/testing/data';
import { problem } from '@/testing/handlers';
import { server } from '@/testing/server';
import { tasks } from '@/testing/task-handlers';
import { arriveAt, renderApp, section } from './testing';

const [desk, received] = tasks as [(typeof tasks)[0], (typeof tasks)[0]];
const page = (id: string) => `/tasks/${encodeURIComponent(id)}`;

/** What is sent; `reply` answers instead of the mocked server. */
function watch(reply?: () => Response) {
  const sent: { path: string; body: unknown; key: string | null }[] = [];
  server.use(
    http.post('*/api/v1/tasks/:id', async ({ request }) => {
      const { pathname } = new URL(request.url);
      sent.push({ path: pathname, body: await request.clone().json(), key: request.headers.get('Idempotency-Key') });
      return reply?.();
    }),
  );
  return sent;
}

async function fill(user: ReturnType<typeof renderApp>['user']) {
  await user.type(await screen.findByLabelText(/^Desk/), '2-14');
  fireEvent.change(screen.getByLabelText(/^Ready on/), { target: { value: '2027-01-01' } });
}

describe('the list of tasks', () => {
  it('says what is asked, for whom and until when, and leads there', async () => {
    const { user, router } = renderApp('/tasks', omar);
    const link = await screen.findByRole('link', { name: /^Nia Nord joins accounting/ });
    const rows = within(screen.getByRole('table', { name: 'Tasks' })).getAllByRole('row');
    expect(rows[1]).toHaveTextContent(/Find a desk and a laptop.*Sven Lindqvist.*Onboarding.*in 5 h.*3 h ago/);
    expect(rows[2]).toHaveTextContent(/Confirm what arrived · Item 2.*Rita Ravn.*no deadline/);
    expect(screen.getByText('2 ask you to fill something in')).toBeVisible();
    await user.click(link);
    await arriveAt(router, page(desk.id));
    expect(await screen.findByRole('heading', { level: 1, name: desk.title })).toBeVisible();
  });

  it('is counted in the navigation and in the title of the tab', async () => {
    renderApp('/requests', omar);
    expect(await screen.findByRole('link', { name: /Tasks.*2 to fill in/ })).toBeVisible();
    await waitFor(() => expect(document.title).toMatch(/^\(2\) /));
  });

  it('says what it is for while it is empty', async () => {
    renderApp('/tasks', ada);
    expect(await screen.findByText('Nothing to fill in')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'See my requests' })).not.toBeInTheDocument();
  });

  it('can be tried again', async () => {
    let asked = 0;
    server.use(
      http.get('*/api/v1/tasks', () => {
        asked += 1;
        return asked === 1
          ? problem(503, 'overloaded', 'Too busy just now')
          : HttpResponse.json({ items: [], next_cursor: null });
      }),
    );
    const { user } = renderApp('/tasks', rita);
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Nothing to fill in')).toBeVisible();
  });
});

describe('a task', () => {
  it('says who asks for what, and sends what was filled in', async () => {
    const sent = watch();
    const { user, router } = renderApp(page(desk.id), omar);
    const about = await waitFor(() => section(screen, 'Find a desk and a laptop'));
    expect(about.getByText(/look on the second floor first/)).toBeVisible();
    expect(about.getByText('Sven Lindqvist')).toBeVisible();
    expect(about.getByText('in 5 h')).toBeVisible();
    await fill(user);
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText(/What you filled in is recorded/)).toBeVisible();
    expect(sent[0]?.path).toBe(`/api/v1/tasks/${encodeURIComponent(desk.id)}`);
    expect(sent[0]?.body).toEqual({ body: { desk: '2-14', laptop: 'standard', ready_on: '2027-01-01' }, revision: 1 });
    expect(sent[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(await screen.findByRole('link', { name: /Tasks.*1 to fill in/ })).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Next task' }));
    await arriveAt(router, page(received.id));
    expect(await screen.findByText('No more was written about it.', { exact: false })).toBeVisible();
    expect(screen.getByLabelText('Everything is there')).toBeVisible();
  });

  it('says at the field what is missing, and what the server refuses', async () => {
    const sent = watch();
    const { user } = renderApp(page(desk.id), omar);
    await user.click(await screen.findByRole('button', { name: 'Send' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(/Desk: This is required/);
    expect(screen.getByLabelText(/^Desk/)).toBeInvalid();
    expect(sent).toEqual([]);
    await fill(user);
    await user.type(screen.getByLabelText('Floor'), '4');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() =>
      expect(screen.getByLabelText('Floor')).toHaveAccessibleDescription(/is being painted until May/),
    );
    await user.clear(screen.getByLabelText('Floor'));
    await user.type(screen.getByLabelText('Floor'), '2');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText('Sent')).toBeVisible();
    expect(sent.map(({ key }) => key)).toHaveLength(2);
    expect(sent[0]?.key).not.toBe(sent[1]?.key);
  });

  it('shows a refusal that belongs to no field, and keeps what was written', async () => {
    watch(() => problem(503, 'overloaded', 'Too busy just now', { detail: 'Try again in a minute.' }));
    const { user } = renderApp(page(desk.id), omar);
    await fill(user);
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again in a minute.');
    expect(screen.getByLabelText(/^Desk/)).toHaveValue('2-14');
  });

  it('keeps a draft until it is sent or discarded', async () => {
    const first = renderApp(page(desk.id), omar);
    await first.user.type(await screen.findByLabelText(/^Desk/), '2-14');
    first.unmount();
    const second = renderApp(page(desk.id), omar);
    expect(await screen.findByText(/^This is your draft from \d\d:\d\d/)).toBeVisible();
    expect(await screen.findByLabelText(/^Desk/)).toHaveValue('2-14');
    await second.user.click(screen.getByRole('button', { name: 'Discard draft' }));
    await waitFor(() => expect(screen.getByLabelText(/^Desk/)).toHaveValue(''));
    expect(screen.queryByText(/^This is your draft/)).not.toBeInTheDocument();
  });

  it('that was closed meanwhile says so and keeps what was written as a draft', async () => {
    watch(() => problem(409, 'task-closed', 'This task is over'));
    const first = renderApp(page(desk.id), omar);
    await fill(first.user);
    await first.user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText('Nothing is needed here any more')).toBeVisible();
    expect(screen.getByText(/while you were writing, so what you wrote was not sent/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Send' })).not.toBeInTheDocument();
    first.unmount();
    renderApp(page(desk.id), omar);
    expect(await screen.findByLabelText(/^Desk/)).toHaveValue('2-14');
  });

  it('that is over when it is opened has no form', async () => {
    server.use(http.get('*/api/v1/tasks/:id', () => HttpResponse.json({ ...desk, open: false })));
    const { user, router } = renderApp(page(desk.id), omar);
    expect(await screen.findByText('Nothing is needed here any more')).toBeVisible();
    expect(screen.queryByLabelText(/^Desk/)).not.toBeInTheDocument();
    await user.click(within(screen.getByRole('main')).getAllByRole('link', { name: /All tasks/ })[0] as HTMLElement);
    await arriveAt(router, '/tasks');
  });

  it('of somebody else is not there', async () => {
    renderApp(page(desk.id), rita);
    expect(await screen.findByRole('heading', { level: 1, name: /not|no such/i })).toBeVisible();
  });
});
