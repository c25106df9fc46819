import { createHash } from 'node:crypto';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './step.ts';

/** Names, sizes and times of change of files: reading what hundreds of them hold would cost every start. */
export function fingerprint(patterns: string[], exclude: string[] = []): string {
  const hash = createHash('sha256');
  for (const file of globSync(patterns, { cwd: root, exclude }).sort()) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}
