import type { Browser, Page } from '@playwright/test';

import type { DemoServer } from './support/server.ts';
import { expect, screenshots, signIn, test } from './support/test.ts';

const kName = 'Access to a system';
const kRequest = 'Read access to the ledger';

/** A page of somebody's own, whose complaints to the console are collected. */
async function pageOf(browser: Browser, server: DemoServer, name: string, problems: string[]): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('console', (message) => message.type() === 'error' && problems.push(`${name}: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`${name}: ${error.message}`));
  await signIn(page, server, name);
  return page;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const step = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Settings' });

async function addStep(page: Page, search: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Search steps' });
  await field.fill(search);
  await field.press('Enter');
}

/** Form, approval, two outputs: from the palette, the last connection drawn with the mouse. */
async function draw(page: Page): Promise<void> {
  await page.goto('/workflows');
  await screenshots(page, 'editor-01-list');
  await button(page, 'New workflow').click();
  await page.getByRole('textbox', { name: 'Name' }).fill(kName);
  await button(page, 'Create').click();

  await addStep(page, 'form');
  await inspector(page).getByLabel('Path').fill('access');
  await inspector(page).locator('[id="step-config-title"]').fill('Ask for access');
  await button(page, 'Add a field').click();
  await inspector(page).getByLabel('Label').fill('Title');
  await inspector(page).getByLabel('Name', { exact: true }).last().fill('title');
  await inspector(page).getByRole('checkbox', { name: 'Required' }).check();

  await addStep(page, 'approval group');
  await expect(step(page, 'approval_group')).toBeVisible();
  await addStep(page, 'output');
  await inspector(page).getByRole('textbox', { name: 'Value' }).fill('"granted"');
  await step(page, 'approval_group').click();
  await button(page, 'Close the list of steps').click();
  await step(page, 'approval_group')
    .locator('[data-handleid="rejected"]')
    .dragTo(step(page, 'output').locator('[data-handleid="in"]'));
  await expect(inspector(page).getByRole('button', { name: 'Remove the connection to Output' })).toHaveCount(2);
}

/** Nobody is asked yet: the server says so, "Show me" leads there. */
async function mend(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: /problem/ }).click();
  await screenshots(page, 'editor-02-problems');
  await button(page, 'Show me').first().click();
  await button(page, 'Add to Reviewers').click();
  await inspector(page).getByLabel('Kind of Reviewers 1').selectOption('Group');
  await inspector(page).getByRole('textbox', { name: 'Group' }).fill('security-leads');
  await inspector(page).getByRole('combobox', { name: 'Review mode' }).selectOption('All');
  await inspector(page).getByRole('combobox', { name: 'Add a setting' }).selectOption('Title');
  await inspector(page).getByRole('textbox', { name: 'Title' }).fill('{{trigger.body.title}}');
  await button(page, 'Save').click();
  await expect(button(page, 'No problems')).toBeVisible();
  await screenshots(page, 'editor-03-mended');
}

async function tryOut(page: Page): Promise<void> {
  await button(page, 'Test').click();
  await page.getByLabel('Outcome of Approval group').selectOption('Approved');
  await button(page, 'Run the test').click();
  await expect(page).toHaveURL(/\/executions\//);
  await expect(page.getByText('Completed', { exact: true }).first()).toBeVisible();
  await page.goBack();
}

test('bob draws a workflow, mends it, tests it and publishes it; a request reaches its reviewer', async ({
  browser,
  server,
}) => {
  const problems: string[] = [];
  const bob = await pageOf(browser, server, 'bob', problems);
  await draw(bob);
  await mend(bob);
  await tryOut(bob);
  await button(bob, 'Publish').click();
  await expect(bob.getByText('This is the first version', { exact: false })).toBeVisible();
  await bob.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await expect(bob.getByText('Version 1 is active')).toBeVisible();
  await screenshots(bob, 'editor-04-published');

  const rita = await pageOf(browser, server, 'rita', problems);
  await rita.goto('/forms/access');
  await rita.getByLabel('Title').fill(kRequest);
  await button(rita, 'Send request').click();
  await expect(rita.getByText('Your request was sent')).toBeVisible();

  const sven = await pageOf(browser, server, 'sven', problems);
  await sven.goto('/inbox');
  await sven.getByRole('link', { name: kRequest }).click();
  await sven.getByRole('radio', { name: 'Approve' }).click();
  await button(sven, 'Approve').click();
  await expect(sven.getByText('Recorded: you', { exact: false })).toBeVisible();
  expect(problems).toEqual([]);
});

test('two builders at one draft: the second is told, and nothing is lost', async ({ browser, server }) => {
  const bob = await pageOf(browser, server, 'bob', []);
  const admin = await pageOf(browser, server, 'admin', []);
  for (const page of [bob, admin]) {
    await page.goto('/workflows');
    await page.getByRole('link', { name: 'Policy exception approval' }).click();
    await expect(page.getByRole('textbox', { name: 'Description' })).toBeVisible();
  }
  await admin.getByRole('textbox', { name: 'Description' }).fill('Theirs');
  await button(admin, 'Save').click();
  await expect(admin.getByText('Saved', { exact: true })).toBeVisible();
  await bob.getByRole('textbox', { name: 'Description' }).fill('Mine');
  await bob.keyboard.press('Control+s');
  await expect(bob.getByRole('dialog')).toContainText('Somebody saved this draft meanwhile');
  await screenshots(bob, 'editor-05-conflict');
  await button(bob, 'Keep mine as a copy').click();
  await expect(bob.getByRole('heading', { name: 'Policy exception approval (copy)' })).toBeVisible();
  await expect(bob.getByRole('textbox', { name: 'Description' })).toHaveValue('Mine');
});
