import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type APIRequestContext, type Page, test as base, type request as api } from '@playwright/test';

import { DemoServer } from './support/server.ts';
import { expect, screenshots, signIn } from './support/test.ts';

// Every page of the application, as somebody whom it is for: photographed by day and by night, wide and on a phone, asked
// by axe, with an eye on the console, on requests that fail and on what is wider than the window.

/** What the pages show: made once for each worker, by the API, as people would. */
interface Seed {
  waiting: string;
  changes: string;
  approved: string;
  withdrawn: string;
  /** An approval that is open for Mark, and one that he has decided. */
  open: string;
  decided: string;
  entry: string;
  workflow: string;
  /** What Omar is asked to fill in. */
  task: string;
  people: Record<string, string>;
  group: string;
  emptyGroup: string;
}

interface Shown {
  name: string;
  /** The person at example.com who opens it; left out, nobody is signed in. */
  as?: string;
  path: string | ((seed: Seed) => string);
  /** What must stand there when it is complete. */
  wait?: string | RegExp;
  /** Done before it is photographed. */
  act?: (page: Page) => Promise<unknown>;
}

const press = (name: string | RegExp) => (page: Page) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).first().click();

/** Adding a page is one line. */
const kPages: Shown[] = [
  { name: 'sign-in', path: '/sign-in', wait: 'Sign in as' },
  { name: 'sign-in-search', path: '/sign-in', act: (page) => page.getByRole('searchbox').fill('security') },
  { name: 'inbox', as: 'mark', path: '/inbox', wait: 'Three screens' },
  { name: 'inbox-decided', as: 'mark', path: '/inbox?view=decided' },
  { name: 'inbox-empty', as: 'hana', path: '/inbox' },
  { name: 'approval', as: 'mark', path: (seed) => `/approvals/${seed.open}`, wait: 'Three screens' },
  { name: 'approval-decided', as: 'mark', path: (seed) => `/approvals/${seed.decided}` },
  { name: 'approval-read', as: 'ada', path: (seed) => `/approvals/${seed.open}` },
  { name: 'tasks', as: 'omar', path: '/tasks', wait: 'Find a desk' },
  { name: 'tasks-empty', as: 'ada', path: '/tasks' },
  { name: 'task', as: 'omar', path: (seed) => `/tasks/${encodeURIComponent(seed.task)}`, wait: 'Which desk is free' },
  { name: 'forms', as: 'rita', path: '/forms', wait: 'Request a policy exception' },
  { name: 'form', as: 'rita', path: '/forms/policy-exception' },
  { name: 'form-problems', as: 'rita', path: '/forms/policy-exception', act: press('Send request') },
  { name: 'requests', as: 'rita', path: '/requests', wait: 'Three screens' },
  { name: 'request-waiting', as: 'rita', path: (seed) => `/requests/${seed.waiting}` },
  { name: 'request-changes', as: 'rita', path: (seed) => `/requests/${seed.changes}` },
  { name: 'request-approved', as: 'rita', path: (seed) => `/requests/${seed.approved}` },
  { name: 'request-withdrawn', as: 'rita', path: (seed) => `/requests/${seed.withdrawn}` },
  { name: 'executions', as: 'admin', path: '/executions', wait: 'Three screens' },
  { name: 'execution', as: 'ada', path: (seed) => `/executions/${seed.approved}` },
  { name: 'execution-waiting', as: 'admin', path: (seed) => `/executions/${seed.waiting}` },
  { name: 'register', as: 'ada', path: '/register', wait: 'Flexible fare' },
  { name: 'register-summary', as: 'ada', path: '/register/summary' },
  { name: 'register-entry', as: 'ada', path: (seed) => `/register/${seed.entry}` },
  { name: 'workflows', as: 'bob', path: '/workflows', wait: 'Policy exception approval' },
  { name: 'workflow-new', as: 'bob', path: '/workflows', act: press('New workflow') },
  { name: 'editor', as: 'bob', path: (seed) => `/workflows/${seed.workflow}` },
  { name: 'editor-read', as: 'ada', path: (seed) => `/workflows/${seed.workflow}` },
  { name: 'policies', as: 'bob', path: '/policies', wait: 'SEC-12' },
  { name: 'policy', as: 'bob', path: '/policies/SEC-12' },
  { name: 'policy-new', as: 'bob', path: '/policies/new', act: press('Create policy') },
  { name: 'policy-delete', as: 'bob', path: '/policies/FIN-09', act: press('Delete') },
  { name: 'people', as: 'admin', path: '/people', wait: 'Rita Romero' },
  { name: 'person', as: 'admin', path: (seed) => `/people/${seed.people.mark}` },
  { name: 'person-disable', as: 'admin', path: (seed) => `/people/${seed.people.mark}`, act: press('Disable') },
  { name: 'person-new', as: 'admin', path: '/people/new' },
  { name: 'groups', as: 'admin', path: '/groups', wait: 'security-leads' },
  { name: 'group', as: 'admin', path: (seed) => `/groups/${seed.group}` },
  { name: 'group-empty', as: 'admin', path: (seed) => `/groups/${seed.emptyGroup}` },
  { name: 'connections', as: 'admin', path: '/connections', wait: 'summaries' },
  { name: 'connection', as: 'admin', path: '/connections/summaries', wait: 'Base address' },
  { name: 'connection-new', as: 'admin', path: '/connections/new', act: press(/Mail server/) },
  { name: 'variables', as: 'bob', path: '/variables', wait: 'max_exception_days' },
  { name: 'variable', as: 'bob', path: '/variables', act: press('Edit rates') },
  { name: 'tokens', as: 'admin', path: '/tokens', wait: 'policy portal' },
  { name: 'token-new', as: 'admin', path: '/tokens', act: press('New token') },
  { name: 'tokens-own', as: 'rita', path: '/tokens' },
  { name: 'audit', as: 'ada', path: '/audit' },
  { name: 'audit-leaf', as: 'ada', path: '/audit/1' },
  { name: 'outbox', as: 'rita', path: '/outbox', wait: 'Your decision is needed' },
  { name: 'keys', as: 'admin', path: '/workflows', act: (page) => page.keyboard.press('?') },
  { name: 'commands', as: 'admin', path: '/workflows', act: (page) => page.keyboard.press('Control+k') },
  { name: 'account-menu', as: 'ada', path: '/register', act: press(/^Account of/) },
  { name: 'not-found', as: 'ada', path: '/nowhere/at/all' },
  { name: 'not-theirs', as: 'omar', path: (seed) => `/requests/${seed.waiting}` },
];

/** Answers that a page rightly gets: who is signed in, and what is not theirs. */
const kExpected = [
  /401 .*\/api\/v1\/me$/, // Asked before one has signed in.
  /404 .*\/api\/v1\/requests\/[^/]+$/, // The page "not theirs".
];

const kDay = 24 * 60 * 60 * 1000;
const day = (after: number) => new Date(Date.now() + after * kDay).toISOString().slice(0, 10);

/** Somebody who uses the API in a session of their own. */
class Person {
  private constructor(
    private readonly http: APIRequestContext,
    private readonly csrf: string,
  ) {}

  static async signedIn(requests: typeof api, server: DemoServer, name: string): Promise<Person> {
    const http = await requests.newContext({ baseURL: server.url });
    const { email, password } = server.account(name);
    const reply = await http.post('/api/v1/session', { data: { email, password } });
    expect(reply.status(), await reply.text()).toBe(200);
    return new Person(http, (await reply.json()).csrf_token);
  }

  async get(path: string) {
    const reply = await this.http.get(path, { headers: { Accept: 'application/json' } });
    expect(reply.ok(), `GET ${path}: ${await reply.text()}`).toBe(true);
    return reply.json();
  }

  async send(method: 'POST' | 'PUT' | 'PATCH', path: string, data: object) {
    const headers = { 'X-CSRF-Token': this.csrf, Accept: 'application/json' };
    const reply = await this.http.fetch(path, { method, data, headers });
    expect(reply.ok(), `${method} ${path}: ${await reply.text()}`).toBe(true);
    return reply.json();
  }

  /** Asks for an exception; the id of its execution. */
  async ask(title: string, policy: string, more: object = {}): Promise<string> {
    const body = {
      title,
      area: 'finance',
      policy,
      justification: 'The train was cancelled; only this fare was left.\n\nWithout it the customer waits another week.',
      from: day(0),
      until: day(14),
      ...more,
    };
    return (await this.send('POST', '/forms/policy-exception', { body })).execution_id;
  }

  /** The open approval of an execution that waits for this person. */
  async approvalOf(execution: string): Promise<string> {
    let found: string | undefined;
    await expect
      .poll(async () => {
        const { items } = await this.get('/api/v1/approvals?assignee=me&status=open');
        found = items.find((each: { execution_id: string }) => each.execution_id === execution)?.id;
        return found;
      })
      .toBeTruthy();
    return found as unknown as string;
  }

  async decide(approval: string, decision: string, comment: string) {
    const { revision, context_hash } = await this.get(`/api/v1/approvals/${approval}`);
    await this.send('POST', `/api/v1/approvals/${approval}/decisions`, { decision, comment, revision, context_hash });
  }
}

/** A request of Rita's that stops at a task for Omar; the id of the task. */
async function askForDesk(admin: Person, rita: Person, omar: Person): Promise<string> {
  const schema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };
  const desk = {
    to: 'omar@example.com',
    message: 'Which desk is free on the second floor?',
    due_in: 'P3D',
    schema: { type: 'object', properties: { desk: { type: 'string', title: 'Desk' } }, required: ['desk'] },
  };
  const { id } = await admin.send('POST', '/api/v1/workflows', {
    name: 'Onboarding',
    nodes: [
      { id: 'begin', type: 'form', config: { path: 'joiners', title: 'A new colleague', schema } },
      { id: 'desk', type: 'form_task', name: 'Find a desk', config: desk },
    ],
    edges: [{ from: 'begin', to: 'desk' }],
  });
  await admin.send('POST', `/api/v1/workflows/${id}/publish`, {});
  await rita.send('POST', '/forms/joiners', { body: { title: 'Nia Nord joins accounting' } });
  let task = '';
  await expect.poll(async () => (task = (await omar.get('/api/v1/tasks')).items[0]?.id ?? '')).toBeTruthy();
  return task;
}

async function makeSeed(requests: typeof api, server: DemoServer): Promise<Seed> {
  const [rita, mark, admin] = await Promise.all(
    ['rita', 'mark', 'admin'].map((name) => Person.signedIn(requests, server, name)),
  );
  const waiting = await rita.ask('Three screens instead of two', 'FIN-04 Three quotes above 5,000');
  const approved = await rita.ask('Flexible fare after a cancelled train', 'FIN-09 Travel class');
  const changes = await rita.ask('Business class for a night flight', 'FIN-09 Travel class');
  const withdrawn = await rita.ask('A quote that came too late', 'FIN-04 Three quotes above 5,000');
  const hostile = `<img src=x onerror=alert(1)> \u202egnp.exe 👩‍🚀 ${'Donaudampfschiff'.repeat(40)}`.slice(0, 190);
  const tried = await rita.ask(hostile, 'javascript:alert(1)', { justification: 'x'.repeat(3_000) });
  await mark.approvalOf(tried);
  const decided = await mark.approvalOf(approved);
  await mark.decide(decided, 'approve', 'Fine: there was no other train that day.');
  await mark.decide(await mark.approvalOf(changes), 'request_changes', 'Which flight, and what did the cheaper one cost?');
  await mark.approvalOf(withdrawn);
  await rita.send('POST', `/api/v1/requests/${withdrawn}/withdraw`, {});
  await admin.send('POST', '/api/v1/connections', {
    name: 'summaries',
    type: 'openai',
    config: { base_url: 'https://models.example.com/v1' },
    secrets: { api_key: 'not-a-real-one' },
  });
  const task = await askForDesk(admin, rita, await Person.signedIn(requests, server, 'omar'));
  const emptyGroup = (await admin.send('POST', '/api/v1/groups', { name: 'board', members: [] })).id;
  let entry = '';
  await expect
    .poll(async () => (entry = (await admin.get('/api/v1/register')).items[0]?.id ?? ''), { timeout: 60_000 })
    .toBeTruthy();
  const users: { id: string; email: string }[] = (await admin.get('/api/v1/users?limit=200')).items;
  const workflows: { id: string; name: string }[] = (await admin.get('/api/v1/workflows')).items;
  const groups: { id: string; name: string }[] = (await admin.get('/api/v1/groups')).items;
  return {
    ...{ waiting, changes, approved, withdrawn, decided, entry, emptyGroup, task },
    open: await mark.approvalOf(waiting),
    workflow: workflows.find(({ name }) => name === 'Policy exception approval')!.id,
    people: Object.fromEntries(users.map(({ id, email }) => [email.split('@')[0], id])),
    group: groups.find(({ name }) => name === 'security-leads')!.id,
  };
}

const test = base.extend<object, { demo: { server: DemoServer; seed: Seed } }>({
  demo: [
    async ({ playwright }, use) => {
      const server = await DemoServer.start();
      try {
        await use({ server, seed: await makeSeed(playwright.request, server) });
      } finally {
        await server.stop();
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  baseURL: async ({ demo }, use) => use(demo.server.url),
});

/** What a page complains about while it is open. */
function watch(page: Page): string[] {
  const problems: string[] = [];
  // A failed answer is told with its address below; the browser's own line about it names none.
  page.on('console', (message) => {
    const told = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !told) problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('requestfailed', (sent) => {
    // Pages drop what they no longer want, such as the stream of news of a page that is left.
    if (sent.failure()?.errorText !== 'net::ERR_ABORTED') problems.push(`failed: ${sent.method()} ${sent.url()}`);
  });
  page.on('response', (answer) => {
    const said = `${answer.status()} ${answer.url()}`;
    if (answer.status() >= 400 && !kExpected.some((each) => each.test(said))) problems.push(`answer: ${said}`);
  });
  return problems;
}

/** Nothing is on its way any more: neither words of waiting nor grey bars. */
async function complete(page: Page, { wait }: Shown): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  if (wait) await expect(page.getByText(wait).first()).toBeVisible();
  await expect(page.getByText('Loading…')).toHaveCount(0);
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

for (const shown of kPages) {
  test(`page ${shown.name}`, async ({ page, demo }) => {
    const { server, seed } = demo;
    const problems = watch(page);
    if (shown.as) await signIn(page, server, shown.as);
    await page.goto(typeof shown.path === 'string' ? shown.path : shown.path(seed));
    await complete(page, shown);
    if (shown.act) {
      await shown.act(page);
      await complete(page, { ...shown, wait: undefined });
    }
    await screenshots(page, `pages/${shown.name}`);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(sideways, 'scrolls sideways at 1280').toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
  });
}

/** What both tests of administration do, with the page of the administrator. */
function administrator(page: Page) {
  return {
    field: (name: string | RegExp) => page.getByRole('textbox', { name }),
    click: (name: string | RegExp) => press(name)(page),
    dialog: (name: string) => page.getByRole('dialog', { name }),
    choose: async (label: string, person: string) => {
      await page.getByRole('combobox', { name: label }).fill(person);
      await page.getByRole('option', { name: new RegExp(person) }).click();
    },
  };
}

const kManySteps = 600_000; // ms, on a machine that may be building at the same moment

test('an administrator sets up a policy, a person and a group', async ({ page, demo }) => {
  test.setTimeout(kManySteps);
  const problems = watch(page);
  const { field, click, dialog, choose } = administrator(page);
  await signIn(page, demo.server, 'admin');

  await page.goto('/policies/new');
  await field('Id').fill('OPS-01');
  await field('Title').fill('Changes in the evening');
  await choose('Owner', 'Cian Sorensen');
  await click('Create policy');
  await expect(page.getByRole('heading', { name: 'OPS-01 Changes in the evening' })).toBeVisible();
  await field('Longest duration in days').fill('30');
  await click('Save');
  await expect(page.getByText('Saved. Forms offer it', { exact: false })).toBeVisible();
  await page.reload();
  await expect(field('Longest duration in days')).toHaveValue('30');
  await expect(page.getByRole('combobox', { name: 'Owner' })).toHaveValue('Cian Sorensen');
  await click('Delete');
  await dialog('Delete OPS-01?').getByRole('button', { name: 'Delete policy' }).click();
  await expect(page.getByRole('heading', { name: 'Policies' })).toBeVisible();
  await expect(page.getByRole('link', { name: /OPS-01/ })).toHaveCount(0);

  await page.goto('/people/new');
  await field('Name').fill('Nia Nord');
  await field('Email').fill('nia@example.com');
  await page.getByRole('checkbox', { name: /^Reviewer/ }).check();
  await choose('Manager', 'Mark Mason');
  await page.getByLabel('First password').fill('correct horse battery');
  await click('Create account');
  await expect(page.getByRole('heading', { name: 'Nia Nord' })).toBeVisible();
  await page.goto(`/groups/${demo.seed.emptyGroup}`);
  await choose('Add somebody', 'Nia Nord');
  await expect(page.getByText('Nia Nord was added.', { exact: false })).toBeVisible();
  await click('Remove Nia Nord');
  await dialog('Remove the last member of board?').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('list', { name: 'Members' }).getByRole('link', { name: 'Nia Nord' }).click();
  await click('Disable');
  const asked = dialog('Disable Nia Nord?');
  await expect(asked.getByText('They are the only one in board', { exact: false })).toBeVisible();
  await asked.getByRole('button', { name: 'Disable account' }).click();
  await expect(page.getByText('Nia Nord is disabled.')).toBeVisible();
  expect(problems).toEqual([]);
});

test('an administrator sets up a connection, a token and a variable', async ({ page, demo }) => {
  test.setTimeout(kManySteps);
  const problems = watch(page);
  const { field, click } = administrator(page);
  await signIn(page, demo.server, 'admin');

  await page.goto('/connections/new');
  await click(/HTTP service/);
  await field('Name').fill('erp');
  await field('Base address').fill(`${demo.server.url}/healthz`);
  await click('Add connection');
  await expect(page.getByRole('heading', { name: 'erp', exact: true })).toBeVisible();
  await click('Test the connection');
  await expect(page.getByText(/^It (works|does not work)$/)).toBeVisible();
  await click('Set Value of the header');
  await page.getByLabel('New value of the header').fill('s3cret');
  await click('Keep it');
  await expect(page.getByText('is kept. What it is is not shown again.', { exact: false })).toBeVisible();
  expect(await page.content()).not.toContain('s3cret');

  await page.goto('/tokens');
  await click('New token');
  await field('Name').fill('nightly import');
  await click('Create token');
  const token = await page.getByLabel('Token', { exact: true }).textContent();
  const reply = await page.request.get('/api/v1/me', { headers: { Authorization: `Bearer ${token}`, Cookie: '' } });
  expect((await reply.json()).user.email).toBe('admin@example.com');
  await click('I have copied it');
  await click('Revoke nightly import');
  await click('Revoke token');
  await expect(page.getByText('nightly import was revoked.')).toBeVisible();

  await page.goto('/variables');
  await click('Edit max_exception_days');
  await page.getByLabel('Value, as JSON').fill('90');
  await click('Save');
  await expect(page.getByText('max_exception_days was saved.')).toBeVisible();
  await click('Undo');
  await expect(page.getByText('Taken back.')).toBeVisible();
  await expect(page.getByRole('cell', { name: '365' })).toBeVisible();
  expect(problems).toEqual([]);
});

test('on a phone the navigation is a drawer that keeps the keyboard until it is closed', async ({ page, demo }) => {
  await signIn(page, demo.server, 'admin');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/workflows');
  const opener = page.getByRole('button', { name: 'Open navigation' });
  await opener.focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Main navigation' });
  await expect(drawer.getByRole('link', { name: 'Workflows' })).toHaveAttribute('aria-current', 'page');
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press('Tab');
    await expect(drawer.locator(':focus')).toHaveCount(1);
  }
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(opener).toBeFocused();
  await opener.click();
  await drawer.getByRole('button', { name: 'Administration' }).click();
  await drawer.getByRole('link', { name: 'Groups' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Groups' })).toBeVisible();
  await expect(drawer).toHaveCount(0);
});

const kDist = resolve(import.meta.dirname, '../../web/dist');
const kFirstPageLimit = 300_000; // bytes of script and style, gzipped

test('the first page is small', () => {
  const html = readFileSync(join(kDist, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/?(assets\/[^"]+\.(?:js|css))"/g)].map(([, name]) => name);
  const wanted = new Set<string>();
  const queue = [...named];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (wanted.has(name)) continue;
    wanted.add(name);
    if (!name.endsWith('.js')) continue;
    const code = readFileSync(join(kDist, name), 'utf8');
    // What is imported when it is loaded; `import(…)` comes later.
    for (const [, other] of code.matchAll(/(?:import|from)\s*"\.\/([^"]+\.js)"/g)) queue.push(`assets/${other}`);
  }
  const sizes = [...wanted]
    .map((name) => ({ name, bytes: gzipSync(readFileSync(join(kDist, name))).length }))
    .sort((a, b) => b.bytes - a.bytes);
  const sum = sizes.reduce((total, { bytes }) => total + bytes, 0);
  const all = readdirSync(join(kDist, 'assets')).filter((name) => /\.(js|css)$/.test(name)).length;
  const line = (name: string, bytes: number) => `${(bytes / 1000).toFixed(1).padStart(7)} kB  ${name}`;
  console.log(
    [
      `First page, gzipped (${sizes.length} of ${all} files):`,
      ...sizes.map(({ name, bytes }) => line(name, bytes)),
      line(`together; the limit is ${kFirstPageLimit / 1000} kB`, sum),
    ].join('\n'),
  );
  expect(sizes.length).toBeGreaterThan(1);
  expect(sum).toBeLessThanOrEqual(kFirstPageLimit);
});
