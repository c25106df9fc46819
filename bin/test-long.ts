import { buildWeb } from './build-web.ts';
import { programs, run } from './step.ts';
import { installTools } from './tools.ts';

await installTools();
await buildWeb();
const words = process.argv.slice(2);
const trials = await run([...programs.vitest, 'run', '--config', 'tests/long.config.ts', ...words]);
// Words choose among the trials.
const stories = words.length > 0 || (await run([...programs.playwright, 'test', '-c', 'tests/long/playwright.config.ts'])).ok;
process.exit(trials.ok && stories ? 0 : 1);
