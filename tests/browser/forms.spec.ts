import type { Page } from '@playwright/test';

import { at, button, link, section } from './support/people.ts';
import { expect, test } from './support/test.ts';

const kSchema = {
  type: 'object',
  properties: {
    title: { type: 'string', title: 'What is released', minLength: 3 },
    systems: {
      type: 'array',
      title: 'Systems',
      items: { type: 'string', enum: ['ledger', 'shop', 'data_lake'] },
      uniqueItems: true,
      minItems: 1,
    },
    begins: { type: 'string', format: 'date-time', title: 'Window begins' },
    tags: { type: 'array', title: 'Tags', items: { type: 'string', minLength: 2 } },
  },
  required: ['title', 'systems', 'begins'],
};

/** A published workflow of a form and nothing else. */
async function publish(bob: Page): Promise<void> {
  const { csrf_token } = await (await bob.request.get('/api/v1/me')).json();
  const origin = new URL(bob.url()).origin;
  const headers = { 'X-CSRF-Token': csrf_token, Origin: origin };
  const config = { path: 'release', title: 'Ask for a release', schema: kSchema };
  const made = await bob.request.post('/api/v1/workflows', {
    headers,
    data: {
      name: 'Release',
      nodes: [
        { id: 'ask', type: 'form', config },
        { id: 'done', type: 'output', config: { value: 'seen' } },
      ],
      edges: [{ from: 'ask', to: 'done' }],
    },
  });
  const { id, etag } = await made.json();
  const reply = await bob.request.post(`/api/v1/workflows/${id}/publish`, {
    headers: { ...headers, 'If-Match': etag },
    data: {},
  });
  expect(reply.status(), await reply.text()).toBe(200);
}

test('a form takes several of a list, a moment and a list of texts', async ({ browser, server }) => {
  const complaints: string[] = [];
  const bob = await at(browser, server, 'bob', complaints);
  await bob.goto('/workflows');
  await publish(bob);
  const rita = await at(browser, server, 'rita', complaints, { timezoneId: 'America/New_York' });
  await rita.goto('/forms/release');
  await rita.getByLabel(/^What is released/).fill('Release 41');
  await button(rita, 'Send request').click();
  await expect(rita.getByRole('alert')).toContainText('Systems: At least one is required.');
  const systems = rita.getByRole('group', { name: /^Systems/ });
  await systems.getByRole('checkbox', { name: 'Ledger' }).check();
  await systems.getByRole('checkbox', { name: 'Data lake' }).check();
  await rita.getByLabel(/^Window begins/).fill('2030-12-24T10:30');
  await button(rita, 'Add').click();
  await rita.getByLabel(/^Tags 1/).fill('urgent');
  await button(rita, 'Send request').click();
  await link(rita, 'See where it stands').click();
  const asked = section(rita, 'What you asked for');
  await expect(asked).toContainText('Data lake');
  await expect(asked).toContainText('24 Dec 2030, 10:30');
  await expect(asked).toContainText('urgent');

  // The same moment by another clock.
  const ada = await at(browser, server, 'ada', complaints, { timezoneId: 'Europe/Berlin' });
  await ada.goto(rita.url());
  await expect(section(ada, 'What you asked for')).toContainText('24 Dec 2030, 16:30');
  expect(complaints).toEqual([]);
});
