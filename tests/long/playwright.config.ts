import { defineConfig } from '@playwright/test';
import stories from '../playwright.config.ts';

/** The stories that `npm test` runs shortened, in full length. */
export default defineConfig<{ long: boolean }>({ ...stories, testDir: '../stories', grep: /@long/, use: { ...stories.use, long: true } });
