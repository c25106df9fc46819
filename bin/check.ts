import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import { programs, root, step } from './step.ts';

const web = join(root, 'apps/web');
const cache = join(root, 'node_modules/.cache');
const stamp = join(cache, 'checked');
const quiet = true;

// What passed and was not touched since passes again.
const sources = fingerprint(['{apps,bench,bin,packages,tests}/**/*.{ts,js,cjs,mjs,svelte,html,css,json}', '*.{ts,js,cjs,json}', '.dependency-cruiser.cjs'], ['**/{node_modules,build,.svelte-kit,data}/**']);
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) {
  console.error('✓ types, lint, walls and unused code are as they were when they last passed');
  process.exit(0);
}
rmSync(stamp, { force: true });

// The types of the pages' routes are generated first; everything else is independent of each other.
if (!(await step('routes', [...programs.svelteKit, 'sync'], { cwd: web, quiet }))) process.exit(1);
const results = await Promise.all([
  step('types of the pages', [...programs.svelteCheck, '--tsconfig', './tsconfig.json'], { cwd: web, quiet }),
  step('types', [...programs.tsc, '--noEmit', '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', join(cache, 'types.tsbuildinfo')], { quiet })
    .then(async (ok) => (await step('lint', [...programs.eslint, '.', '--cache', '--cache-location', join(cache, 'eslint')], { quiet })) && ok)
    .then(async (ok) => (await step('walls', [...programs.depcruise, 'apps', 'packages', '--config', '.dependency-cruiser.cjs'], { quiet })) && ok)
    .then(async (ok) => (await step('unused code', [...programs.knip, '--no-progress'], { quiet })) && ok),
]);
if (results.includes(false)) process.exit(1);
mkdirSync(cache, { recursive: true });
writeFileSync(stamp, sources);
