import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/support/longest-first.ts';

export default defineConfig({
  test: {
    // A third of what they do is waiting: for servers that start, for a moment to pass.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      // State classes of the pages are compiled as the browser has them; everything else runs as it is.
      'apps/web/vitest.config.ts',
      'apps/web/vitest.served.config.ts',
      {
        test: {
          name: 'program',
          include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'bin/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/build/**', '**/.svelte-kit/**', 'apps/web/**', 'tests/stories/**', 'tests/long/**', 'tests/deployment/**'],
          globalSetup: ['tests/support/mongod.ts'],
          env: { LOG_LEVEL: 'silent' },
          // Generous: a limit ends what hangs and says nothing about speed.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
