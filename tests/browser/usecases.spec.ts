import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { APIRequestContext, Browser, Page } from '@playwright/test';

import { at, button, comment, fieldOf, link, section } from './support/people.ts';
import type { DemoServer } from './support/server.ts';
import { expect, test } from './support/test.ts';

const kSamples = resolve(import.meta.dirname, '../../workflows/samples');

/** One of the twelve use cases, as far as its first person, or its end where nobody is asked. */
interface UseCase {
  template: string;
  id: string;
  sample: string;
  /** Who asks; their pages follow it. */
  asks: 'rita' | 'omar';
  /** Through the hook at this path; else by the form at it. */
  hook?: string;
  form?: string;
  /** Who is asked first, under which title. */
  decides?: { who: string; title: string };
  fillsIn?: { who: string; title: string; what: Record<string, string>; ready: string };
  /** Where it stands for whoever asked once that person has acted. */
  then: string;
}

const kUseCases: UseCase[] = [
  {
    template: 'Policy exception approval',
    id: 'policy-exception',
    sample: 'travel',
    asks: 'rita',
    form: 'policy-exception',
    decides: { who: 'mark', title: 'Business class to Singapore' },
    then: 'Approved',
  },
  {
    template: 'Purchase request',
    id: 'purchase-request',
    sample: 'small',
    asks: 'rita',
    form: 'purchase-request',
    then: 'Completed',
  },
  {
    template: 'Invoice review and payment release',
    id: 'invoice-payment',
    sample: 'match',
    asks: 'omar',
    hook: 'invoices',
    then: 'Completed',
  },
  {
    template: 'Expense reimbursement',
    id: 'expense-reimbursement',
    sample: 'trip',
    asks: 'rita',
    form: 'expenses',
    decides: { who: 'mark', title: 'Visit to Acme in Porto' },
    then: 'Approved',
  },
  {
    template: 'Leave request',
    id: 'leave-request',
    sample: 'vacation',
    asks: 'rita',
    form: 'leave',
    decides: { who: 'mark', title: 'days of vacation leave' },
    then: 'Hana Hoshino',
  },
  {
    template: 'New hire onboarding',
    id: 'employee-onboarding',
    sample: 'intern',
    asks: 'rita',
    form: 'new-hire',
    fillsIn: {
      who: 'sven',
      title: 'Ivo Ivers',
      what: { 'Name of the account': 'ivo.ivers' },
      ready: 'The devices are ready',
    },
    then: 'Fay Fischer',
  },
  {
    template: 'Facility and IT service request',
    id: 'service-request',
    sample: 'laptop',
    asks: 'rita',
    form: 'service-request',
    decides: { who: 'mark', title: 'A laptop for the new colleague' },
    then: 'Approved',
  },
  {
    template: 'Discount approval',
    id: 'discount-approval',
    sample: 'usual',
    asks: 'rita',
    hook: 'discount-approval',
    decides: { who: 'mark', title: 'Acme' },
    then: 'Approved',
  },
  {
    template: 'Customer escalation',
    id: 'customer-escalation',
    sample: 'question',
    asks: 'omar',
    hook: 'escalations',
    decides: { who: 'sara', title: 'The invoice is hard to read' },
    then: 'Approved',
  },
  {
    template: 'Campaign launch',
    id: 'campaign-launch',
    sample: 'event',
    asks: 'rita',
    form: 'campaign-launch',
    decides: { who: 'cora', title: 'Brand: Open house' },
    then: 'Hana Hoshino',
  },
  {
    template: 'Content publishing',
    id: 'content-publishing',
    sample: 'blog',
    asks: 'rita',
    form: 'publish-content',
    decides: { who: 'cora', title: 'blog: How we plan our week' },
    then: 'Approved',
  },
  {
    template: 'Change and release sign-off',
    id: 'change-release',
    sample: 'small',
    asks: 'rita',
    form: 'change-release',
    decides: { who: 'sven', title: 'Round invoices to the cent' },
    then: 'Sara Silva',
  },
];

const kEnds = new Set(['Approved', 'Completed']);

// Whom the templates name beside those of the demo.
const kGroups: Record<string, string> = {
  'brand-leads': 'cora',
  'legal-leads': 'hana',
  'marketing-leads': 'mark',
  'engineering-leads': 'sven',
  'operations-leads': 'sara',
  editors: 'cora',
  'support-leads': 'sara',
  purchasing: 'fay',
  facilities: 'mark',
  'it-service': 'sven',
};
const kPeople = ['marketing', 'operations', 'vp-sales'];
const kConnections = ['billing', 'ci', 'cms', 'crm', 'erp', 'helpdesk', 'hr-system', 'payroll'];

/** What the other systems answer; anything else is told that all is well. */
const kOutside: Record<string, object> = {
  '/erp/orders/PO-88': { vendor_id: 'V-1042', amount: 5400 },
  '/erp/vendors/V-1042': { iban: 'DE02120300000000202051' },
};

async function outside(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(kOutside[request.url ?? ''] ?? { told: 'ok' }));
  });
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
  return server;
}

/** Posts as whoever is signed in on a page. */
async function post(requests: APIRequestContext, path: string, data: object) {
  const { csrf_token } = await (await requests.get('/api/v1/me')).json();
  const reply = await requests.post(path, { data, headers: { 'X-CSRF-Token': csrf_token } });
  expect(reply.ok(), `POST ${path}: ${await reply.text()}`).toBe(true);
  return reply.json();
}

/** What the installation must have before the templates can be published. */
async function prepare(admin: APIRequestContext, port: number): Promise<void> {
  const address = (name: string) => `${name}@example.com`;
  for (const name of kPeople) {
    await post(admin, '/api/v1/users', { email: address(name), name, roles: ['reviewer'] });
  }
  for (const [name, member] of Object.entries(kGroups)) {
    await post(admin, '/api/v1/groups', { name, members: [address(member)] });
  }
  for (const name of kConnections) {
    const config = { base_url: `http://127.0.0.1:${port}/${name}` };
    await post(admin, '/api/v1/connections', { name, type: 'http', config });
  }
  // Its addresses are those of the template that it was made from.
  const { items } = await (await admin.get('/api/v1/workflows')).json();
  for (const { id } of items) await post(admin, `/api/v1/workflows/${id}/deactivate`, {});
}

async function takeAndPublish(builder: Page, template: string): Promise<void> {
  await link(builder, 'Workflows').first().click();
  await button(builder, 'New workflow').click();
  const gallery = builder.getByRole('dialog');
  await gallery.getByText(template, { exact: true }).click();
  await expect(gallery.getByRole('radio', { name: template, exact: true })).toBeChecked();
  await button(gallery, 'Create').click();
  await button(builder, 'Publish').click();
  await button(builder.getByRole('dialog'), 'Publish').click();
  await expect(builder.getByText('Version 1 takes requests from now on.')).toBeVisible();
}

/** The number of the execution. */
async function send(of: UseCase, asker: Page, server: DemoServer): Promise<string> {
  const body = JSON.parse(readFileSync(join(kSamples, `${of.id}.${of.sample}.json`), 'utf8'));
  if (of.form) {
    const { requester: _, ...fields } = body; // whoever is signed in
    return (await post(asker.request, `/forms/${of.form}`, { body: fields })).execution_id;
  }
  const reply = await asker.request.post(`/hooks/${of.hook}`, {
    data: body,
    headers: { Authorization: `Bearer ${server.hookToken}` },
  });
  expect(reply.status(), await reply.text()).toBe(202);
  return (await reply.json()).execution_id;
}

/** From the inbox that is open, which the request comes into by itself. */
async function approve(reviewer: Page, title: string): Promise<void> {
  await link(reviewer, title).click();
  await reviewer.getByRole('radio', { name: 'Approve' }).click();
  await comment(reviewer).fill('Fine.');
  await button(reviewer, 'Approve').click();
  await expect(reviewer.getByText('Recorded: you', { exact: false })).toBeVisible();
}

async function fillIn(person: Page, { title, what, ready }: NonNullable<UseCase['fillsIn']>): Promise<void> {
  await link(person, /^Tasks/).click();
  await link(person, title).click();
  for (const [name, value] of Object.entries(what)) await fieldOf(person, name).fill(value);
  await person.getByRole('checkbox', { name: ready }).check();
  await button(person, 'Send').click();
  await expect(person.getByText('What you filled in is recorded', { exact: false })).toBeVisible();
}

/** Pages of people, each opened once, at their inbox. */
class Visitors {
  readonly complaints: string[] = [];
  private readonly pages = new Map<string, Page>();

  constructor(
    private readonly browser: Browser,
    private readonly server: DemoServer,
  ) {}

  async of(name: string): Promise<Page> {
    const known = this.pages.get(name);
    if (known) return known;
    const page = await at(this.browser, this.server, name, this.complaints);
    this.pages.set(name, page);
    await page.goto('/inbox');
    return page;
  }
}

test.use({ settings: { NEURONFLOW_EGRESS_ALLOW: '127.0.0.0/8' } });

test('each of the twelve use cases is taken from the gallery, published, asked for and followed', async ({ browser, server }) => {
  const others = await outside();
  const visitors = new Visitors(browser, server);
  const builder = await visitors.of('bob');
  await prepare((await visitors.of('admin')).request, (others.address() as AddressInfo).port);

  for (const each of kUseCases) {
    await test.step(each.template, async () => {
      await takeAndPublish(builder, each.template);
      const first = each.decides ?? each.fillsIn;
      const person = first && (await visitors.of(first.who));
      const asker = await visitors.of(each.asks);
      const execution = await send(each, asker, server);
      await asker.goto(`/requests/${execution}`);
      const stands = section(asker, 'Where it stands');
      if (first) await expect(stands).toContainText(server.account(first.who).name);
      if (person && each.decides) await approve(person, each.decides.title);
      if (person && each.fillsIn) await fillIn(person, each.fillsIn);
      await expect(stands).toContainText(each.then);
      // Where others are still asked, they alone are waited for.
      if (first && !kEnds.has(each.then)) await expect(stands).not.toContainText(server.account(first.who).name);
      if (person) await link(person, /^Inbox/).first().click();
    });
  }
  expect(visitors.complaints).toEqual([]);
  others.close();
});
