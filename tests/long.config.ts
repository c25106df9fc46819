import { defineConfig } from 'vitest/config';

/** `npm run test:long`: soak, kills and races in full length, one after the other. */
export default defineConfig({
  test: {
    include: ['tests/long/**/*.test.ts'],
    globalSetup: ['tests/support/mongod.ts'],
    env: { LOG_LEVEL: 'silent' },
    fileParallelism: false,
    hookTimeout: 60_000,
    testTimeout: 1_800_000,
  },
});
