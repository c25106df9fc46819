import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** State classes together with a real server and database: `*.served.test.ts`. */
export default defineConfig({
  tsconfig: '../../tsconfig.json',
  plugins: [svelte({ configFile: false })],
  test: { name: 'served', include: ['src/**/*.served.test.ts'], root: import.meta.dirname, globalSetup: ['../../tests/support/mongod.ts'], env: { LOG_LEVEL: 'silent' }, testTimeout: 60_000, hookTimeout: 120_000 },
});
