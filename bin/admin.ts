import { runAdmin } from '../apps/admin.ts';

await runAdmin(process.argv.slice(2));
