import type { Page } from '@playwright/test';

import { at, ask, button, decide, expectNoSidewaysScroll, fieldOf, link, section, type Wish } from './support/people.ts';
import { expect, test } from './support/test.ts';

const kPhone = { viewport: { width: 390, height: 844 } };
const kHarm = '<img src=x onerror="window.harmed=1"> javascript:window.harmed=1 data:text/html,<b>x</b>';
const kOverride = 'invoice\u202Efdp.exe';
const kFamily = '👩‍👩‍👧‍👦';
const kLong = 'Donaudampfschiff'.repeat(600);

const kWish: Wish = {
  title: `${kHarm} ${kOverride} ${kFamily}`,
  area: 'Finance',
  policy: `FIN ${kOverride} ${'w'.repeat(150)}`,
  justification: `${kHarm} ${kOverride} ${kFamily}\n${kLong}`,
};

/** Nothing that somebody wrote has acted; all of it can be read, within the width of a phone. */
async function expectInert(page: Page, where: string): Promise<void> {
  await expect(page.getByText('invoiceU+202Efdp.exe', { exact: false }).first(), where).toBeVisible();
  await expect(page.getByText(kFamily, { exact: false }).first(), where).toBeVisible();
  const found = await page.evaluate(() => ({
    harmed: 'harmed' in window,
    images: document.querySelectorAll('main img, main b, main script, main iframe').length,
    links: [...document.links].map(({ href }) => href).filter((href) => !/^(https?|mailto):/.test(href)),
    acting: [...document.querySelectorAll('main bdi, main h1, main a')].filter((each) =>
      /[\u202A-\u202E\u2066-\u2069]/.test(each.textContent ?? ''),
    ).length,
  }));
  expect(found, where).toEqual({ harmed: false, images: 0, links: [], acting: 0 });
  await expectNoSidewaysScroll(page, where);
}

test('what people write stays text on every page that it reaches', async ({ browser, server }) => {
  const complaints: string[] = [];
  const rita = await at(browser, server, 'rita', complaints, kPhone);
  const mark = await at(browser, server, 'mark', complaints, kPhone);
  for (const page of [rita, mark]) page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
  const file = { name: `plan ${kOverride} ${kHarm.replaceAll('/', '')}.txt`, mimeType: 'text/html', buffer: Buffer.from(kHarm) };

  await rita.goto('/forms/policy-exception');
  const attached = rita.waitForResponse((response) => response.url().endsWith('/api/v1/files'));
  await rita.locator('input[type=file]').setInputFiles(file);
  await attached;
  await expectNoSidewaysScroll(rita, 'the form');
  await ask(rita, { ...kWish, title: kWish.title });
  await section(rita, 'Where it stands').getByText('Mark Mason').first().waitFor();
  await expectInert(rita, 'the request');
  await rita.goto('/requests');
  await expectInert(rita, 'the list of requests');

  await mark.goto('/inbox');
  await expectInert(mark, 'the inbox');
  await link(mark, /img src=x/).click();
  await section(mark, 'Discussion').getByRole('textbox').fill(`${kHarm} ${kOverride} ${kFamily} ${kLong}`);
  await button(section(mark, 'Discussion'), 'Post').click();
  await section(mark, 'Discussion').getByText('invoiceU+202Efdp.exe', { exact: false }).waitFor();
  await expectInert(mark, 'the approval');
  await mark.getByRole('button', { name: 'Add a note to Justification' }).click();
  await mark.getByRole('textbox', { name: 'Note to Justification' }).fill(`${kHarm} ${kOverride}`);
  await decide(mark, 'Request changes', `${kHarm} ${kOverride} ${kFamily}`);
  await expectInert(mark, 'the decision');

  await rita.goto('/requests');
  await link(rita, /img src=x/).click();
  await section(rita, 'Correct and send again').getByText('invoiceU+202Efdp.exe', { exact: false }).first().waitFor();
  await expectInert(rita, 'the correction');
  await fieldOf(rita, 'Justification').fill(`Really ${kHarm} ${kOverride} ${kFamily}`);
  await button(rita, 'Send again').click();
  await rita.getByText('Sent again.', { exact: false }).waitFor();

  await mark.goto('/inbox');
  await link(mark, /img src=x/).click();
  await section(mark, 'Changed since revision 1').waitFor();
  await expectInert(mark, 'the second revision');
  await decide(mark, 'Approve', `Fine ${kOverride}`);
  await rita.getByRole('list', { name: 'The way of this request' }).getByText('Approved').waitFor();
  await expectInert(rita, 'the end');
  expect(complaints).toEqual([]);
});
