import { defineConfig, devices } from '@playwright/test';
import { executablePath } from './support/chromium.ts';

export default defineConfig({
  testDir: 'stories',
  testMatch: '**/*.story.ts',
  outputDir: '../test-results',
  // Each worker starts the product once and keeps it for its stories; one alone waits as often as it works.
  workers: 2,
  fullyParallel: false,
  // Generous: other tests share the machine, and no story asserts speed.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    // A trace of every story would cost more than the stories; with --trace=on one can be had.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
});
