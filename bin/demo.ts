import { join } from 'node:path';
import { buildWeb } from './build-web.ts';
import { root } from './step.ts';

await buildWeb();
process.env.NODE_ENV ??= 'production';
// A desk of its own, so that trying things out touches nothing else.
process.env.DATA_DIR = join(root, 'data/demo');
for (const name of ['MONGODB_URL', 'REDIS_URL', 'SECRET', 'ADMIN_EMAIL', 'ADMIN_PASSWORD']) delete process.env[name];

const { demoSignIns, fillDemoDesk } = await import('../apps/demo-desk.ts');
const { run } = await import('../apps/run.ts');
const filled = await fillDemoDesk().then(() => true, tell);
if (filled) {
  await run(process.argv.slice(2));
  console.log(await demoSignIns());
}

function tell(error: unknown): false {
  if (!(error instanceof Error) || error.name !== 'Problem') throw error;
  console.error(error.message);
  process.exitCode = 1;
  return false;
}
