import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { socketPath, socketUrl } from '@switchboard/domain/platform/mongod/socket-path.ts';
import { runAdmin } from './admin.ts';
import { startProduct, type Product } from './product.ts';

const WRITERS = 4;

export type Found = {
  acknowledged: number;
  /** Acknowledged, and not there exactly once. */
  lost: string[];
  /** There, acknowledged or not, without its message or its line of history. */
  halfWritten: string[];
  /** There more than once, acknowledged or not. */
  twice: string[];
  /** What `history verify` says of all chains. */
  history: string;
};

/**
 * Creates tickets by the API from several clients while, in turn, mongod and the product are killed, then looks into the database.
 * Half of the clients do not try again after a failure, so that nothing is repaired on the way; the others send the same Idempotency-Key until
 * they are answered.
 */
export async function createUnderKills({ kills, apartMs }: { kills: ('mongod' | 'product')[]; apartMs: () => number }): Promise<Found> {
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-kills-'));
  let product = await startProduct({ dataDir });
  try {
    const key = (await runAdmin(product, ['key', 'add', 'Trial', '--role', 'admin'])).trim().split(/\s+/).at(-1)!;
    const acknowledged: string[] = [];
    let stopped = false;
    const write = async (writer: number) => {
      for (let n = 0; !stopped; n += 1) {
        const title = `Ticket ${writer}-${n}`;
        let done = await create(product.url, key, title);
        for (; !done && writer % 2 === 1; done = await create(product.url, key, title)) await sleep(100);
        if (done) acknowledged.push(title);
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
    return { ...(await look(dataDir, acknowledged)), history: (await runAdmin(product, ['history', 'verify'])).trim() };
  } finally {
    await product.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function create(url: string, key: string, title: string): Promise<boolean> {
  const body = JSON.stringify({ title, description: 'It hums and stays cold.', requester: { email: `${title.replaceAll(' ', '-')}@example.com` } });
  try {
    const response = await fetch(`${url}/api/v1/service-desk/tickets`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': title },
    });
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

async function look(dataDir: string, acknowledged: string[]): Promise<Omit<Found, 'history'>> {
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
      twice: [...times].filter(([, found]) => found.length > 1).map(([title]) => title),
      halfWritten: tickets.filter(({ _id }) => !told.has(String(_id)) || !noted.has(String(_id))).map(({ title }) => title as string),
    };
  } finally {
    await client.close();
  }
}
