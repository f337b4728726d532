import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test as base } from '@playwright/test';
import { join, resolve } from 'node:path';

import { DemoServer } from './server.ts';

const kScreenshots = resolve(import.meta.dirname, '../../../build/screenshots');
const kPhone = { width: 390, height: 844 };

/** Playwright's `test`, where each test has a demo server of its own and `page.goto('/')` leads to it. */
export const test = base.extend<{ server: DemoServer; settings: Record<string, string> }>({
  settings: [{}, { option: true }], // of the server, as variables of its environment
  server: async ({ settings }, use, info) => {
    const server = await DemoServer.start(settings);
    await use(server);
    if (info.status !== info.expectedStatus) await info.attach('server log', { body: server.log() });
    await server.stop();
  },
  baseURL: async ({ server }, use) => use(server.url),
});

export { expect };

/** Makes the page's browser session that of `name`@example.com, past the sign-in page. */
export async function signIn(page: Page, server: DemoServer, name: string): Promise<void> {
  const { email, password } = server.account(name);
  const reply = await page.request.post(`${server.url}/api/v1/session`, { data: { email, password } });
  expect(reply.status(), `sign-in of ${email}: ${await reply.text()}`).toBe(200);
}

/** Writes build/screenshots/NAME.png and NAME-phone.png of the whole page, and fails where it is wider than a phone. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const desk = page.viewportSize()!;
  const take = async (file: string) => {
    await page.evaluate(() => window.scrollTo(0, 0)); // What is fixed to the window stands where it began.
    await page.screenshot({ path: join(kScreenshots, file), fullPage: true, animations: 'disabled' });
  };
  await take(`${name}.png`);
  await page.setViewportSize(kPhone);
  await take(`${name}-phone.png`);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize(desk);
  expect(width, `${name} scrolls sideways on a phone`).toBeLessThanOrEqual(kPhone.width);
}

/** screenshot() by day, and NAME-dark.png and NAME-dark-phone.png by night, each accessible; the page is left by day. */
export async function screenshots(page: Page, name: string): Promise<void> {
  const desk = page.viewportSize()!;
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await screenshot(page, scheme === 'dark' ? `${name}-dark` : name);
    await expectAccessible(page);
    await page.setViewportSize(kPhone);
    await expectAccessible(page);
    await page.setViewportSize(desk);
  }
}

/** Fails with axe-core's findings against WCAG 2.2 A and AA, each with the element that it is about. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const findings = violations.flatMap(({ help, nodes }) => nodes.map(({ target }) => `${help}: ${target.join(' ')}`));
  expect(findings).toEqual([]);
}
