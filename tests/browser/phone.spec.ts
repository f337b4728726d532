import type { Page } from '@playwright/test';

import { at, button, decide, expectNoSidewaysScroll, fieldOf, fillIn, link, section, type Wish } from './support/people.ts';
import { expect, test } from './support/test.ts';

const kWish: Wish = {
  title: 'Business class for a night flight before the board meets',
  area: 'Finance',
  policy: 'FIN-09 Travel class',
  justification: 'I must be fit on the next morning.',
};
const kNote = 'Which flight, and what did the cheaper one cost?';
const kPhone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Through the navigation behind the button at the top. */
async function goTo(page: Page, place: string | RegExp): Promise<void> {
  await button(page, 'Open navigation').tap();
  await link(page.getByRole('navigation', { name: 'Main navigation' }), place).tap();
}

test('the whole job on a phone', async ({ browser, server }) => {
  const complaints: string[] = [];
  const rita = await at(browser, server, 'rita', complaints, kPhone);
  const mark = await at(browser, server, 'mark', complaints, kPhone);
  await rita.goto('/requests');
  await goTo(rita, 'New request');
  await link(rita, 'Request a policy exception').tap();
  await fillIn(rita, kWish);
  await expect(section(rita, 'Who will decide')).toContainText('Mark Mason');
  await expectNoSidewaysScroll(rita, 'the form');
  await button(rita, 'Send request').tap();
  await link(rita, 'See where it stands').tap();
  await expect(section(rita, 'Where it stands')).toContainText('Mark Mason');
  await expectNoSidewaysScroll(rita, 'the request');

  await mark.goto('/register');
  await goTo(mark, /^Inbox/);
  await expect(link(mark, kWish.title)).toBeVisible();
  await expectNoSidewaysScroll(mark, 'the inbox');
  await link(mark, kWish.title).tap();
  await mark.getByRole('button', { name: 'Add a note to Justification' }).tap();
  await mark.getByRole('textbox', { name: 'Note to Justification' }).fill(kNote);
  await expectNoSidewaysScroll(mark, 'the approval');
  await decide(mark, 'Request changes', 'Please give the prices.');

  await expect(section(rita, 'Correct and send again').getByText(kNote)).toBeVisible();
  await fieldOf(rita, 'Justification').fill('LH 400 lands at 6. Economy was 310 EUR.');
  await expectNoSidewaysScroll(rita, 'the correction');
  await button(rita, 'Send again').tap();
  await expect(rita.getByText('Sent again.', { exact: false })).toBeVisible();

  await link(mark, /Inbox/).first().tap();
  await link(mark, kWish.title).tap();
  await expect(section(mark, 'Changed since revision 1')).toContainText('Economy was 310 EUR');
  await expectNoSidewaysScroll(mark, 'the second revision');
  await decide(mark, 'Approve', 'The landing leaves no time to rest.');
  await goTo(mark, 'Register');
  await expect(link(mark, kWish.title).first()).toBeVisible();
  await expectNoSidewaysScroll(mark, 'the register');
  await expect(rita.getByRole('list', { name: 'The way of this request' })).toContainText('Approved');
  await expectNoSidewaysScroll(rita, 'the end');
  expect(complaints).toEqual([]);
});

test('filters stand in even rows on a phone, and a form of settings fits it', async ({ browser, server }) => {
  const complaints: string[] = [];
  const admin = await at(browser, server, 'admin', complaints, kPhone);
  for (const place of ['/audit', '/executions', '/register', '/people']) {
    await admin.goto(place);
    const filters = admin.getByRole('search');
    await expect(filters).toBeVisible();
    await expect(filters.locator('input:visible').first()).toBeVisible();
    const boxes = await filters.locator('input:visible, select:visible').evaluateAll((fields) =>
      fields.map((field) => field.getBoundingClientRect()).map(({ left, right }) => ({ left, right })),
    );
    const edge = Math.max(...boxes.map(({ right }) => right));
    // The search has a line to itself; of the others each stands at one of the two sides.
    expect(boxes[0]!.right, place).toBeCloseTo(edge, 0);
    for (const { left, right } of boxes) {
      expect(left - boxes[0]!.left < 1 || edge - right < 1, `${place}: a field ends in the middle`).toBe(true);
    }
    await expectNoSidewaysScroll(admin, place);
  }

  await admin.goto('/workflows');
  await link(admin, 'Policy exception approval').tap();
  await admin.getByRole('listitem').getByRole('button', { name: /^Risk tier/ }).tap();
  await expect(admin.getByRole('button', { name: 'Add a rule' })).toBeVisible();
  await expectNoSidewaysScroll(admin, 'the settings of a step');
  expect(complaints).toEqual([]);
});

test('without a connection, a phone says so in a line across it, not in a column over the page', async ({
  browser,
  server,
}) => {
  const mark = await at(browser, server, 'mark', [], kPhone);
  await mark.goto('/inbox');
  await expect(mark.getByRole('heading', { name: 'Inbox' })).toBeVisible();
  await mark.context().setOffline(true);
  const said = mark.getByRole('status').filter({ hasText: 'Offline: showing' });
  await expect(said).toBeVisible();
  const box = (await said.boundingBox())!;
  expect(box.width).toBeGreaterThan(300);
  expect(box.height).toBeLessThan(90);
  await expectNoSidewaysScroll(mark, 'without a connection');
});

test('whose session ends in the midst of a change signs in beside it, and saves it', async ({ browser, server }) => {
  const admin = await at(browser, server, 'admin', [], kPhone);
  await admin.goto('/people/new');
  await admin.getByLabel('Name', { exact: false }).first().fill('Nia Nord');
  await admin.getByLabel('Email', { exact: false }).first().fill('nia.nord@example.com');
  await admin.context().clearCookies();
  await button(admin, 'Create account').tap();
  await expect(admin.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible();
  await admin.getByRole('button', { name: /^Go on as/ }).tap();
  await expect(admin.getByRole('dialog')).toBeHidden();
  await button(admin, 'Create account').tap();
  await expect(admin.getByText('The account of Nia Nord is there.')).toBeVisible();
});
