import { expect, expectAccessible, screenshot, test } from './support/test.ts';

test('a stranger is asked to sign in, on a page that a screen reader can read', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, 'sign-in');
});
