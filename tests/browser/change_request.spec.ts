import { readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';

import { expect, screenshots, signIn, test } from './support/test.ts';
import type { DemoServer } from './support/server.ts';

const kTitle = 'Business class for a night flight';
const kNote = 'Which flight, and what did the cheaper one cost?';
const kDay = 24 * 60 * 60 * 1000;
const day = (after: number) => new Date(Date.now() + after * kDay).toISOString().slice(0, 10);
const quote = { name: 'Angebot März (2).txt', mimeType: 'text/plain', buffer: Buffer.from('LH 400: 1,240 EUR\n') };

/** A page of somebody's own, whose complaints to the console are collected. */
async function pageOf(browser: Browser, server: DemoServer, name: string, problems: string[]): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && problems.push(`${name}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`${name}: ${error.message}`));
  await signIn(page, server, name);
  return page;
}

const section = (page: Page, name: string | RegExp) => page.getByRole('region', { name });
const field = (page: Page, name: string) => page.getByLabel(name, { exact: false }).first();

async function ask(page: Page): Promise<void> {
  await page.goto('/forms');
  await page.getByRole('link', { name: 'Request a policy exception' }).click();
  await field(page, 'Title').fill(kTitle);
  await field(page, 'Area').selectOption({ label: 'Finance' });
  await field(page, 'Policy').fill('Travel');
  const offered = page.getByRole('option', { name: /FIN-09 Travel class/ });
  await expect(offered).toContainText('cfo@example.com');
  await screenshots(page, 'change-01-policy');
  await offered.click();
  await expect(field(page, 'Policy')).toHaveValue('FIN-09 Travel class');
  await field(page, 'Justification').fill('I must be fit for the board on the next morning.');
  await field(page, 'From').fill(day(0));
  await field(page, 'Until').fill(day(14));
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByRole('link', { name: 'See where it stands' }).click();
  await expect(section(page, 'Where it stands')).toContainText('Mark Mason');
}

async function wantChanges(page: Page): Promise<void> {
  await page.goto('/inbox');
  await page.getByRole('link', { name: kTitle }).click();
  await expect(section(page, 'Request').locator('dt').first()).toHaveText('Title');
  await page.getByRole('button', { name: 'Add a note to Justification' }).click();
  await page.getByRole('textbox', { name: 'Note to Justification' }).fill(kNote);
  await page.getByRole('radio', { name: 'Request changes' }).click();
  await page.getByLabel('Comment', { exact: false }).fill('Please attach the quote.');
  await screenshots(page, 'change-02-note');
  await page.getByRole('button', { name: 'Request changes', exact: true }).click();
  await expect(page.getByText('Recorded: you', { exact: false })).toBeVisible();
}

async function correct(page: Page): Promise<void> {
  await page.reload();
  const rework = section(page, 'Correct and send again');
  await expect(rework.getByText(kNote)).toBeVisible();
  await screenshots(page, 'change-03-rework');
  await field(page, 'Justification').fill('LH 400 lands at 6, the board meets at 8. Economy was 310 EUR.');
  await rework.locator('input[type=file]').setInputFiles([quote, { ...quote, name: 'wrong.txt' }]);
  await rework.getByRole('button', { name: 'Remove wrong.txt' }).click();
  await expect(rework.getByText(quote.name)).toBeVisible();
  await screenshots(page, 'change-04-file');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByText('Sent again.', { exact: false })).toBeVisible();
  await expect(page.getByRole('heading', { name: kTitle })).toBeVisible();
  await expect(page.getByRole('link', { name: quote.name })).toBeVisible();
  await screenshots(page, 'change-05-sent-again');
}

async function approve(page: Page): Promise<void> {
  await page.goto('/inbox');
  await page.getByRole('link', { name: kTitle }).click();
  const changes = section(page, /changed since revision 1/i);
  await expect(changes).toContainText('Economy was 310 EUR');
  await expect(changes).toContainText(quote.name);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    section(page, 'Request').getByRole('link', { name: quote.name }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(quote.name);
  expect(readFileSync(await file.path())).toEqual(quote.buffer);
  await screenshots(page, 'change-06-second-approval');
  await page.getByRole('radio', { name: 'Approve' }).click();
  await page.getByLabel('Comment', { exact: false }).fill('Fine: the landing leaves no time to rest.');
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(page.getByText('Recorded: you', { exact: false })).toBeVisible();
  await page.goto('/register');
  await expect(page.getByRole('link', { name: kTitle })).toBeVisible();
}

/** Each of these was written once, and nothing else. */
async function expectMails(server: DemoServer, wanted: { to: string; subject: string; text: string }[]): Promise<void> {
  await expect.poll(() => server.mails().length).toBe(wanted.length);
  const left = server.mails();
  for (const { to, subject, text } of wanted) {
    const found = left.findIndex((mail) => mail.includes(to) && mail.includes(`Subject: ${subject}`) && mail.includes(text));
    expect(found, `a mail to ${to}: ${subject}, with "${text}"`).toBeGreaterThanOrEqual(0);
    left.splice(found, 1);
  }
}

test('a reviewer asks for changes, rita corrects and attaches a file, it is approved', async ({ browser, server }) => {
  const problems: string[] = [];
  const rita = await pageOf(browser, server, 'rita', problems);
  const mark = await pageOf(browser, server, 'mark', problems);
  await ask(rita);
  await wantChanges(mark);
  await correct(rita);
  await approve(mark);

  await rita.goto('/requests');
  await expect(rita.getByRole('link', { name: kTitle })).toBeVisible();
  await screenshots(rita, 'change-07-requests');
  await rita.getByRole('link', { name: kTitle }).click();
  await expect(rita.getByText('Approved', { exact: true }).first()).toBeVisible();
  await screenshots(rita, 'change-08-approved');
  const link = `${server.url}/d/`;
  await expectMails(server, [
    { to: 'mark@example.com', subject: `Your decision is needed: ${kTitle}`, text: link },
    { to: 'rita@example.com', subject: `Changes are asked for: ${kTitle}`, text: kNote },
    { to: 'mark@example.com', subject: `Your decision is needed: ${kTitle}`, text: 'Revision: 2' },
    { to: 'rita@example.com', subject: `Approved: ${kTitle}`, text: 'the landing leaves no time to rest' },
    { to: 'fay@example.com', subject: `Exception granted: ${kTitle}`, text: 'Entry of the register' },
  ]);
  expect(problems).toEqual([]);
});

test('what is sent with a request stays between those whom it concerns', async ({ browser, server }) => {
  const rita = await pageOf(browser, server, 'rita', []);
  const omar = await pageOf(browser, server, 'omar', []);
  await rita.goto('/forms/policy-exception');
  const kept = rita.waitForResponse((response) => response.url().endsWith('/api/v1/files'));
  await rita.locator('input[type=file]').setInputFiles({ ...quote, mimeType: 'text/html', name: 'page.html' });
  const { id } = await (await kept).json();
  expect((await omar.request.get(`/api/v1/files/${id}`)).status()).toBe(404);
  const own = await rita.request.get(`/api/v1/files/${id}`);
  expect(own.headers()).toMatchObject({
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  });
  expect(own.headers()['content-disposition']).toContain('attachment; filename="page.html"');
});
