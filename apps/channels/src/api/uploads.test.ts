import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepUploads } from '@switchboard/domain/conversations/upload-in-parts.ts';
import { clock } from '@switchboard/domain/platform/clock.ts';
import { config } from '@switchboard/domain/platform/config.ts';
import { useApi } from '../../../../tests/support/api.ts';

const { call, keyOf, address } = useApi();
const MB = 1024 * 1024;
const part = { 'content-type': 'application/offset+octet-stream' };

async function begun(size: number, name = 'film.bin') {
  return (await call('POST', '/uploads', { key: await keyOf('agent'), body: { name, type: 'application/octet-stream', size } })).body;
}
const send = async (id: string, offset: number, bytes: Uint8Array) => call('PATCH', `/uploads/${id}?offset=${offset}`, { key: await keyOf('agent'), body: bytes, headers: part });
const read = async (id: string, role = 'agent') => call('GET', `/uploads/${id}`, { key: await keyOf(role) });

/** Begins to send a part and cuts the connection in the middle of it. */
async function cut(id: string, offset: number, bytes: Uint8Array): Promise<void> {
  const headers = { ...part, authorization: `Bearer ${await keyOf('agent')}`, 'content-length': bytes.length };
  await new Promise<void>((resolve) => {
    const sending = request(`${address()}/uploads/${id}?offset=${offset}`, { method: 'PATCH', headers });
    sending.on('error', () => resolve());
    sending.write(bytes.subarray(0, bytes.length / 2), () => setTimeout(() => sending.destroy(new Error('cut')), 100));
  });
}
const stored = async (): Promise<string[]> => (await readdir(join(config().dataDir, 'files'), { recursive: true, withFileTypes: true })).filter((each) => each.isFile()).map(({ name }) => name);

test('a large file whose connection is cut goes on where it stopped, and is the same file', async () => {
  const bytes = randomBytes(5 * MB + 17);
  const { id, offset } = await begun(bytes.length);
  expect(offset).toBe(0);
  expect((await send(id, 0, bytes.subarray(0, 2 * MB))).body.offset).toBe(2 * MB);
  await cut(id, 2 * MB, bytes.subarray(2 * MB, 4 * MB));
  await expect.poll(stored, { timeout: 15_000 }).toHaveLength(1);
  expect((await read(id)).body).toMatchObject({ offset: 2 * MB, size: bytes.length, file: null });

  expect((await send(id, 4 * MB, bytes.subarray(4 * MB))).body).toMatchObject({ code: 'conflict', current: { offset: 2 * MB } });
  await send(id, 2 * MB, bytes.subarray(2 * MB, 4 * MB));
  const { file } = (await send(id, 4 * MB, bytes.subarray(4 * MB))).body;
  expect(file).toMatchObject({ name: 'film.bin', size: bytes.length });
  const answer = await fetch(`${address()}/files/${file.id}`, { headers: { authorization: `Bearer ${await keyOf('agent')}` } });
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  // The answer to the last part was lost: asking again gives the same file, and nothing is left of the parts.
  expect((await read(id)).body.file.id).toBe(file.id);
  expect((await stored()).length).toBe(1);
});

test('of two who send the same part one wins', async () => {
  const bytes = randomBytes(MB);
  const { id } = await begun(2 * MB);
  const answers = await Promise.all([send(id, 0, bytes), send(id, 0, bytes)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await read(id)).body.offset).toBe(MB);
});

test('limits are told before anything is sent, and nothing goes beyond what was announced', async () => {
  const key = await keyOf('agent');
  expect(await call('POST', '/uploads', { key, body: { name: 'film.mkv', size: 2 * 1024 * MB } })).toMatchObject({ status: 413, body: { code: 'too_large', detail: 'film.mkv is larger than 25 MB. Share it by a link instead.' } });
  expect((await call('POST', '/uploads', { key, body: { name: 'x', size: 0 } })).body.errors).toEqual([{ path: 'size', message: 'This file is empty.' }]);
  const { id } = await begun(10);
  expect((await send(id, 0, randomBytes(11))).status).toBe(413);
  expect((await send(id, 0, randomBytes(9 * MB))).status).toBe(413);
  expect((await read(id)).body.offset).toBe(0);
});

test('nobody else goes on with it or hears of it, and what nobody goes on with is thrown away', async () => {
  const before = (await stored()).length;
  const { id } = await begun(2 * MB);
  await send(id, 0, randomBytes(MB));
  expect((await read(id, 'supervisor')).status).toBe(404);
  expect(await sweepUploads()).toBe(0);
  clock.advance(25 * 60 * 60_000);
  await sweepUploads();
  clock.run();
  expect((await read(id)).status).toBe(404);
  expect((await stored()).length).toBeLessThanOrEqual(before);
});
