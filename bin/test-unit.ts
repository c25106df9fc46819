import { programs, run } from './step.ts';

const { ok } = await run([...programs.vitest, 'run', ...process.argv.slice(2)]);
process.exit(ok ? 0 : 1);
