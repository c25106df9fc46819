import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config, useConfig } from './config.ts';
import { fileSize, openFile, putFile, readFileBytes, removeFile } from './files.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'files-'));
beforeAll(() => useConfig({ dataDir }));
afterAll(() => rmSync(dataDir, { recursive: true }));

const partials = () => readdirSync(join(config().dataDir, 'files', 'partial'));

test('a stream comes back byte for byte under the hash of its content', async () => {
  const bytes = randomBytes(300_000);
  const stored = await putFile(Readable.from([bytes.subarray(0, 7), bytes.subarray(7, 200_000), bytes.subarray(200_000)]));
  expect(stored).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex'), size: 300_000 });
  expect(await readFileBytes(stored.sha256)).toEqual(bytes);
  expect(partials()).toEqual([]);
});

test('the same content twice, and at once, is stored once', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => putFile(Buffer.from('twice'))));
  expect(new Set(all.map((file) => file.sha256)).size).toBe(1);
  expect(await fileSize(all[0]!.sha256)).toBe(5);
  expect(partials()).toEqual([]);
});

test('too much is refused while it streams and leaves nothing behind', async () => {
  await expect(putFile(Readable.from([Buffer.alloc(60), Buffer.alloc(60)]), { maxBytes: 100 })).rejects.toMatchObject({ code: 'too_large' });
  expect(partials()).toEqual([]);
});

test('a stream that breaks leaves nothing behind', async () => {
  const broken = Readable.from(
    (function* () {
      yield Buffer.from('half');
      throw new Error('connection lost');
    })(),
  );
  await expect(putFile(broken)).rejects.toThrow('connection lost');
  expect(partials()).toEqual([]);
});

test('what is not stored is not found, and a name that is no hash reaches no path', async () => {
  await expect(openFile('0'.repeat(64))).rejects.toMatchObject({ code: 'not_found' });
  await expect(openFile('../../secret')).rejects.toMatchObject({ code: 'not_found' });
});

test('a removed file is gone, and removing it again is no fault', async () => {
  const { sha256 } = await putFile(Buffer.from('gone soon'));
  await removeFile(sha256);
  await removeFile(sha256);
  await expect(fileSize(sha256)).rejects.toMatchObject({ code: 'not_found' });
});

test('an empty file is a file', async () => {
  const { sha256, size } = await putFile(Buffer.alloc(0));
  expect(size).toBe(0);
  expect(await readFileBytes(sha256)).toHaveLength(0);
});
