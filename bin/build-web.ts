import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs, root, run } from './step.ts';

const build = join(root, 'apps/web/build');
const stamp = join(build, 'built-from');

/** Builds the pages when their sources are other than those of the last build. */
export async function buildWeb(): Promise<void> {
  const sources = fingerprint();
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

/** Names, sizes and times of change: reading what hundreds of files hold would cost every start. */
function fingerprint(): string {
  const patterns = ['apps/web/{src,static,bin}/**/*', 'apps/web/*.{ts,json}', 'packages/domain/src/**/*words.ts', 'package-lock.json'];
  const hash = createHash('sha256');
  for (const file of globSync(patterns, { cwd: root }).sort()) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
