import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { config } from '../config.ts';
import { startMongod, type Mongod } from './start-mongod.ts';

// Each starts a mongod or three, next to whatever else this machine does.
vi.setConfig({ testTimeout: 60_000 });

let dataDir: string;
const running: Mongod[] = [];
const children: ChildProcess[] = [];
const clients: MongoClient[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchboard-mongod-'));
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await Promise.all(running.splice(0).map((mongod) => mongod.stop()));
  for (const child of children.splice(0)) await end(child, 'SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

const durable = { writeConcern: { w: 'majority' as const, journal: true } };

async function start(folder = dataDir): Promise<Mongod> {
  const mongod = await startMongod({ dataDir: folder, mongod: config().mongod });
  running.push(mongod);
  return mongod;
}

function connect(url: string): MongoClient {
  const client = new MongoClient(url, durable);
  clients.push(client);
  return client;
}

/** Another program that holds the data folder. */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const program = fileURLToPath(new URL('./trial-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, dataDir, config().mongod ?? ''], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as { url: string; pid: number }) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** True while the process is there and is not just a finished one whose parent has not looked yet. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

async function hasEnded(pid: number): Promise<void> {
  await expect.poll(() => isRunning(pid), { timeout: 30_000, interval: 50 }).toBe(false);
}

test('what was acknowledged survives kill -9 of mongod under a stream of writes, and writing goes on', async () => {
  const mongod = await start();
  const items = connect(mongod.url).db().collection<{ _id: number }>('items');
  const acknowledged: number[] = [];
  let stop = false;
  const write = async (writer: number) => {
    for (let n = writer; !stop; n += 4) {
      const saved = await items.insertOne({ _id: n }).then(() => true, () => false);
      if (saved) acknowledged.push(n);
    }
  };
  const writers = [0, 1, 2, 3].map(write);
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(50);
  const first = mongod.pid();
  process.kill(first, 'SIGKILL');
  await expect.poll(() => mongod.pid(), { timeout: 30_000 }).not.toBe(first);
  const before = acknowledged.length;
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(before + 50);
  stop = true;
  await Promise.all(writers);

  const stored = new Set((await items.find().toArray()).map(({ _id }) => _id));
  expect(acknowledged.filter((n) => !stored.has(n))).toEqual([]);
});

test('kill -9 of the product leaves no mongod behind, and the folder can be used at once', async () => {
  const { child, url, pid } = await startElsewhere();
  await connect(url).db().collection('items').insertOne({ kept: true }, durable);
  await end(child, 'SIGKILL');

  const mongod = await start();
  expect(await isRunning(pid)).toBe(false);
  expect(await connect(mongod.url).db().collection('items').countDocuments()).toBe(1);
});

test('when product and mongod are both killed, the next start finds everything', async () => {
  const { child, url, pid } = await startElsewhere();
  await connect(url).db().collection('items').insertOne({ kept: true }, durable);
  process.kill(pid, 'SIGKILL');
  await end(child, 'SIGKILL');
  const mongod = await start();
  expect(await connect(mongod.url).db().collection('items').countDocuments()).toBe(1);
});

test('a product that ends as it should takes its mongod with it', async () => {
  const { child, pid } = await startElsewhere();
  await end(child, 'SIGTERM');
  await hasEnded(pid);
  expect(child.exitCode).toBe(0);
});

test('a second program on the same data folder is refused with a sentence that names the first', async () => {
  const { child } = await startElsewhere();
  await expect(start()).rejects.toThrow(`is in use by another Switchboard (process ${child.pid}). Stop that program, or set DATA_DIR to another folder.`);
});

test('a data folder that was moved works at its new place', async () => {
  const first = await start();
  await connect(first.url).db().collection('items').insertOne({ kept: true }, durable);
  await clients.pop()!.close();
  await running.pop()!.stop();
  const moved = `${dataDir}-moved`;
  await rename(dataDir, moved);
  dataDir = moved;

  const mongod = await start(moved);
  await connect(mongod.url).db().collection('items').insertOne({ more: true }, durable);
  expect(await connect(mongod.url).db().collection('items').countDocuments()).toBe(2);
});

test('a path too long for a socket is no obstacle', async () => {
  const deep = join(dataDir, 'a-folder-with-a-long-name'.repeat(4), 'and-another-one-below-it');
  const mongod = await start(deep);
  expect(await connect(mongod.url).db().command({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('data that mongod cannot read is told as a sentence with what it said', async () => {
  const mongod = await start();
  running.pop();
  await mongod.stop();
  await writeFile(join(dataDir, 'mongo/db/WiredTiger.turtle'), 'not what it was');
  await expect(start()).rejects.toThrow(/The database did not start\. mongod said: .+\. Its log is .+mongod\.log\./);
  // The folder is free again.
  await expect(start()).rejects.toThrow(/did not start/);
});

test('MONGOD that is none is refused with a sentence', async () => {
  await expect(startMongod({ dataDir, mongod: '/nowhere/mongod' })).rejects.toThrow('MONGOD is "/nowhere/mongod", which does not exist.');
  await expect(startMongod({ dataDir, mongod: process.execPath })).rejects.toThrow(/is no mongod/);
});

test('a data folder that cannot be written to is refused with a sentence', async () => {
  // Also for root, whom no permission stops.
  await mkdir(join(dataDir, 'mongo/lock'), { recursive: true });
  await expect(startMongod({ dataDir })).rejects.toThrow(/cannot be written to .* Give this user the right to, or set DATA_DIR to another folder\./);
});

test('a data folder that cannot be made is refused with a sentence', async () => {
  await writeFile(join(dataDir, 'file'), '');
  await expect(startMongod({ dataDir: join(dataDir, 'file/below') })).rejects.toThrow(/cannot be made .* Set DATA_DIR to a folder this user may write to\./);
});
