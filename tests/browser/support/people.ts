import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test';

import type { DemoServer } from './server.ts';
import { expect, signIn } from './test.ts';

const kDay = 24 * 60 * 60 * 1000;

/** The date so many days from now. */
export const day = (after: number) => new Date(Date.now() + after * kDay).toISOString().slice(0, 10);

export const section = (page: Page, name: string | RegExp) => page.getByRole('region', { name });
export const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });
export const link = (page: Page | Locator, name: string | RegExp) => page.getByRole('link', { name });
export const comment = (page: Page) => page.getByRole('textbox', { name: /^Comment/ });

/**
 * `name`@example.com at a browser of their own. What goes wrong there (the console's errors, requests that fail or are refused) is added
 * to `complaints`; a request that a page gives up because it is left is no failure.
 */
export async function at(
  browser: Browser,
  server: DemoServer,
  name: string,
  complaints: string[],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${name}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') complaints.push(`${name}: ${request.method()} ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${name}: ${response.status()} of ${response.url()}`);
  });
  await signIn(page, server, name);
  return page;
}

export interface Wish {
  title: string;
  area: string;
  policy: string;
  justification: string;
  from?: number;
  until?: number;
  dataClass?: string;
}

export const fieldOf = (page: Page, name: string) => page.getByLabel(new RegExp(`^${name}`)).first();

/** Fills in the demo's form, as far as `wish` says. */
export async function fillIn(page: Page, wish: Wish): Promise<void> {
  await fieldOf(page, 'Title').fill(wish.title);
  await fieldOf(page, 'Area').selectOption({ label: wish.area });
  await fieldOf(page, 'Policy').fill(wish.policy);
  await page.keyboard.press('Escape');
  await fieldOf(page, 'Justification').fill(wish.justification);
  await fieldOf(page, 'From').fill(day(wish.from ?? 0));
  await fieldOf(page, 'Until').fill(day(wish.until ?? 14));
  if (wish.dataClass) await fieldOf(page, 'Data class').selectOption({ label: wish.dataClass });
}

/** How a page writes `text`: what would turn the order of letters round stands there by its number. */
export const asWritten = (text: string) =>
  text.replace(/[\u202A-\u202E\u2066-\u2069]/g, (mark) => `U+${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** Sends the demo's form and goes to the request. */
export async function ask(page: Page, wish: Wish): Promise<void> {
  await page.goto('/forms/policy-exception');
  await fillIn(page, wish);
  await button(page, 'Send request').click();
  await link(page, 'See where it stands').click();
  await expect(page.getByRole('heading', { level: 1, name: asWritten(wish.title) })).toBeVisible();
}

/** Chooses, writes why and sends; comes back when the server has recorded it. */
export async function decide(page: Page, verdict: 'Approve' | 'Request changes' | 'Reject', why: string): Promise<void> {
  await page.getByRole('radio', { name: verdict }).click();
  await comment(page).fill(why);
  await button(page, verdict).click();
  await expect(page.getByText('Recorded: you', { exact: false })).toBeVisible();
}

export async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
}
