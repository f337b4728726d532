import type { Page } from '@playwright/test';

import { at, ask, button, comment, link, section, type Wish } from './support/people.ts';
import { expect, test } from './support/test.ts';

// Medium: the first of the two leads of finance decides.
const kWish: Wish = {
  title: 'Advance for the trade fair',
  area: 'Finance',
  policy: 'FIN-04 Advances',
  justification: 'The hall wants to be paid before the fair.',
  until: 60,
};

/** How many decisions the page has sent, whatever came of them. */
function countDecisions(page: Page): () => number {
  let sent = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/decisions')) sent += 1;
  });
  return () => sent;
}

async function open(page: Page): Promise<void> {
  await page.goto('/inbox');
  await link(page, kWish.title).click();
  await expect(page.getByRole('radio', { name: 'Approve' })).toBeVisible();
}

async function write(page: Page, verdict: string, why: string): Promise<void> {
  await page.getByRole('radio', { name: verdict }).click();
  await comment(page).fill(why);
}

test('a double click is one decision', async ({ browser, server }) => {
  const complaints: string[] = [];
  const rita = await at(browser, server, 'rita', complaints);
  const fay = await at(browser, server, 'fay', complaints);
  await ask(rita, kWish);
  await open(fay);
  const sent = countDecisions(fay);
  await write(fay, 'Approve', 'Paid back by the ticket sales.');
  await button(fay, 'Approve').dblclick();
  await expect(fay.getByText('Recorded: you approved', { exact: false })).toBeVisible();
  expect(sent()).toBe(1);
  await expect(section(fay, 'Who decides').getByText('Paid back by the ticket sales.')).toHaveCount(1);
  expect(complaints).toEqual([]);
});

test('of two who decide at the same moment one is told that the other was faster', async ({ browser, server }) => {
  const rita = await at(browser, server, 'rita', []);
  const fay = await at(browser, server, 'fay', []);
  const finn = await at(browser, server, 'finn', []);
  await ask(rita, kWish);
  await Promise.all([open(fay), open(finn)]);
  await write(fay, 'Approve', 'Paid back by the ticket sales.');
  await write(finn, 'Reject', 'We have no budget for it.');
  // Dispatched: whoever has heard of the other's decision already has a button that takes no click.
  await Promise.all([button(fay, 'Approve').dispatchEvent('click'), button(finn, 'Reject').dispatchEvent('click')]);

  const recorded = (page: Page) => page.getByText('Recorded: you', { exact: false });
  const told = (page: Page) => section(page, 'Your decision').getByRole('alert');
  await Promise.all([fay, finn].map((page) => expect(recorded(page).or(told(page)).first()).toBeVisible()));
  const winners = await Promise.all([fay, finn].map((page) => recorded(page).isVisible()));
  expect(winners.filter(Boolean)).toHaveLength(1);
  const loser = winners[0] ? finn : fay;
  await expect(told(loser)).toContainText(/already settled|changed while you were writing/);
  await expect(told(loser)).toContainText(/Nothing was recorded|Nothing of yours was sent/);
});

test('who is still writing when it is settled is told, and keeps the words', async ({ browser, server }) => {
  const complaints: string[] = [];
  const rita = await at(browser, server, 'rita', complaints);
  const fay = await at(browser, server, 'fay', complaints);
  const finn = await at(browser, server, 'finn', complaints);
  await ask(rita, kWish);
  await Promise.all([open(fay), open(finn)]);
  const sent = countDecisions(finn);
  await write(finn, 'Reject', 'We have no budget for it, because');
  await write(fay, 'Approve', 'Paid back by the ticket sales.');
  await button(fay, 'Approve').click();
  const alert = section(finn, 'Your decision').getByRole('alert');
  await expect(alert).toContainText('This changed while you were writing');
  await expect(alert).toContainText('approved');
  await expect(comment(finn)).toHaveValue('We have no budget for it, because');
  await expect(button(finn, 'Reject')).toBeDisabled();
  await button(finn, 'Show how it stands now').click();
  await expect(finn.getByText('This approval is closed: approved.')).toBeVisible();
  await expect(finn.getByRole('textbox', { name: 'What you wrote and did not send' })).toHaveValue(/no budget/);
  expect(sent()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a decision whose answer is lost is not claimed, and sent again it counts once', async ({ browser, server }) => {
  const rita = await at(browser, server, 'rita', []);
  const fay = await at(browser, server, 'fay', []);
  await ask(rita, kWish);
  // Nothing tells the page that its decision arrived.
  await fay.route('**/api/v1/events', (route) => route.abort());
  await open(fay);
  await write(fay, 'Approve', 'Paid back by the ticket sales.');
  await fay.route('**/api/v1/approvals/*', (route) => route.abort());
  await fay.route('**/decisions', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await button(fay, 'Approve').click();
  await expect(section(fay, 'Your decision').getByRole('alert')).toContainText('it counts once');
  await expect(fay.getByText('Recorded', { exact: false })).toBeHidden();
  await fay.unroute('**/decisions');
  await button(fay, 'Approve').click();
  await expect(fay.getByText('Recorded: you approved', { exact: false })).toBeVisible();
  await expect(section(fay, 'Who decides').getByText('Paid back by the ticket sales.')).toHaveCount(1);
});

test('without a connection the page says of what time it is', async ({ browser, server }) => {
  const fay = await at(browser, server, 'fay', []);
  await fay.goto('/inbox');
  await expect(fay.getByText('You are done')).toBeVisible();
  await fay.context().setOffline(true);
  await expect(fay.getByText(/^Offline: showing what was known at \d\d:\d\d/)).toBeVisible();
  await expect(fay.getByText('You are done')).toBeVisible();
  await fay.context().setOffline(false);
  await expect(fay.getByText(/^Offline: showing/)).toBeHidden();
});
