import { join } from 'node:path';
import { programs, root, step } from './step.ts';

const web = join(root, 'apps/web');
const quiet = true;

// The types of the pages' routes are generated first; everything else is independent of each other.
if (!(await step('routes', [...programs.svelteKit, 'sync'], { cwd: web, quiet }))) process.exit(1);
const results = await Promise.all([
  step('types', [...programs.tsc, '--noEmit', '-p', 'tsconfig.json'], { quiet }).then(async (ok) => (await step('types of the pages', [...programs.svelteCheck, '--tsconfig', './tsconfig.json'], { cwd: web, quiet })) && ok),
  step('lint', [...programs.eslint, '.', '--cache', '--cache-location', 'node_modules/.cache/eslint'], { quiet })
    .then(async (ok) => (await step('walls', [...programs.depcruise, 'apps', 'packages', '--config', '.dependency-cruiser.cjs'], { quiet })) && ok)
    .then(async (ok) => (await step('unused code', [...programs.knip, '--no-progress'], { quiet })) && ok),
]);
if (results.includes(false)) process.exit(1);
