import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runAdmin } = await import('../apps/admin.ts');
await runAdmin(process.argv.slice(2));
