import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { form, rita } from '@/testing/data';
import { problem } from '@/testing/handlers';
import { pathPreview } from '@/testing/review-handlers';
import { server } from '@/testing/server';
import { arriveAt, renderApp } from './testing';

const path = '/forms/policy-exception';

function watch(reply?: () => Response) {
  const sent: { body: unknown; key: string | null }[] = [];
  server.use(
    http.post('*/forms/policy-exception', async ({ request }) => {
      sent.push({ body: await request.clone().json(), key: request.headers.get('Idempotency-Key') });
      return reply?.();
    }),
  );
  return sent;
}

async function fill(user: ReturnType<typeof renderApp>['user']) {
  await user.type(await screen.findByLabelText(/^Title/), 'Laptop');
  await user.selectOptions(screen.getByLabelText(/^Area/), 'Security');
  await user.type(screen.getByLabelText(/^Policy/, { selector: 'input' }), 'SEC-21 Managed devices');
  await user.type(screen.getByLabelText(/^Why it is needed/), 'For the migration.');
  fireEvent.change(screen.getByLabelText(/^From/), { target: { value: '2027-01-01' } });
  fireEvent.change(screen.getByLabelText(/^Until/), { target: { value: '2027-03-31' } });
}

describe('the list of forms', () => {
  it('leads to a form', async () => {
    const { user, router } = renderApp('/forms', rita);
    await user.click(await screen.findByRole('link', { name: 'Policy exception' }));
    await arriveAt(router, path);
  });
});

describe('a form', () => {
  it('is drawn from its schema and sent', async () => {
    const sent = watch();
    const { user, router } = renderApp(path, rita);
    await fill(user);
    await user.type(screen.getByLabelText('Amount'), '1200.5');
    await user.click(screen.getByRole('button', { name: 'Send request' }));
    expect(await screen.findByText('Your request was sent')).toBeVisible();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toEqual({
      body: {
        title: 'Laptop',
        area: 'security',
        kind: 'new',
        policy: 'SEC-21 Managed devices',
        justification: 'For the migration.',
        from: '2027-01-01',
        until: '2027-03-31',
        amount: 1200.5,
        data_class: 'internal',
      },
    });
    expect(sent[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    await user.click(screen.getByRole('link', { name: 'See where it stands' }));
    await arriveAt(router, '/requests/ex-1');
  });

  it('no longer says of what has been put right that it is wrong', async () => {
    const { user } = renderApp(path, rita);
    await user.click(await screen.findByRole('button', { name: 'Send request' }));
    const summary = await screen.findByText('Please look at these fields');
    const said = summary.closest('[role="alert"]') as HTMLElement;
    expect(within(said).getByRole('link', { name: 'Title' })).toBeVisible();
    await user.type(screen.getByLabelText(/^Title/), 'Laptop');
    expect(screen.getByLabelText(/^Title/)).toHaveValue('Laptop');
    expect(within(said).queryByRole('link', { name: 'Title' })).not.toBeInTheDocument();
    expect(within(said).getByRole('link', { name: 'Area' })).toBeVisible();
    await fill(user);
    expect(screen.queryByText('Please look at these fields')).not.toBeInTheDocument();
  });

  it('says at each field what is missing, and sends nothing', async () => {
    const sent = watch();
    const { user } = renderApp(path, rita);
    await user.click(await screen.findByRole('button', { name: 'Send request' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(/Title: This is required/);
    expect(screen.getByLabelText(/^Title/)).toHaveAccessibleDescription(/This is required/);
    expect(screen.getByLabelText(/^Title/)).toBeInvalid();
    expect(sent).toEqual([]);
    await user.click(screen.getByRole('link', { name: 'Until' }));
    expect(screen.getByLabelText(/^Until/)).toHaveFocus();
  });

  it('puts what the server refuses at its field', async () => {
    watch(() =>
      problem(422, 'invalid', 'Not valid', {
        errors: [
          { pointer: '/until', message: 'until is before from' },
          { pointer: '', message: 'amount and currency go together' },
        ],
      }),
    );
    const { user } = renderApp(path, rita);
    await fill(user);
    await user.click(screen.getByRole('button', { name: 'Send request' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('amount and currency go together');
    expect(screen.getByLabelText(/^Until/)).toHaveAccessibleDescription(/until is before from/);
  });

  it('takes several of a list, each by its own box', async () => {
    const equipment = {
      type: 'array',
      title: 'Equipment',
      items: { type: 'string', enum: ['laptop', 'screen', 'car'] },
      uniqueItems: true,
    };
    const schema = { type: 'object', properties: { equipment } };
    server.use(http.get('*/forms/policy-exception', () => HttpResponse.json({ ...form, schema })));
    const sent = watch();
    const { user } = renderApp(path, rita);
    const group = within(await screen.findByRole('group', { name: 'Equipment' }));
    await user.click(group.getByRole('checkbox', { name: 'Laptop' }));
    await user.click(group.getByRole('checkbox', { name: 'Car' }));
    await user.click(screen.getByRole('button', { name: 'Send request' }));
    expect(await screen.findByText('Your request was sent')).toBeVisible();
    expect(sent[0]?.body).toEqual({ body: { equipment: ['laptop', 'car'] } });
  });

  it('takes a moment and a time of day by the clock of whoever writes, and sends them with their offset', async () => {
    const publish = { type: 'string', format: 'date-time', title: 'Publish at' };
    const daily = { type: 'string', format: 'time', title: 'Remind at' };
    const schema = { type: 'object', properties: { publish, daily }, required: ['publish', 'daily'] };
    server.use(http.get('*/forms/policy-exception', () => HttpResponse.json({ ...form, schema })));
    const sent = watch();
    const { user } = renderApp(path, rita);
    const field = await screen.findByLabelText(/^Publish at/);
    fireEvent.change(field, { target: { value: '2026-12-24T10:30' } });
    expect(field).toHaveValue('2026-12-24T10:30');
    const clock = screen.getByLabelText(/^Remind at/);
    fireEvent.change(clock, { target: { value: '08:15' } });
    expect(clock).toHaveValue('08:15');
    await user.click(screen.getByRole('button', { name: 'Send request' }));
    expect(await screen.findByText('Your request was sent')).toBeVisible();
    expect((sent[0]?.body as { body: object }).body).toEqual({
      publish: expect.stringMatching(/^2026-12-24T10:30:00[+-]\d\d:\d\d$/),
      daily: expect.stringMatching(/^08:15:00[+-]\d\d:\d\d$/),
    });
  });

  it('shows a refusal that belongs to no field', async () => {
    watch(() => problem(503, 'overloaded', 'Too busy just now', { detail: 'Try again in a minute.' }));
    const { user } = renderApp(path, rita);
    await fill(user);
    await user.click(screen.getByRole('button', { name: 'Send request' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again in a minute.');
  });

  it('keeps a draft until it is sent', async () => {
    const first = renderApp(path, rita);
    const title = await screen.findByLabelText(/^Title/);
    // Nothing is there to be discarded yet.
    expect(screen.queryByRole('button', { name: 'Discard draft' })).not.toBeInTheDocument();
    await first.user.type(title, 'Laptop');
    first.unmount();
    const second = renderApp(path, rita);
    expect(await screen.findByText(/^This is your draft from \d\d:\d\d/)).toBeVisible();
    expect(await screen.findByLabelText(/^Title/)).toHaveValue('Laptop');
    await second.user.click(screen.getByRole('button', { name: 'Discard draft' }));
    await second.user.click(await screen.findByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(screen.getByLabelText(/^Title/)).toHaveValue(''));
  });

  it('offers the policies of the directory, and takes others', async () => {
    const { user } = renderApp(path, rita);
    await user.type(await screen.findByLabelText(/^Policy/, { selector: 'input' }), 'managed');
    // Without a layout the list counts as out of sight.
    const option = await screen.findByRole('option', { name: /^SEC-21 Managed devices/, hidden: true });
    expect(option).toHaveTextContent('Owner ciso@example.com');
  });

  it('offers the policies of the chosen area first, and says what holds for the one that is written', async () => {
    const { user } = renderApp(path, rita);
    await user.selectOptions(await screen.findByLabelText(/^Area/), 'Finance');
    const policy = screen.getByLabelText(/^Policy/, { selector: 'input' });
    await user.click(policy);
    const offered = await screen.findAllByRole('option', { hidden: true });
    const names = offered.map((option) => option.textContent ?? '').filter((name) => /^(SEC|FIN)-/.test(name));
    expect(names[0]).toMatch(/^FIN-04 Travel above budget/);
    expect(names).toHaveLength(3);
    await user.type(policy, 'SEC-12 Multi-factor sign-in');
    expect(policy).toHaveAccessibleDescription('Owner ciso@example.com · at most 180 days');
  });

  it('sends files and names them by their fields', async () => {
    const sent = watch();
    const { user } = renderApp(path, rita);
    await fill(user);
    const input = document.querySelector<HTMLInputElement>('input[type="file"]');
    if (!input) throw new Error('no file input');
    await user.upload(input, new File(['x'], 'plan.pdf', { type: 'application/pdf' }));
    expect(await screen.findByText('plan.pdf')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Send request' }));
    await waitFor(() => expect(sent[0]?.body).toMatchObject({ files: [{ field: 'attachments', id: 'f-9' }] }));
    expect((sent[0]?.body as { body: object }).body).not.toHaveProperty('attachments');
  });

  const attach = async (user: ReturnType<typeof renderApp>['user'], ...files: File[]) => {
    const input = document.querySelector<HTMLInputElement>('input[type="file"]');
    if (!input) throw new Error('no file input');
    await user.upload(input, files);
  };

  it('says of each file why it was not taken, and keeps the others', async () => {
    server.use(
      http.post('*/api/v1/files', ({ request }) =>
        request.headers.get('Content-Disposition')?.includes('virus.exe')
          ? problem(422, 'limit-reached', 'A limit is reached', { detail: 'Too many files were sent.' })
          : HttpResponse.json({ id: 'f-9', name: 'plan.pdf', size: 12_000, sha256: 'aa' }, { status: 201 }),
      ),
    );
    const sent = watch();
    const { user } = renderApp(path, rita);
    await fill(user);
    const large = new File(['x'], 'film.mp4');
    Object.defineProperty(large, 'size', { value: 26 * 1024 * 1024 });
    await attach(user, new File(['x'], 'virus.exe'), large, new File(['x'], 'plan.pdf'));
    expect(await screen.findByText('Too many files were sent.')).toBeVisible();
    expect(screen.getByText('This file is larger than 25 MB.')).toBeVisible();
    expect(await screen.findByText('plan.pdf')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Dismiss virus.exe' }));
    expect(screen.queryByText('Too many files were sent.')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Send request' }));
    await waitFor(() => expect(sent[0]?.body).toMatchObject({ files: [{ field: 'attachments', id: 'f-9' }] }));
  });

  it('takes a file out again', async () => {
    const sent = watch();
    const { user } = renderApp(path, rita);
    await fill(user);
    await attach(user, new File(['x'], 'plan.pdf'));
    await user.click(await screen.findByRole('button', { name: 'Remove plan.pdf' }));
    await user.click(screen.getByRole('button', { name: 'Send request' }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).not.toHaveProperty('files');
  });

  it('shows what the server says of a file at its field', async () => {
    watch(() =>
      problem(422, 'invalid-input', 'Not valid', {
        errors: [{ pointer: '/files/0/id', message: 'is not a file that you have sent' }],
      }),
    );
    const { user } = renderApp(path, rita);
    await fill(user);
    await attach(user, new File(['x'], 'plan.pdf'));
    await screen.findByText('plan.pdf');
    await user.click(screen.getByRole('button', { name: 'Send request' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Attachments: is not a file that you have sent');
  });

  it('tries a file again that did not arrive', async () => {
    server.use(http.post('*/api/v1/files', () => HttpResponse.error(), { once: true }));
    const sent = watch();
    const { user } = renderApp(path, rita);
    await fill(user);
    await attach(user, new File(['x'], 'plan.pdf'));
    expect(await screen.findByText('The server could not be reached.')).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Try plan.pdf again' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Try plan.pdf again' })).not.toBeInTheDocument());
    await user.click(await screen.findByRole('button', { name: 'Send request' }));
    await waitFor(() => expect(sent[0]?.body).toMatchObject({ files: [{ field: 'attachments', id: 'f-9' }] }));
  });

  it('asks to sign in where the form wants that', async () => {
    const { router } = renderApp(path, null);
    await arriveAt(router, '/sign-in');
    expect(router.state.location.search).toEqual({ to: path });
  });

  it('is open to everybody where it is public', async () => {
    server.use(http.get('*/forms/policy-exception', () => HttpResponse.json({ ...form, access: 'public' })));
    const { user } = renderApp(path, null);
    await fill(user);
    await user.click(screen.getByRole('button', { name: 'Send request' }));
    expect(await screen.findByText('ex-1')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'See where it stands' })).not.toBeInTheDocument();
  });
});

describe('who will decide', () => {
  function preview(answer: object | Response) {
    const asked: unknown[] = [];
    server.use(
      http.post('*/forms/policy-exception/preview', async ({ request }) => {
        asked.push(await request.json());
        return answer instanceof Response ? answer.clone() : HttpResponse.json({ ...pathPreview, ...answer });
      }),
    );
    return asked;
  }
  const panel = async () => screen.findByRole('region', { name: 'Who will decide' });

  it('is asked only when what is required is there, and shown stage by stage', async () => {
    const asked = preview({});
    const { user } = renderApp(path, rita);
    expect(await panel()).toHaveTextContent('As soon as what is required is filled in');
    await user.type(screen.getByLabelText(/^Title/), 'Lap');
    expect(asked).toEqual([]);
    await fill(user);
    const stages = within(await screen.findByRole('list', { name: 'Who is asked, in order' }));
    expect(stages.getByText('Area and risk')).toBeVisible();
    expect(stages.getByText('2 of them must approve, within 1 day')).toBeVisible();
    expect(stages.getByText('Cian Sorensen')).toBeVisible();
    expect(await panel()).toHaveTextContent('The tier may be raised by the AI’s proposal.');
    expect(asked.at(-1)).toMatchObject({ body: { title: 'LapLaptop', kind: 'new', until: '2027-03-31' } });
  });

  it.each([
    [{ outcome: 'ends', approvals: [], certain: true }, 'Nobody: the rules settle it at once.'],
    [
      { outcome: 'fails', approvals: [], problem: 'there is no group x' },
      /it would stop on the way: there is no group x/,
    ],
    [
      { approvals: pathPreview.approvals.map((each) => ({ ...each, stages: [], unassigned: true })) },
      /Nobody could decide this as things are/,
    ],
  ])('says in words what else there is: %#', async (answer, wanted) => {
    preview(answer);
    const { user } = renderApp(path, rita);
    await fill(user);
    const region = await panel();
    await waitFor(() => expect(region).toHaveTextContent(wanted));
  });

  it('says what the server would refuse, and does not stand in the way where it cannot be worked out', async () => {
    preview(
      problem(422, 'invalid-input', 'Not valid', {
        errors: [{ pointer: '/body/until', message: 'must not be in the past' }],
      }),
    );
    const { user } = renderApp(path, rita);
    await fill(user);
    const region = await panel();
    await waitFor(() => expect(region).toHaveTextContent('Not yet: until must not be in the past.'));
    expect(screen.getByRole('button', { name: 'Send request' })).toBeEnabled();
  });
});
