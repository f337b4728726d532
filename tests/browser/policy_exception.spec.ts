import type { Page } from '@playwright/test';

import { expect, expectAccessible, screenshot, test } from './support/test.ts';

const kTitle = 'Flexible fare after a cancelled train';
const kDay = 24 * 60 * 60 * 1000;
const day = (after: number) => new Date(Date.now() + after * kDay).toISOString().slice(0, 10);

/** Signs in by the demo's list of people, as a visitor would. */
async function signInAs(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('button', { name }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();
}

test('rita asks, her manager decides with a reason, the register has the row', async ({ page, browser, baseURL }) => {
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));

  await signInAs(page, 'Rita Romero');
  await page.goto('/forms/policy-exception');
  await expect(page.getByRole('heading', { name: 'Request a policy exception' })).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, '01-form');
  await page.getByLabel('Title', { exact: false }).first().fill(kTitle);
  await page.getByLabel('Area', { exact: false }).first().selectOption({ label: 'Finance' });
  await page.getByLabel('Policy', { exact: false }).first().fill('FIN-09 Travel class');
  await page.getByLabel('Justification', { exact: false }).fill('The train was cancelled; only this fare was left.');
  await page.getByLabel('From', { exact: false }).first().fill(day(0));
  await page.getByLabel('Until', { exact: false }).first().fill(day(14));
  await page.getByRole('button', { name: 'Send request' }).click();
  await expect(page.getByText('Your request was sent')).toBeVisible();
  await screenshot(page, '02-sent');
  await page.getByRole('link', { name: 'See where it stands' }).click();
  await expect(page.getByText('Mark Mason').first()).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, '03-request-waiting');

  const marks = await browser.newContext({ baseURL });
  const mark = await marks.newPage();
  mark.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await signInAs(mark, 'Mark Mason');
  await mark.goto('/inbox');
  await expect(mark.getByRole('link', { name: kTitle })).toBeVisible();
  await expectAccessible(mark);
  await screenshot(mark, '04-inbox');
  await mark.getByRole('link', { name: kTitle }).click();
  await expect(mark.getByRole('region', { name: 'Request', exact: true }).getByText('The train was cancelled; only this fare was left.')).toBeVisible();
  await expectAccessible(mark);
  await screenshot(mark, '05-approval');

  await mark.getByRole('radio', { name: 'Approve' }).click();
  await mark.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(mark.getByText('Write a reason that a person can read.')).toBeVisible();
  await mark.getByLabel('Comment', { exact: false }).fill('Fine: there was no other train that day.');
  await mark.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(mark.getByText('Recorded: you', { exact: false })).toBeVisible();
  await screenshot(mark, '06-decided');

  await mark.goto('/register');
  await expect(mark.getByText('FIN-09 Travel class').first()).toBeVisible();
  await expectAccessible(mark);
  await screenshot(mark, '07-register');
  await mark.getByRole('link', { name: kTitle }).click();
  await expect(mark.getByRole('heading', { name: kTitle })).toBeVisible();
  await screenshot(mark, '08-register-entry');
  await marks.close();

  await page.reload();
  await expect(page.getByText('Approved', { exact: false }).first()).toBeVisible();
  await screenshot(page, '09-request-approved');
  expect(problems).toEqual([]);
});
