import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runAdmin } from '../support/admin.ts';
import { startProduct, type Product } from '../support/product.ts';
import { refusal } from '../support/refusal.ts';

let dataDir: string;
let product: Product | null;
beforeEach(async () => {
  product = null;
  dataDir = await mkdtemp(join(tmpdir(), 'switchboard-life-'));
});
afterEach(async () => {
  await product?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const mongodOf = async (): Promise<number> => Number.parseInt(await readFile(join(dataDir, 'mongo/db/mongod.lock'), 'utf8').catch(() => ''), 10) || 0;

/** A process that ended and whose parent has not looked yet counts as gone. */
async function isThere(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

test('one product holds a data folder; kill -9 leaves neither a mongod nor a lock behind, and the next start finds everything', { timeout: 180_000 }, async () => {
  product = await startProduct({ dataDir });
  const second = await refusal({ DATA_DIR: dataDir });
  expect(second.err).toMatch(new RegExp(`^The data folder .+ is in use by another Switchboard \\(process ${product.pid}\\)\\. Stop that program, or set DATA_DIR to another folder\\.$`));
  expect(second).toMatchObject({ code: 1, out: '' });

  await runAdmin(product, ['settings', 'set', 'desk.name', 'Larkfield Coffee']);
  const mongod = await mongodOf();
  expect(await isThere(mongod)).toBe(true);
  await product.kill();
  await expect.poll(() => isThere(mongod), { timeout: 30_000 }).toBe(false);

  product = await startProduct({ dataDir });
  expect(await runAdmin(product, ['settings', 'get', 'desk.name'])).toBe('"Larkfield Coffee"');
});

test('a request under way when SIGTERM comes is answered, and the program ends with 0 within ten seconds', { timeout: 120_000 }, async () => {
  product = await startProduct({ dataDir });
  const key = (await runAdmin(product, ['key', 'add', 'Trial', '--role', 'admin'])).split(/\s+/).at(-1)!;
  const body = JSON.stringify({ title: 'Kettle', description: 'It hums.', requester: { email: 'ana@example.com' } });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sending = request(`${product.url}/api/v1/service-desk/tickets`, { method: 'POST', headers });
  const answered = once(sending, 'response');
  sending.write(body.slice(0, 20));
  await sleep(300);

  const started = performance.now();
  process.kill(product.pid, 'SIGTERM');
  await expect.poll(() => fetch(`${product!.url}/readyz`).then(({ status }) => status, () => 'closed'), { timeout: 5_000 }).not.toBe(200);
  sending.end(body.slice(20));
  const [response] = (await answered) as [{ statusCode: number; resume(): void }];
  response.resume();
  expect(response.statusCode).toBe(201);
  expect(await product.exited).toBe(0);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('SIGTERM during a start leaves nothing behind, and the next start is as any other', { timeout: 180_000 }, async () => {
  const main = fileURLToPath(new URL('../../apps/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { env: { ...process.env, PORT: '0', DATA_DIR: dataDir }, stdio: 'ignore' });
  await expect.poll(mongodOf, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
  const mongod = await mongodOf();
  child.kill('SIGTERM');
  await once(child, 'exit');
  await expect.poll(() => isThere(mongod), { timeout: 30_000 }).toBe(false);

  product = await startProduct({ dataDir });
  expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
});

test('data that another SECRET sealed is not opened until somebody accepts that', { timeout: 180_000 }, async () => {
  await startProduct({ dataDir }).then((first) => first.stop());
  const kept = await readFile(join(dataDir, 'secret'), 'utf8');
  const [given, lost] = [await refusal({ DATA_DIR: dataDir, SECRET: 'a secret that nobody wrote anything with' }), await lose()];
  for (const { code, out, err } of [given, lost]) {
    expect(err).toMatch(/^This data was written with another SECRET, .*put the old file DATA_DIR\/secret back; .*"npm run -s admin -- secret accept".*\.$/);
    expect({ code, out }).toEqual({ code: 1, out: '' });
  }
  expect(await runAdmin({ dataDir }, ['secret', 'accept'])).toMatch(/right one from now on/);
  product = await startProduct({ dataDir });

  /** As when only the database was moved to a new machine. */
  async function lose() {
    await writeFile(join(dataDir, 'secret'), [...kept].reverse().join(''));
    return refusal({ DATA_DIR: dataDir });
  }
});
