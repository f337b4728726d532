import { defineConfig } from '@playwright/test';

// Debian's Chromium, on a machine that may have neither a sandbox nor a network: nothing but loopback resolves, so a
// page that needs something from outside fails here.
const chromium = {
  executablePath: '/usr/lib/chromium/chromium-headless-shell',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
};

export default defineConfig({
  testDir: '.',
  outputDir: '../../build/browser',
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  // Generous: the machine may be building at the same moment. A test waits for what it needs, not for a time.
  timeout: 600_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: chromium,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
  },
});
