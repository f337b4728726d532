import type { Locator, Page } from '@playwright/test';

import { at, comment, day, fieldOf, section } from './support/people.ts';
import { expect, test } from './support/test.ts';

const kTitle = 'Flexible fare after a cancelled train';

/** Tab until it has the focus; a page where that takes longer is not to be used from the keyboard. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses <= most; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached by ${most} presses of Tab: ${target}`);
}

/** A pair of keys; pressed again where a busy machine let too long a time pass between the two. */
async function goBy(page: Page, second: string, place: string): Promise<void> {
  const heading = page.getByRole('heading', { level: 1, name: place });
  await expect(async () => {
    if (await heading.isHidden()) {
      await page.keyboard.press('g');
      await page.keyboard.press(second);
    }
    await expect(heading).toBeVisible({ timeout: 5_000 });
  }).toPass();
}

async function type(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, fieldOf(page, name));
  await page.keyboard.type(text);
}

/** Into the browser's own field for dates, whichever order of day, month and year it has here. */
async function typeDate(page: Page, name: string, date: string): Promise<void> {
  const field = fieldOf(page, name);
  await tabTo(page, field);
  const [year, month, dayOfMonth] = date.split('-');
  for (const digits of [dayOfMonth + month + year, month + dayOfMonth + year, year + month + dayOfMonth]) {
    for (let part = 0; part < 3; part += 1) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(digits);
    if ((await field.inputValue()) === date) return;
  }
  throw new Error(`${name} does not take ${date}`);
}

async function ask(page: Page): Promise<void> {
  await page.goto('/requests');
  await expect(page.getByRole('heading', { level: 1, name: 'My requests' })).toBeVisible();
  await goBy(page, 'n', 'New request');
  await tabTo(page, page.getByRole('link', { name: 'Request a policy exception' }));
  await page.keyboard.press('Enter');
  await type(page, 'Title', kTitle);
  await tabTo(page, fieldOf(page, 'Area'));
  await page.keyboard.type('Fin');
  await type(page, 'Policy', 'FIN-09 Travel class');
  await page.keyboard.press('Escape');
  await type(page, 'Justification', 'The train was cancelled; only this fare was left.');
  await typeDate(page, 'From', day(0));
  await typeDate(page, 'Until', day(14));
  await expect(section(page, 'Who will decide')).toContainText('Mark Mason');
  await tabTo(page, page.getByRole('button', { name: 'Send request' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: 'See where it stands' }));
  await page.keyboard.press('Enter');
  await expect(section(page, 'Where it stands')).toContainText('Mark Mason');
}

/** From wherever the reader is: the inbox, the first row, a verdict, the reason, sent. */
async function decide(page: Page, key: string, why: string): Promise<void> {
  await goBy(page, 'i', 'Inbox');
  await expect(page.getByRole('link', { name: kTitle })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: kTitle })).toBeFocused();
  await page.keyboard.press(key);
  await expect(comment(page)).toBeFocused();
  await page.keyboard.type(why);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Recorded: you', { exact: false })).toBeVisible();
}

test('the whole job without a mouse', async ({ browser, server }) => {
  const complaints: string[] = [];
  const rita = await at(browser, server, 'rita', complaints);
  const mark = await at(browser, server, 'mark', complaints);
  await ask(rita);
  await mark.goto('/register');
  await expect(mark.getByRole('heading', { level: 1, name: 'Register' })).toBeVisible();
  await decide(mark, 'c', 'Which train was it?');

  await type(rita, 'Justification', 'ICE 619. ');
  await tabTo(rita, rita.getByRole('button', { name: 'Send again' }));
  await rita.keyboard.press('Enter');
  await expect(rita.getByText('Sent again.', { exact: false })).toBeVisible();

  await decide(mark, 'a', 'Fine: there was no other train that day.');
  await mark.keyboard.press('Control+k');
  await expect(mark.getByRole('combobox', { name: 'Go to or do' })).toBeFocused();
  await mark.keyboard.type('regi');
  await mark.keyboard.press('Enter');
  await tabTo(mark, mark.getByRole('link', { name: kTitle }).first());
  await mark.keyboard.press('Enter');
  await expect(mark.getByRole('heading', { level: 1, name: kTitle })).toBeVisible();
  await mark.keyboard.press('?');
  await expect(mark.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await mark.keyboard.press('Escape');
  await expect(rita.getByRole('list', { name: 'The way of this request' })).toContainText('Approved');
  expect(complaints).toEqual([]);
});
