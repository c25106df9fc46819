import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Types } from 'mongoose';
import { Activity } from '../../activity/activity.ts';
import { Message } from '../../conversations/message.ts';
import { Account } from '../../customers/account.ts';
import { Contact } from '../../customers/contact.ts';
import { clock } from '../../platform/clock.ts';
import { databaseUrl, isBesideProduct } from '../../platform/database.ts';
import { ensureIndexes } from '../../platform/indexes.ts';
import { Ticket } from '../../tickets/ticket.ts';
import { seedPart, type SeedPart } from './seed-part.ts';
import { takeNumbers } from './write-tickets.ts';

/** From here on they are loaded by several threads without transactions, and indexes are made afterwards. */
const MANY = 20_000;
const MOST_THREADS = 4;

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
  for (const model of [Ticket, Message, Activity, Contact, Account]) await model.collection.dropIndexes();
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
  await ensureIndexes();
  return count;
}

function inThread(part: SeedPart, told: (done: number) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const thread = new Worker(new URL('./seed-thread.ts', import.meta.url), { workerData: { part, url: databaseUrl() }, execArgv: [] });
  thread.on('message', told);
  thread.on('error', reject);
  thread.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A thread that made tickets ended with ${code}.`))));
  return promise;
}
