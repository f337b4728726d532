import { at, ask, button, decide, fieldOf, fillIn, link, section, type Wish } from './support/people.ts';
import { expect, test } from './support/test.ts';

const kWish: Wish = {
  title: 'Copy of the customer database for the rehearsal',
  area: 'Security',
  policy: 'SEC-03 Production data',
  justification: 'We rehearse the migration. The copy holds real customer data.',
  until: 120,
  dataClass: 'Restricted',
};
const kNote = 'On which machine, and who may sign in to it?';

test('a critical request is sent, corrected, approved by two stages and registered, and nobody reloads a page', async ({
  browser,
  server,
}) => {
  const complaints: string[] = [];
  const rita = await at(browser, server, 'rita', complaints);
  const sven = await at(browser, server, 'sven', complaints);
  const risk = await at(browser, server, 'risk', complaints);
  const ciso = await at(browser, server, 'ciso', complaints);
  for (const reviewer of [sven, risk, ciso]) {
    await reviewer.goto('/inbox');
    await expect(reviewer.getByText('You are done')).toBeVisible();
  }

  // Who will decide is there before it is sent.
  await rita.goto('/forms/policy-exception');
  await fillIn(rita, kWish);
  const stages = rita.getByRole('list', { name: 'Who is asked, in order' });
  await expect(stages).toContainText('Sven Svensson');
  await expect(stages).toContainText('2 of them must approve');
  await expect(stages).toContainText('Cian Sorensen');
  await button(rita, 'Send request').click();
  await link(rita, 'See where it stands').click();
  const way = rita.getByRole('list', { name: 'The way of this request' });
  await expect(way).toContainText('Critical tier');
  await expect(way).toContainText('Sven Svensson');

  // Everybody who is asked has it without asking, and only they.
  await expect(link(risk, kWish.title)).toBeVisible();
  await expect(ciso.getByText('You are done')).toBeVisible();
  await expect(sven).toHaveTitle(/^\(1\)/);
  await link(sven, kWish.title).click();
  await expect(section(sven, 'Why this tier')).toContainText('Data class is Restricted');
  await expect(section(sven, 'Summary')).toContainText('not a language model');
  await expect(section(sven, 'Request').locator('mark').first()).toBeVisible();
  await sven.getByRole('button', { name: 'Add a note to Justification' }).click();
  await sven.getByRole('textbox', { name: 'Note to Justification' }).fill(kNote);
  await decide(sven, 'Request changes', 'Please say where it will lie.');

  // It is back with rita, whose page has been open all the while.
  const rework = section(rita, 'Correct and send again');
  await expect(rework.getByText(kNote)).toBeVisible();
  await fieldOf(rita, 'Justification').fill(`${kWish.justification} It lies on rehearsal-2, where two engineers sign in.`);
  await expect(rework.getByText('Before')).toBeVisible();
  await button(rita, 'Send again').click();
  await expect(rita.getByText('Sent again.', { exact: false })).toBeVisible();
  await expect(way).toContainText('With the reviewers');

  await link(risk, kWish.title).click();
  await expect(section(risk, 'Changed since revision 1')).toContainText('rehearsal-2');
  await expect(section(risk, 'Earlier revisions')).toContainText(kNote);
  await section(risk, 'Discussion').getByRole('textbox').fill('Is it wiped afterwards?');
  await button(section(risk, 'Discussion'), 'Post').click();
  await section(rita, 'Discussion').getByText('Is it wiped afterwards?').waitFor();
  await section(rita, 'Discussion').getByRole('textbox').fill('Yes, on the last day.');
  await button(section(rita, 'Discussion'), 'Post').click();
  await section(risk, 'Discussion').getByText('Yes, on the last day.').waitFor();
  await decide(risk, 'Approve', 'Two engineers, one machine, wiped at the end.');

  await link(sven, '← Inbox').click();
  await link(sven, kWish.title).click();
  await expect(section(sven, 'Who decides')).toContainText('Two engineers, one machine');
  await decide(sven, 'Approve', 'The machine is in the closed network.');

  await link(ciso, kWish.title).click();
  await decide(ciso, 'Approve', 'Until the rehearsal, no longer.');
  await expect(ciso.getByText('This approval is closed: approved.')).toBeVisible();

  await expect(way).toContainText('Approved');
  await expect(section(rita, 'Where it stands')).toContainText('Until the rehearsal, no longer.');

  await link(sven, '← Inbox').click();
  await sven.getByRole('link', { name: 'Decided', exact: true }).click();
  await expect(sven.getByRole('listitem').filter({ has: link(sven, kWish.title) }).first()).toContainText('approved');
  expect(complaints).toEqual([]);

  await link(rita, 'See it in the register').click();
  await expect(rita.getByRole('heading', { level: 1, name: kWish.title })).toBeVisible();
});

test('a request that nobody wants any more is withdrawn, and leaves the inbox by itself', async ({ browser, server }) => {
  const complaints: string[] = [];
  const rita = await at(browser, server, 'rita', complaints);
  const mark = await at(browser, server, 'mark', complaints);
  await mark.goto('/inbox');
  const wish: Wish = {
    title: 'Hotel above the limit',
    area: 'Finance',
    policy: 'FIN-09 Travel class',
    justification: 'Everything else is booked out during the fair.',
  };
  await ask(rita, wish);
  await expect(link(mark, wish.title)).toBeVisible();
  await button(rita, 'Withdraw').click();
  await button(rita, 'Withdraw request').click();
  await expect(rita.getByRole('list', { name: 'The way of this request' })).toContainText('Withdrawn');
  await expect(mark.getByText('You are done')).toBeVisible();
  expect(complaints).toEqual([]);
});
