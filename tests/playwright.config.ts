import { defineConfig } from '@playwright/test';
import { executablePath } from './support/chromium.ts';
import { window } from './support/window.ts';

export default defineConfig({
  testDir: 'stories',
  testMatch: '**/*.story.ts',
  outputDir: '../test-results',
  // Each worker starts the product once and keeps it for its stories. Two of them leave a third of two processors unused, waiting.
  workers: 3,
  fullyParallel: false,
  // Generous: other tests share the machine, and no story asserts speed.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    ...window,
    // A trace of every story would cost more than the stories; with --trace=on one can be had.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
});
