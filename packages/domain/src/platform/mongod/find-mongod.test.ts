import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findMongod } from './find-mongod.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'switchboard-find-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

test('the one that was named is used when it runs and is new enough', async () => {
  const path = await program('mongod-7', 'echo "db version v7.0.2"');
  expect(await findMongod(path)).toBe(path);
});

test('one that is too old is refused with its version', async () => {
  const path = await program('mongod-5', 'echo "db version v5.0.31"');
  await expect(findMongod(path)).rejects.toThrow(`MONGOD is "${path}", which is MongoDB 5.0, older than 6.0. Set it to the path of a mongod of MongoDB 6.0 or newer`);
});

test('one that lacks a library is refused with what it said', async () => {
  const path = await program('mongod-broken', 'echo "error while loading shared libraries: libcrypto.so.1.1" >&2; exit 127');
  await expect(findMongod(path)).rejects.toThrow(/which does not run here \(error while loading shared libraries: libcrypto\.so\.1\.1\)/);
});

test('one that is on the PATH is found without asking anybody', async () => {
  const path = await program('mongod', 'echo "db version v8.0.4"');
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before}`;
  try {
    expect(await findMongod(null)).toBe(path);
  } finally {
    process.env.PATH = before;
  }
});
