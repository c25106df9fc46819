import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildWeb } from './build-web.ts';
import { root, run } from './step.ts';

const [name, ...args] = process.argv.slice(2);
const known = globSync('bench/*.ts', { cwd: root }).map((file) => basename(file, '.ts')).sort();
if (!name || !known.includes(name)) {
  console.error(`${name ? `There is no benchmark "${name}". ` : ''}Benchmarks: ${known.join(', ')}. Run one with: npm run bench -- ${known[0]}`);
  process.exit(name ? 1 : 0);
}
await buildWeb();
const { ok } = await run([process.execPath, join(root, 'bench', `${name}.ts`), ...args]);
process.exit(ok ? 0 : 1);
