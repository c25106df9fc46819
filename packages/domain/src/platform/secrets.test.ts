import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('parts that start together in an empty data folder have one secret, which only this user may read', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-secret-'));
  try {
    const ask = `import(${JSON.stringify(new URL('./secrets.ts', import.meta.url).href)}).then(({ secret }) => console.log(secret()))`;
    const env = { ...process.env, SECRET: '', DATA_DIR: join(dataDir, 'below') };
    const said = await Promise.all([1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, ['-e', ask], { env })));
    const kept = await readFile(join(dataDir, 'below/secret'), 'utf8');
    expect(new Set(said.map(({ stdout }) => stdout.trim()))).toEqual(new Set([kept]));
    expect((await stat(join(dataDir, 'below/secret'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(dataDir, 'below'))).toEqual(['secret']);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
