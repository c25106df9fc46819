import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** State classes (*.svelte.ts) are compiled as the browser would have them. */
export default defineConfig({
  // Not the pages' own, which extends a file that SvelteKit makes when it first runs.
  tsconfig: '../../tsconfig.json',
  plugins: [svelte({ configFile: false })],
  resolve: { conditions: ['browser'] },
  test: { name: 'web', include: ['src/**/*.test.ts'], exclude: ['**/*.served.test.ts'], root: import.meta.dirname },
});
