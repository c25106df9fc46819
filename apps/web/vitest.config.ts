import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** State classes (*.svelte.ts) are compiled as the browser would have them. */
export default defineConfig({
  plugins: [svelte({ configFile: false })],
  resolve: { conditions: ['browser'] },
  test: { name: 'web', include: ['src/lib/**/*.test.ts'], root: import.meta.dirname },
});
