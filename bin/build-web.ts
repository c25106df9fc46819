import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import { programs, root, run } from './step.ts';

const build = join(root, 'apps/web/build');
const stamp = join(build, 'built-from');

/** Builds the pages when their sources are other than those of the last build. */
export async function buildWeb(): Promise<void> {
  const sources = fingerprint(['apps/web/{src,static,bin}/**/*', 'apps/web/*.{ts,json}', 'packages/domain/src/**/*words.ts', 'package-lock.json']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  console.error('Building the pages: about half a minute ...');
  rmSync(stamp, { force: true });
  const { ok, output } = await run([...programs.vite, 'build'], { cwd: join(root, 'apps/web'), quiet: true, env: { NODE_ENV: 'production' } });
  if (!ok) {
    console.error(output);
    console.error('The pages could not be built; what the builder said stands above.');
    process.exit(1);
  }
  mkdirSync(build, { recursive: true });
  writeFileSync(stamp, sources);
}
