import { defineConfig } from 'vitest/config';

/** Whole deployments, one after the other: each is several programs on few cores. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/deployment/**/*.test.ts'],
    globalSetup: ['tests/support/mongod.ts'],
    env: { LOG_LEVEL: 'silent' },
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 180_000,
  },
});
