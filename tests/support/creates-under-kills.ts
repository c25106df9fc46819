import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { socketPath, socketUrl } from '@switchboard/domain/platform/mongod/socket-path.ts';
import { startProduct, type Product } from './product.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const WRITERS = 4;

export type Found = {
  acknowledged: number;
  /** Acknowledged, and not there exactly once. */
  lost: string[];
  /** There, acknowledged or not, without its message or its line of history. */
  halfWritten: string[];
};

/**
 * Creates tickets by the API from several clients while, in turn, mongod and the product are killed, then looks into the database.
 * A client whose request failed does not try again, so that nothing is repaired on the way.
 */
export async function createUnderKills({ kills, apartMs }: { kills: ('mongod' | 'product')[]; apartMs: () => number }): Promise<Found> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-kills-'));
  let product = await startProduct({ dataDir });
  try {
    const key = await addKey(dataDir);
    const acknowledged: string[] = [];
    let stopped = false;
    const write = async (writer: number) => {
      for (let n = 0; !stopped; n += 1) {
        const title = `Ticket ${writer}-${n}`;
        if (await create(product.url, key, title)) acknowledged.push(title);
        else await sleep(20);
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
    for (const victim of kills) {
      await moreThan(acknowledged);
      await sleep(apartMs());
      if (victim === 'mongod') process.kill(await mongodOf(dataDir), 'SIGKILL');
      else product = await killAndStart(product);
    }
    await moreThan(acknowledged);
    stopped = true;
    await Promise.all(writers);
    return await look(dataDir, acknowledged);
  } finally {
    await product.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function addKey(dataDir: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'bin/admin.ts'), 'key', 'add', 'Trial', '--role', 'admin'], { env: { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'silent' } });
  return stdout.trim().split(/\s+/).at(-1)!;
}

async function create(url: string, key: string, title: string): Promise<boolean> {
  const body = JSON.stringify({ title, description: 'It hums and stays cold.', requester: { email: `${title.replaceAll(' ', '-')}@example.com` } });
  try {
    const response = await fetch(`${url}/api/v1/service-desk/tickets`, { method: 'POST', body, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } });
    await response.text();
    return response.status === 201;
  } catch {
    return false;
  }
}

/** Waits until writing goes on. */
async function moreThan(acknowledged: string[]): Promise<void> {
  const before = acknowledged.length;
  for (let waited = 0; acknowledged.length < before + 10; waited += 20) {
    if (waited > 60_000) throw new Error('No ticket was created for a minute.');
    await sleep(20);
  }
}

async function mongodOf(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'mongo/db/mongod.lock'), 'utf8'), 10);
}

async function killAndStart(product: Product): Promise<Product> {
  await product.kill();
  return startProduct({ dataDir: product.dataDir });
}

async function look(dataDir: string, acknowledged: string[]): Promise<Found> {
  const client = new MongoClient(socketUrl(socketPath(join(dataDir, 'mongo'))));
  try {
    const db = client.db();
    const tickets = await db.collection('tickets').find({}, { projection: { title: 1 } }).toArray();
    const told = new Set((await db.collection('messages').find({}, { projection: { ticketId: 1 } }).toArray()).map(({ ticketId }) => String(ticketId)));
    const noted = new Set((await db.collection('activities').find({ event: 'ticket.created' }).toArray()).map(({ subject }) => subject.id as string));
    const times = Map.groupBy(tickets, ({ title }) => title as string);
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((title) => times.get(title)?.length !== 1),
      halfWritten: tickets.filter(({ _id }) => !told.has(String(_id)) || !noted.has(String(_id))).map(({ title }) => title as string),
    };
  } finally {
    await client.close();
  }
}
