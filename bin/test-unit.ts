import { buildWeb } from './build-web.ts';
import { programs, run } from './step.ts';

await buildWeb();
const { ok } = await run([...programs.vitest, 'run', ...process.argv.slice(2)]);
process.exit(ok ? 0 : 1);
