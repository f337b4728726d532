import type { Browser, Page } from '@playwright/test';

import type { DemoServer } from './support/server.ts';
import { expect, screenshots, signIn, test } from './support/test.ts';

const kName = 'Exception from a rule';
const kRequest = 'Read access to the ledger';
const kDay = 24 * 60 * 60 * 1000;
const day = (after: number) => new Date(Date.now() + after * kDay).toISOString().slice(0, 10);

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

/** By the keyboard: wherever on the canvas it stands. */
async function select(page: Page, id: string): Promise<void> {
  await step(page, id).focus();
  await page.keyboard.press(' ');
  await expect(inspector(page).getByRole('textbox', { name: 'Id' })).toHaveValue(id);
}

async function called(page: Page, name: string): Promise<void> {
  await inspector(page).getByRole('textbox', { name: 'Name' }).first().fill(name);
}

/** The settings of the selected step, written as JSON. */
async function settings(page: Page, value: object): Promise<void> {
  await inspector(page).getByText('JSON', { exact: true }).first().click();
  await inspector(page).locator('[id="step-config"]').fill(JSON.stringify(value, null, 2));
  await inspector(page).getByText('Form', { exact: true }).first().click();
}

async function addField(page: Page, label: string, name: string, type: string, required = true): Promise<void> {
  await button(page, 'Add a field').click();
  const field = inspector(page).locator('details[open]').last();
  await field.getByLabel('Label').fill(label);
  await field.getByLabel('Name', { exact: true }).fill(name);
  await field.getByLabel('Type').selectOption(type);
  if (required) await field.getByRole('checkbox', { name: 'Required' }).check();
}

async function drawIntake(page: Page): Promise<void> {
  await page.goto('/workflows');
  await button(page, 'New workflow').click();
  await page.getByRole('textbox', { name: 'Name' }).fill(kName);
  await button(page, 'Create').click();

  await addStep(page, 'form');
  await inspector(page).getByLabel('Path').fill('rule-exception');
  await inspector(page).locator('[id="step-config-title"]').fill('Ask for an exception');
  await addField(page, 'Title', 'title', 'Text');
  await addField(page, 'Area', 'area', 'Choice');
  await inspector(page).getByLabel('Choices, one a line').fill('security\nfinance');
  await addField(page, 'Policy', 'policy', 'Text');
  await addField(page, 'Justification', 'justification', 'Long text');
  await addField(page, 'From', 'from', 'Date');
  await addField(page, 'Until', 'until', 'Date');

  // What the request is called is looked up, not known by heart.
  await addStep(page, 'ai step');
  await called(page, 'Summary');
  const prompt = inspector(page).getByRole('textbox', { name: 'Prompt', exact: true });
  await prompt.fill('The request: ');
  await prompt.pressSequentially('{{trigger.body.just');
  await expect(page.getByRole('option', { name: /trigger\.body\.justification/ })).toBeVisible();
  await prompt.press('Enter');
  await expect(prompt).toHaveValue('The request: {{trigger.body.justification}}');
  await expect(inspector(page).getByText('The request: Justification')).toBeVisible();
  await screenshots(page, 'editor-01-expression');
}

async function drawRouting(page: Page): Promise<void> {
  await addStep(page, 'risk tier');
  await settings(page, {
    tiers: ['low', 'high'],
    rules: [
      { tier: 'high', when: "trigger.body.area == 'security'" },
      { tier: 'high', when: 'days(date(trigger.body.from), date(trigger.body.until)) > 180' },
    ],
    ai: '{{nodes.ai_agent}}',
  });
  await addStep(page, 'switch');
  await called(page, 'Who must look');
  await settings(page, { rules: [{ port: 'high', when: "nodes.risk_tier.tier == 'high'" }], match: 'first', default: 'low' });

  await addStep(page, 'set');
  await called(page, 'Lead and head of risk');
  await settings(page, {
    values: {
      reviewers: [
        { group: '{{trigger.body.area}}-leads', need: 1 },
        { name: 'Head of Risk', email: 'risk@example.com' },
      ],
      review_mode: 'all',
      require_comment: 'always',
      due_in: 'P2D',
      metadata: { area: '{{trigger.body.area}}', tier: '{{nodes.risk_tier.tier}}' },
    },
  });
  await addStep(page, 'approval group');
  await called(page, 'Decision');
  await settings(page, { title: '{{trigger.body.title}}', policy: '{{input}}' });
  await select(page, 'switch');
  await addStep(page, 'set');
  await called(page, 'The manager');
  await settings(page, {
    values: { reviewers: [{ manager_of: '{{execution.requester.email}}' }], review_mode: 'any', require_comment: 'always' },
  });
  await inspector(page).getByRole('combobox', { name: 'Connect to…' }).selectOption('Decision');
}

/** With the button down, as a hand does: not at once. */
async function moveOnto(page: Page, id: string): Promise<void> {
  const box = (await step(page, id).boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 12 });
}

async function drawEnds(page: Page): Promise<void> {
  await select(page, 'approval_group');
  await addStep(page, 'register');
  await settings(page, { operation: 'record', from: '{{trigger.body.from}}', until: '{{trigger.body.until}}' });
  await addStep(page, 'output');
  await called(page, 'Granted');
  await settings(page, { value: { outcome: 'approved', register_id: '{{nodes.register.entry.id}}' } });
  await select(page, 'approval_group');
  await addStep(page, 'output');
  await called(page, 'Refused');
  await settings(page, { value: { outcome: '{{nodes.approval_group.outcome}}' } });
  await select(page, 'approval_group');
  await addStep(page, 'rework');
  await settings(page, { message: '{{nodes.approval_group.comments}}', schema: { type: 'object', properties: { justification: {} } } });

  // The last way with the mouse, let go anywhere on the step; what cannot be is dimmed meanwhile and says why.
  await button(page, 'Close the list of steps').click();
  await button(page, 'Arrange').click();
  await page.getByRole('group', { name: 'Steps and their connections' }).getByRole('button', { name: /fit/i }).click();
  await select(page, 'approval_group');
  const from = step(page, 'approval_group').locator('[data-handleid="timed_out"]');
  await from.hover();
  await page.mouse.down();
  await moveOnto(page, 'form');
  await expect(page.getByText('Nothing can lead to the start.')).toBeVisible();
  await expect(step(page, 'form')).toHaveCSS('opacity', '0.35');
  await moveOnto(page, 'output_2');
  await page.mouse.up();
  await expect(inspector(page).getByRole('button', { name: 'Remove the connection to Refused' })).toHaveCount(2);
}

/** The server says what is missing, in the words of the forms; a click mends each. */
async function mend(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: '3 problems' }).click();
  const problems = page.getByRole('region', { name: 'Problems' });
  await expect(problems).toContainText('Policy: say which policy it is about.');
  await screenshots(page, 'editor-02-problems');
  await problems.getByRole('button', { name: 'Show me' }).first().click();
  await expect(inspector(page).getByRole('heading', { name: 'Register' })).toBeVisible();
  await problems.getByRole('button', { name: 'Take it from the request' }).first().click();
  await problems.getByRole('button', { name: 'Take it from the request' }).click();
  await problems.getByRole('button', { name: 'Lead to Summary' }).click();
  await button(page, 'Save').click();
  await expect(button(page, 'No problems')).toBeVisible();
  await button(page, 'Close the problems').click();
}

/** As far as the summary, whose output is kept; then the whole with a decision that is made up. */
async function tryOut(page: Page): Promise<void> {
  await select(page, 'ai_agent');
  await button(page, 'Run up to here').click();
  const trying = page.getByRole('region', { name: 'Try this step' });
  await expect(trying.getByText('"summary"')).toBeVisible();
  await button(page, 'Pin this output').click();
  await expect(page.getByRole('group', { name: /^Summary, AI step, .*output pinned/ })).toBeAttached();
  await button(page, 'Test').click();
  await page.getByLabel('Outcome of Decision').selectOption('Approved');
  await button(page, 'Run the test').click();
  await expect(page.getByRole('region', { name: 'Run up to here' }).getByText('Completed')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Granted, Output, done' })).toBeAttached();
  await expect(page.getByRole('group', { name: 'Refused, Output, skipped' })).toBeAttached();
  await screenshots(page, 'editor-03-tested');
}

async function approve(browser: Browser, server: DemoServer, name: string, problems: string[]): Promise<void> {
  const page = await pageOf(browser, server, name, problems);
  await page.goto('/inbox');
  await page.getByRole('link', { name: kRequest }).click();
  await page.getByRole('radio', { name: 'Approve' }).click();
  await page.getByLabel('Comment', { exact: false }).fill('One account, for a month.');
  await button(page, 'Approve').click();
  await expect(page.getByText('Recorded: you', { exact: false })).toBeVisible();
  await page.context().close();
}

test('bob draws the main job from nothing, mends, tries and publishes it; a request goes all its way', async ({
  browser,
  server,
}) => {
  const problems: string[] = [];
  const bob = await pageOf(browser, server, 'bob', problems);
  await drawIntake(bob);
  await drawRouting(bob);
  await drawEnds(bob);
  await mend(bob);
  await tryOut(bob);
  await button(bob, 'Publish').click();
  await expect(bob.getByText('This is the first version', { exact: false })).toBeVisible();
  await bob.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await expect(bob.getByText('Version 1 is active')).toBeVisible();

  const rita = await pageOf(browser, server, 'rita', problems);
  await rita.goto('/forms/rule-exception');
  await rita.getByLabel('Title').fill(kRequest);
  await rita.getByLabel('Area', { exact: false }).first().selectOption('Security');
  await rita.getByLabel('Policy', { exact: false }).first().fill('SEC-07 Least privilege');
  await rita.getByLabel('Justification').fill('The audit needs it.');
  await rita.getByLabel('From', { exact: false }).first().fill(day(0));
  await rita.getByLabel('Until', { exact: false }).first().fill(day(30));
  await button(rita, 'Send request').click();
  await expect(rita.getByText('Your request was sent')).toBeVisible();

  await approve(browser, server, 'sven', problems);
  await approve(browser, server, 'risk', problems);
  await rita.getByRole('link', { name: 'See where it stands' }).click();
  await expect(rita.getByText('Approved', { exact: false }).first()).toBeVisible();
  const ada = await pageOf(browser, server, 'ada', problems);
  await ada.goto('/register');
  await expect(ada.getByRole('link', { name: kRequest })).toBeVisible();
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
  const dialog = bob.getByRole('dialog');
  await expect(dialog).toContainText('Somebody saved this draft meanwhile');
  await expect(dialog.getByRole('region', { name: 'What they changed' })).toContainText('description');
  await screenshots(bob, 'editor-04-conflict');
  await button(bob, 'Keep mine as a copy').click();
  await expect(bob.getByRole('heading', { name: 'Policy exception approval (copy)' })).toBeVisible();
  await expect(bob.getByRole('textbox', { name: 'Description' })).toHaveValue('Mine');
});
