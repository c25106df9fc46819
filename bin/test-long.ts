import { buildWeb } from './build-web.ts';
import { programs, run } from './step.ts';
import { installTools } from './tools.ts';

await installTools();
await buildWeb();
const { ok } = await run([...programs.vitest, 'run', '--config', 'tests/long.config.ts', ...process.argv.slice(2)]);
process.exit(ok ? 0 : 1);
