import type { APIRequestContext, Browser, Page } from '@playwright/test';

import { at, button, expectNoSidewaysScroll, fieldOf, link, section } from './support/people.ts';
import type { DemoServer } from './support/server.ts';
import { expect, expectAccessible, screenshots, test } from './support/test.ts';

// Omar is asked for a desk before a request goes on; the operator's signal says that the laptop is there.
const kOnboarding = {
  name: 'Onboarding',
  nodes: [
    {
      id: 'begin',
      type: 'form',
      config: {
        path: 'joiners',
        title: 'A new colleague',
        schema: { type: 'object', properties: { title: { type: 'string', title: 'Title' } }, required: ['title'] },
      },
    },
    {
      id: 'desk',
      type: 'form_task',
      name: 'Find a desk',
      config: {
        to: 'omar@example.com',
        message: 'Which desk is free on the second floor?',
        due_in: 'P3D',
        schema: {
          type: 'object',
          properties: {
            desk: { type: 'string', title: 'Desk', minLength: 2 },
            floor: { type: 'integer', title: 'Floor' },
          },
          required: ['desk', 'floor'],
        },
        checks: [{ when: 'body.floor == 2', pointer: '/floor', message: 'must be 2: accounting sits there' }],
      },
    },
    { id: 'parcel', type: 'wait', name: 'The laptop arrives', config: { signal: 'laptop' } },
  ],
  edges: [
    { from: 'begin', to: 'desk' },
    { from: 'desk', to: 'parcel' },
  ],
};
const kTitle = 'Nia Nord joins accounting';

async function send(requests: APIRequestContext, path: string, data: object) {
  const { csrf_token } = await (await requests.get('/api/v1/me')).json();
  const reply = await requests.post(path, { data, headers: { 'X-CSRF-Token': csrf_token } });
  expect(reply.ok(), `POST ${path}: ${await reply.text()}`).toBe(true);
  return reply.json();
}

/** A page of somebody who may be refused an answer: that is what the test is about. */
async function mayBeRefused(browser: Browser, server: DemoServer, name: string, complaints: string[]): Promise<Page> {
  const own: string[] = [];
  const page = await at(browser, server, name, own);
  page.on('close', () => complaints.push(...own.filter((told) => !told.includes('422'))));
  return page;
}

test('omar is asked for a desk, is told at the field what is wrong, and the request goes on', async ({ browser, server }) => {
  const complaints: string[] = [];
  const bob = await at(browser, server, 'bob', complaints);
  const { id } = await send(bob.request, '/api/v1/workflows', kOnboarding);
  await send(bob.request, `/api/v1/workflows/${id}/publish`, {});

  const rita = await at(browser, server, 'rita', complaints);
  await rita.goto('/forms/joiners');
  await fieldOf(rita, 'Title').fill(kTitle);
  await button(rita, 'Send request').click();
  await link(rita, 'See where it stands').click();
  await expect(section(rita, 'Where it stands')).toContainText(server.account('omar').name);

  const omar = await mayBeRefused(browser, server, 'omar', complaints);
  await omar.goto('/requests');
  await link(omar, /^Tasks/).click();
  await expect(omar.getByRole('row', { name: new RegExp(kTitle) })).toContainText('Find a desk');
  await screenshots(omar, 'tasks-01-list');
  await expectNoSidewaysScroll(omar, 'the list of tasks');
  await link(omar, kTitle).click();
  await expect(section(omar, 'Find a desk').getByText('Which desk is free on the second floor?')).toBeVisible();

  await button(omar, 'Send').click();
  await expect(omar.getByRole('alert')).toContainText('Desk');
  await fieldOf(omar, 'Desk').fill('2-14');
  await fieldOf(omar, 'Floor').fill('3');
  await button(omar, 'Send').click();
  await expect(omar.getByRole('alert')).toContainText('must be 2: accounting sits there');
  await expect(fieldOf(omar, 'Floor')).toHaveAccessibleDescription(/must be 2: accounting sits there/);
  await screenshots(omar, 'tasks-02-refused');
  // What was written outlives the page.
  await omar.reload();
  await expect(fieldOf(omar, 'Desk')).toHaveValue('2-14');
  await fieldOf(omar, 'Floor').fill('2');
  await button(omar, 'Send').click();
  await expect(omar.getByText('What you filled in is recorded', { exact: false })).toBeVisible();
  await expectAccessible(omar);
  await omar.reload();
  await expect(omar.getByText('Nothing is needed here any more')).toBeVisible();
  await omar.goto('/tasks');
  await expect(omar.getByText('Nothing to fill in')).toBeVisible();

  await expect(section(rita, 'Where it stands')).not.toContainText(server.account('omar').name);
  const request = new URL(rita.url()).pathname.split('/').at(-1);
  const admin = await at(browser, server, 'admin', complaints);
  await admin.goto(`/executions/${request}?view=steps&step=parcel.1`);
  await button(admin, 'Send signal').click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Data for the steps after it, as JSON').fill('{"serial": "X1"}');
  await screenshots(admin, 'tasks-03-signal');
  await button(dialog, 'Send signal').click();
  await expect(admin.getByText('The signal “laptop” was sent.')).toBeVisible();
  await expect(section(rita, 'Where it stands').getByText('Completed').first()).toBeVisible();
  await omar.close();
  expect(complaints).toEqual([]);
});
