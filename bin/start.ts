import { enableCompileCache } from 'node:module';
import { buildWeb } from './build-web.ts';

enableCompileCache();
await buildWeb();
process.env.NODE_ENV ??= 'production';
const { run } = await import('../apps/run.ts');
await run(process.argv.slice(2));
