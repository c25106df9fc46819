import { availableParallelism, freemem } from 'node:os';
import { Worker } from 'node:worker_threads';
import mongoose, { Types } from 'mongoose';
import { Activity } from '../../activity/activity.ts';
import { Message } from '../../conversations/message.ts';
import { Account } from '../../customers/account.ts';
import { Contact } from '../../customers/contact.ts';
import { clock } from '../../platform/clock.ts';
import { config } from '../../platform/config.ts';
import { databaseUrl, isBesideProduct } from '../../platform/database.ts';
import { ensureIndexes } from '../../platform/indexes.ts';
import { cacheMegabytes } from '../../platform/mongod/cache-size.ts';
import { MessageWords } from '../../search/message-index.ts';
import { Ticket } from '../../tickets/ticket.ts';
import { seedPart, type SeedPart } from './seed-part.ts';
import { takeNumbers } from './write-tickets.ts';

/** From here on they are loaded by several threads without transactions, and indexes are made afterwards. */
const MANY = 20_000;
const MOST_THREADS = 4;
const GIGABYTE = 1_073_741_824;

/**
 * Synthetic tickets for trials and benchmarks: the same texts, people and times for the same `seed`, spread over ninety days, one in twelve open. They
 * are marked as the example data is, and removed with it.
 */
export async function seedTickets(count: number, { seed = 1, told = () => undefined as void }: { seed?: number; told?: (done: number) => void } = {}): Promise<number> {
  const bulk = count >= MANY && !isBesideProduct() && (await Ticket.estimatedDocumentCount()) === 0;
  const of: SeedPart = { count, from: 0, to: count, seed, now: clock.ms(), firstNumber: await takeNumbers(count), run: new Types.ObjectId().toHexString().slice(0, 8), bulk };
  if (!bulk) {
    await seedPart(of, told);
    return count;
  }
  await loadTables(of, seed, told);
  return count;
}

async function loadTables(of: SeedPart, seed: number, told: (done: number) => void): Promise<void> {
  const { count } = of;
  const usual = await moreRoom();
  for (const model of [Ticket, Message, MessageWords, Activity, Contact, Account]) await model.collection.dropIndexes();
  const parts = Math.min(availableParallelism(), MOST_THREADS);
  const done = new Array<number>(parts).fill(0);
  await Promise.all(
    done.map((_, part) =>
      inThread({ ...of, seed: seed * 100 + part, run: `${of.run}${part}`, from: Math.floor((count * part) / parts), to: Math.floor((count * (part + 1)) / parts) }, (now) => {
        done[part] = now;
        told(done.reduce((sum, each) => sum + each, 0));
      }),
    ),
  );
  told(count);
  await ensureIndexes();
  await usual();
}

/** Ours is a mongod with a small cache: while it takes in much it gets more, if the machine has it. @returns what takes it back */
async function moreRoom(): Promise<() => Promise<void>> {
  const admin = mongoose.connection.db!.admin();
  const set = (cacheMb: number, indexMb: number) => admin.command({ setParameter: 1, wiredTigerEngineRuntimeConfig: `cache_size=${cacheMb}M`, maxIndexBuildMemoryUsageMegabytes: indexMb });
  if (config().mongodbUrl || freemem() < 4 * GIGABYTE) return async () => undefined;
  await set(1_024, 500);
  return async () => void (await set(cacheMegabytes(), 200));
}

function inThread(part: SeedPart, told: (done: number) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const thread = new Worker(new URL('./seed-thread.ts', import.meta.url), { workerData: { part, url: databaseUrl() }, execArgv: [] });
  thread.on('message', told);
  thread.on('error', reject);
  thread.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A thread that made tickets ended with ${code}.`))));
  return promise;
}
