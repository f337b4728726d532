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
  { name: 'approval', path: '/approvals/ap-2', as: 'sven' },
  { name: 'approval-deciding', path: '/approvals/ap-2', as: 'sven', act: decide },
  { name: 'approval-reader', path: '/approvals/ap-2', as: 'ada' },
  { name: 'requests', path: '/requests', as: 'rita' },
  { name: 'request', path: '/requests/ex-1', as: 'rita' },
  { name: 'rework', path: '/requests/ex-2', as: 'rita' },
  { name: 'request-ended', path: '/requests/ex-3', as: 'rita' },
  { name: 'forms', path: '/forms', as: 'rita' },
  { name: 'form', path: '/forms/policy-exception', as: 'rita' },
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
  { name: 'execution', path: '/executions/ex-1', as: 'ada', act: (page) => page.locator('summary').nth(1).click() },
  { name: 'execution-failed', path: '/executions/ex-4', as: 'ada' },
  { name: 'register', path: '/register', as: 'ada' },
  { name: 'entry', path: '/register/rg-1', as: 'ada' },
  { name: 'workflows', path: '/workflows', as: 'bob' },
  { name: 'workflow-new', path: '/workflows', as: 'bob', act: (page) => button(page, 'New workflow') },
  { name: 'editor', path: '/workflows/wf-8', as: 'bob' },
  { name: 'editor-step', path: '/workflows/wf-8', as: 'bob', act: (page) => step(page, 'Security decides') },
  { name: 'editor-problems', path: '/workflows/wf-9', as: 'bob', act: problems },
  { name: 'editor-adding', path: '/workflows/wf-8', as: 'bob', act: (page) => button(page, 'Add a step') },
  { name: 'editor-publish', path: '/workflows/wf-8', as: 'bob', act: (page) => button(page, 'Publish') },
  { name: 'editor-test', path: '/workflows/wf-8', as: 'bob', act: (page) => button(page, 'Test') },
  { name: 'editor-versions', path: '/workflows/wf-8', as: 'bob', act: versions },
  { name: 'editor-reader', path: '/workflows/wf-8', as: 'ada', act: (page) => step(page, 'Access request') },
  { name: 'not-found', path: '/nowhere', as: 'ada' },
  { name: 'menu', path: '/register', as: 'ada', act: menu },
];

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

async function versions(page) {
  await button(page, 'More');
  await page.getByRole('menuitem', { name: 'Versions' }).click();
}

async function menu(page, { phone }) {
  if (phone) await page.getByRole('button', { name: 'Open navigation' }).click();
  await page.getByRole('button', { name: /^Account of/ }).click();
}

const server = await startMockServer();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
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
