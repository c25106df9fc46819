import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Without a single new byte for so long it is given up. In a closed network it fails by itself, within seconds. */
const PATIENCE_MS = 15_000;
const LOOK_MS = 1_000;

/** MongoDB's own build for this system. It runs as a process of its own, since a download that hangs can only be ended that way. */
export async function downloadMongod(folder: string, say: (line: string) => void): Promise<string> {
  say('Fetching MongoDB from its makers, about 80 MB ...');
  const partial = join(folder, `download-${process.pid}`);
  await mkdir(partial, { recursive: true });
  try {
    const found = await fetchInto(partial, say);
    const path = join(folder, 'mongod-download');
    await chmod(found, 0o755);
    await rename(found, path);
    return path;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

function fetchInto(partial: string, say: (line: string) => void): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./download-process.ts', import.meta.url)), partial], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => void (output += chunk));
  child.stderr.on('data', (chunk: Buffer) => void (output += chunk));
  let moved = performance.now();
  let size = 0;
  let said = 0;
  const look = setInterval(async () => {
    const now = await sizeOf(partial);
    if (now > size) moved = performance.now();
    size = now;
    if (size - said > 10_000_000) say(`  ${Math.round((said = size) / 1_000_000)} MB`);
    if (performance.now() - moved > PATIENCE_MS) child.kill('SIGKILL');
  }, LOOK_MS);
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      clearInterval(look);
      const path = /^found (.+)$/m.exec(output)?.[1];
      if (code === 0 && path) resolve(path);
      else reject(new Error(`MongoDB's own download failed: ${/^failed (.+)$/m.exec(output)?.[1] ?? 'nothing came for 15 seconds'}`));
    });
  });
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(entries.map((entry) => stat(join(folder, entry)).then(({ size }) => size, () => 0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
