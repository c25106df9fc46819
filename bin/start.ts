import { buildWeb } from './build-web.ts';
import { fetchMongod } from './fetch-mongod.ts';

await Promise.all([buildWeb(), fetchMongod()]);
process.env.NODE_ENV ??= 'production';
const { run } = await import('../apps/run.ts');
await run(process.argv.slice(2));
