// Photographs every page (two widths, two colour schemes) and asks axe about it: `npm run build && npm run look [FOLDER] [ROUTE…]`.
// Exits 1 when axe finds something or the browser's console complains.
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startMockServer } from './mock-server.mjs';

const [folder = '../build/web-shots', ...only] = process.argv.slice(2);
const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
mkdirSync(folder, { recursive: true });

const pages = [
  { name: 'sign-in', path: '/sign-in', as: null },
  { name: 'inbox', path: '/inbox', as: 'sven' },
  { name: 'inbox-keys', path: '/inbox', as: 'sven', act: (page) => page.keyboard.press('?') },
  { name: 'inbox-empty', path: '/inbox', as: 'rita' },
  { name: 'inbox-nothing-fits', path: '/inbox?q=nobody', as: 'sven' },
  { name: 'inbox-decided', path: '/inbox?view=decided', as: 'sven' },
  { name: 'inbox-selected', path: '/inbox', as: 'sven', act: select },
  { name: 'inbox-bulk', path: '/inbox', as: 'sven', act: together },
  { name: 'palette', path: '/inbox', as: 'sven', act: palette },
  { name: 'approval', path: '/approvals/ap-2', as: 'sven' },
  { name: 'approval-deciding', path: '/approvals/ap-2', as: 'sven', act: decide },
  {
    name: 'approval-pass-on',
    path: '/approvals/ap-2',
    as: 'sven',
    act: (page) => page.getByRole('button', { name: /^Pass on the seat/ }).click(),
  },
  { name: 'approval-reader', path: '/approvals/ap-2', as: 'ada' },
  { name: 'tasks', path: '/tasks', as: 'omar' },
  { name: 'tasks-empty', path: '/tasks', as: 'rita' },
  { name: 'task', path: `/tasks/${encodeURIComponent('0a1b2c3d-0000-7000-8000-000000000001:desk:')}`, as: 'omar' },
  {
    name: 'task-problems',
    path: `/tasks/${encodeURIComponent('0a1b2c3d-0000-7000-8000-000000000001:desk:')}`,
    as: 'omar',
    act: (page) => button(page, 'Send'),
  },
  {
    name: 'task-sent',
    path: `/tasks/${encodeURIComponent('0a1b2c3d-0000-7000-8000-000000000002:received:1')}`,
    as: 'omar',
    act: (page) => button(page, 'Send'),
  },
  { name: 'requests', path: '/requests', as: 'rita' },
  { name: 'request', path: '/requests/ex-1', as: 'rita' },
  { name: 'rework', path: '/requests/ex-2', as: 'rita' },
  { name: 'request-ended', path: '/requests/ex-3', as: 'rita' },
  { name: 'forms', path: '/forms', as: 'rita' },
  { name: 'form', path: '/forms/policy-exception', as: 'rita' },
  { name: 'form-path', path: '/forms/policy-exception', as: 'rita', act: fillForm },
  { name: 'rework-changed', path: '/requests/ex-2', as: 'rita', act: correct },
  { name: 'form-problems', path: '/forms/policy-exception', as: 'rita', act: send },
  {
    name: 'form-policies',
    path: '/forms/policy-exception',
    as: 'rita',
    act: (page) => page.getByRole('combobox', { name: 'Policy' }).click(),
  },
  { name: 'recorded', path: '/approvals/ap-2', as: 'sven', act: record },
  {
    name: 'withdraw',
    path: '/requests/ex-1',
    as: 'rita',
    act: (page) => page.getByRole('button', { name: 'Withdraw' }).click(),
  },
  { name: 'executions', path: '/executions', as: 'ada' },
  { name: 'executions-filtered', path: '/executions?status=failed&attention=true&from=2026-01-01', as: 'admin' },
  { name: 'executions-none', path: '/executions?q=nothing', as: 'admin' },
  { name: 'execution', path: '/executions/ex-1', as: 'admin' },
  { name: 'execution-picture', path: '/executions/ex-1?view=picture&revision=1', as: 'ada' },
  { name: 'execution-timeline', path: '/executions/ex-1?view=timeline', as: 'ada' },
  { name: 'execution-steps', path: '/executions/ex-1?view=steps&step=tier.2', as: 'ada' },
  { name: 'execution-ai', path: '/executions/ex-1?view=steps&step=assess.1', as: 'ada' },
  { name: 'execution-failed', path: '/executions/ex-4', as: 'admin' },
  { name: 'execution-retry', path: '/executions/ex-4', as: 'admin', act: (page) => button(page, 'Retry the step') },
  {
    name: 'execution-cancel',
    path: '/executions/ex-1',
    as: 'admin',
    act: (page) => chooseAction(page, 'Cancel the execution'),
  },
  {
    name: 'execution-migrate',
    path: '/executions/ex-1',
    as: 'admin',
    act: (page) => chooseAction(page, 'Move to another version'),
  },
  { name: 'register', path: '/register', as: 'ada' },
  { name: 'register-filtered', path: '/register?q=phones&status=expired', as: 'ada' },
  { name: 'register-summary', path: '/register/summary', as: 'ada' },
  {
    name: 'register-tables',
    path: '/register/summary',
    as: 'ada',
    act: (page) => page.getByRole('button', { name: 'As a table' }).first().click(),
  },
  { name: 'entry', path: '/register/rg-1', as: 'ada' },
  { name: 'entry-revoke', path: '/register/rg-1', as: 'mark', act: (page) => button(page, 'Revoke') },
  { name: 'audit', path: '/audit', as: 'ada' },
  { name: 'audit-leaf', path: '/audit/17', as: 'ada' },
  { name: 'workflows', path: '/workflows', as: 'bob' },
  { name: 'workflow-new', path: '/workflows', as: 'bob', act: (page) => button(page, 'New workflow') },
  { name: 'editor', path: '/workflows/wf-8', as: 'bob' },
  { name: 'editor-step', path: '/workflows/wf-8', as: 'bob', act: (page) => step(page, 'Security decides') },
  { name: 'editor-problems', path: '/workflows/wf-9', as: 'bob', act: problems },
  { name: 'editor-warnings', path: '/workflows/wf-warned', as: 'bob', act: warnings },
  {
    name: 'editor-publish-warned',
    path: '/workflows/wf-warned',
    as: 'bob',
    act: (page) => button(page, 'Publish'),
  },
  { name: 'editor-adding', path: '/workflows/wf-8', as: 'bob', act: (page) => button(page, 'Add a step') },
  { name: 'editor-publish', path: '/workflows/wf-8', as: 'bob', act: (page) => button(page, 'Publish') },
  { name: 'editor-test', path: '/workflows/wf-8', as: 'bob', act: (page) => button(page, 'Test') },
  { name: 'editor-versions', path: '/workflows/wf-8', as: 'bob', act: versions },
  { name: 'editor-tried', path: '/workflows/wf-8', as: 'bob', act: tried },
  { name: 'editor-expression', path: '/workflows/wf-8', as: 'bob', act: expression },
  { name: 'editor-reader', path: '/workflows/wf-8', as: 'ada', act: (page) => step(page, 'Access request') },
  { name: 'policies', path: '/policies', as: 'bob' },
  { name: 'policy', path: '/policies/SEC-12', as: 'bob' },
  { name: 'policy-delete', path: '/policies/SEC-12', as: 'bob', act: (page) => button(page, 'Delete') },
  { name: 'policy-new', path: '/policies/new', as: 'bob', act: (page) => button(page, 'Create policy') },
  { name: 'people', path: '/people', as: 'admin' },
  { name: 'person', path: '/people/u-sven', as: 'admin' },
  { name: 'person-disable', path: '/people/u-sven', as: 'admin', act: (page) => button(page, 'Disable') },
  {
    name: 'person-new',
    path: '/people/new',
    as: 'admin',
    act: (page) => page.getByRole('combobox', { name: 'Manager' }).click(),
  },
  { name: 'groups', path: '/groups', as: 'admin' },
  { name: 'group', path: '/groups/g-2', as: 'admin' },
  { name: 'group-empty', path: '/groups/g-1', as: 'admin' },
  { name: 'tokens', path: '/tokens', as: 'admin' },
  { name: 'token-new', path: '/tokens', as: 'admin', act: (page) => button(page, 'New token') },
  { name: 'token-made', path: '/tokens', as: 'admin', act: makeToken },
  { name: 'tokens-own', path: '/tokens', as: 'rita' },
  { name: 'variables', path: '/variables', as: 'bob' },
  { name: 'variable', path: '/variables', as: 'bob', act: (page) => button(page, 'Edit rates') },
  { name: 'connections', path: '/connections', as: 'admin' },
  { name: 'connection', path: '/connections/mail', as: 'admin', act: (page) => button(page, 'Test the connection') },
  { name: 'connection-kinds', path: '/connections/new', as: 'admin' },
  {
    name: 'connection-new',
    path: '/connections/new',
    as: 'admin',
    act: (page) => page.getByText('HTTP service').click(),
  },
  { name: 'outbox', path: '/outbox', as: 'rita' },
  { name: 'outbox-mail', path: '/outbox?mail=000002', as: 'rita' },
  { name: 'keys', path: '/workflows', as: 'admin', act: (page) => page.keyboard.press('?') },
  { name: 'navigation', path: '/people', as: 'admin', act: navigation },
  { name: 'not-found', path: '/nowhere', as: 'ada' },
  { name: 'menu', path: '/register', as: 'ada', act: menu },
];

async function select(page) {
  await page.getByRole('checkbox', { name: /Contractor laptop/ }).click();
  await page.getByRole('checkbox', { name: /Release 41/ }).click();
}

async function together(page) {
  await select(page);
  await page.getByRole('button', { name: 'Approve…' }).click();
  await page.getByText('Ready').nth(1).waitFor();
}

async function palette(page) {
  await page.getByRole('link', { name: /Service account/ }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Go to or do' }).fill('re');
}

async function fillForm(page) {
  const field = (name) => page.getByLabel(name).first();
  await field(/^Title/).fill('Laptop outside device management');
  await field(/^Area/).selectOption({ label: 'Security' });
  await field(/^Policy/).fill('SEC-21 Managed devices');
  await page.keyboard.press('Escape');
  await field(/^Why it is needed/).fill('For the migration.');
  await field(/^From/).fill('2027-01-01');
  await field(/^Until/).fill('2027-03-31');
  await page.getByRole('list', { name: 'Who is asked, in order' }).scrollIntoViewIfNeeded();
}

async function correct(page) {
  await page.getByLabel('Until').fill('2027-03-31');
  await page.getByLabel('Until').scrollIntoViewIfNeeded();
}

async function decide(page) {
  await page.getByRole('radio', { name: /Request changes/ }).click();
  await page.getByLabel('Comment').fill('Please name the host that signs in.');
  await page.getByRole('button', { name: 'Add a note to What it covers' }).click();
}

async function record(page) {
  await page.getByRole('radio', { name: 'Approve' }).click();
  await page.getByLabel('Comment').fill('One host, and it ends in March.');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText(/Recorded/).scrollIntoViewIfNeeded();
}

async function send(page) {
  await page.getByRole('button', { name: 'Send request' }).click();
}

const button = (page, name) => page.getByRole('button', { name, exact: true }).click();

/** On the canvas, or in the list that a phone shows. */
const step = (page, name) =>
  page.locator(`.react-flow__node[aria-label^="${name}"], li > button:has-text("${name}")`).first().click();

async function problems(page) {
  await button(page, '1 problem');
  await button(page, 'Show me');
}

async function warnings(page) {
  await button(page, '1 problem, 2 warnings');
  await page.getByRole('region', { name: 'Problems' }).scrollIntoViewIfNeeded();
}

async function chooseAction(page, name) {
  await button(page, 'Actions');
  await page.getByRole('menuitem', { name }).click();
}

/** Others in the list of a phone name it, too: by where they lead. */
const itself = (page, name) =>
  page
    .locator(`.react-flow__node[aria-label^="${name}"]`)
    .or(page.locator('li > button').filter({ hasText: new RegExp(`^${name}`) }))
    .first()
    .click();

async function tried(page) {
  await itself(page, 'Granted');
  await button(page, 'Run up to here');
  await page.getByRole('region', { name: 'Try this step' }).getByText('Done').waitFor();
}

async function expression(page) {
  await itself(page, 'Corrections');
  await page.getByRole('textbox', { name: 'Message' }).pressSequentially(' {{nodes.');
  await page.getByRole('listbox').waitFor();
}

async function versions(page) {
  await button(page, 'More');
  await page.getByRole('menuitem', { name: 'Versions' }).click();
}

async function makeToken(page) {
  await button(page, 'New token');
  await page.getByRole('textbox', { name: 'Name' }).fill('nightly import');
  await button(page, 'Create token');
  await page.getByRole('button', { name: 'I have copied it' }).waitFor();
}

async function navigation(page, { phone }) {
  if (phone) await page.getByRole('button', { name: 'Open navigation' }).click();
}

async function menu(page, { phone }) {
  if (phone) await page.getByRole('button', { name: 'Open navigation' }).click();
  await page.getByRole('button', { name: /^Account of/ }).click();
}

const server = await startMockServer();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/lib/chromium/chromium-headless-shell',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

let complaints = 0;
function complain(where, what) {
  complaints += 1;
  console.log(`${where}: ${what}`);
}

for (const [size, viewport] of Object.entries({
  wide: { width: 1280, height: 840 },
  phone: { width: 390, height: 844 },
})) {
  for (const colorScheme of ['light', 'dark']) {
    for (const { name, path, as, act } of pages) {
      if (only.length && !only.includes(name)) continue;
      const where = `${name} ${size} ${colorScheme}`;
      server.mock.user = server.people.find((person) => person.email.startsWith(`${as}@`)) ?? null;
      server.mock.approval = null;
      const context = await browser.newContext({ viewport, colorScheme, bypassCSP: false, reducedMotion: 'reduce' });
      context.setDefaultTimeout(120_000);
      const page = await context.newPage();
      page.on('console', (message) => {
        const expected = as === null && message.text().includes('401');
        if (['error', 'warning'].includes(message.type()) && !expected) complain(where, message.text());
      });
      page.on('pageerror', (error) => complain(where, error.message));
      await page.goto(server.url + path, { waitUntil: 'networkidle' });
      // On a busy machine the network can be idle before the page has begun to ask.
      await page.locator('h1').first().waitFor();
      if (act) await act(page, { phone: size === 'phone' });
      await page.waitForLoadState('networkidle');
      await page.screenshot({
        path: `${folder}/${name}-${size}-${colorScheme}.png`,
        fullPage: !act || name === 'form-problems',
      });
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (sideways > 0) complain(where, `scrolls sideways by ${sideways} px`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      for (const violation of violations) {
        complain(
          where,
          `${violation.id}: ${violation.nodes
            .map((node) => `${node.target} ${node.any[0]?.message ?? ''}`)
            .slice(0, 4)
            .join(' | ')}`,
        );
      }
      await context.close();
    }
  }
}
await browser.close();
await server.close();
console.log(complaints ? `${complaints} complaints` : 'nothing to complain about');
process.exit(complaints ? 1 : 0);
