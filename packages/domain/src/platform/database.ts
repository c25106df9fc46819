import { setTimeout as sleep } from 'node:timers/promises';
import { MongoError } from 'mongodb';
import mongoose, { type ClientSession } from 'mongoose';
import { config } from './config.ts';
import { refuseFullDisk } from './disk.ts';
import { keepAnswer } from './idempotency.ts';
import { checkServer, explainConnectFailure } from './database-server.ts';
import './driver-drain.ts';

// Indexes and collections are made by ensureIndexes() at start, not by each model when it is first touched.
mongoose.set('autoIndex', false);
mongoose.set('autoCreate', false);

/** Whatever somebody was told is saved is on the disks of most members. */
const options = {
  writeConcern: { w: 'majority' as const, journal: true },
  retryWrites: true,
  // What is undefined does not exist: history is hashed as it is read back.
  ignoreUndefined: true,
  retryReads: true,
  maxPoolSize: 20,
  maxIdleTimeMS: 60_000,
  serverSelectionTimeoutMS: 10_000,
};

let connectedTo: string | null = null;

/** The address of the database this process is connected to, for a thread that needs a connection of its own. */
export const databaseUrl = (): string => connectedTo!;

let ownMongod: { stop(): Promise<void>; attached?: boolean } | null = null;

/** True when the mongod of this data folder belongs to another Switchboard that runs: a command beside the product. */
export const isBesideProduct = (): boolean => ownMongod?.attached === true;

/**
 * Connects Mongoose to MONGODB_URL, or to a mongod that is started for it in DATA_DIR; with `attach`, to the one that a product runs there already.
 * @throws Problem with a sentence that says how to fix it: nobody answers, not a replica set, older than 6.0.
 */
export async function connectDatabase({ attach = false } = {}): Promise<void> {
  const url = config().mongodbUrl ?? (await startOwnMongod(attach));
  try {
    await mongoose.connect(url, { ...options, dbName: databaseName(url) });
    await checkServer(mongoose.connection.db!);
    connectedTo = url;
  } catch (error) {
    await disconnectDatabase();
    throw explainConnectFailure(error, url);
  }
}

/** In a thread: a connection for loading much at once, which may be lost with the machine, as what is loaded can be loaded again. */
export async function connectForLoading(url: string): Promise<void> {
  await mongoose.connect(url, { ...options, writeConcern: { w: 1, journal: false }, dbName: databaseName(url) });
}

/** Closes the connection and, where it is ours, stops mongod. */
export async function disconnectDatabase(): Promise<void> {
  await mongoose.disconnect();
  await ownMongod?.stop();
  ownMongod = null;
}

async function startOwnMongod(attach: boolean): Promise<string> {
  const { dataDir, mongod: given } = config();
  const mongod = attach
    ? await (await import('./mongod/attach-mongod.ts')).attachOrStartMongod({ dataDir, mongod: given })
    : await (await import('./mongod/begin-mongod.ts')).begunMongod();
  ownMongod = mongod;
  return mongod.url;
}

/** The database that the address names; `switchboard` where it names none. */
function databaseName(url: string): string {
  const path = /^[^:]+:\/\/[^/]+\/([^?]+)/.exec(url)?.[1];
  return path ? decodeURIComponent(path) : 'switchboard';
}

/** A new primary is there within seconds; whoever waits for a page waits no longer than this. */
const GIVE_UP_MS = 30_000;

/**
 * One transaction: all of `work` happens or nothing does. `work` runs again when it collided with another writer or the primary changed,
 * so it reads what it changes inside, and does nothing that a second run would repeat (no mail, no file).
 * The driver's own `withTransaction` does the same for a fifth more of the CPU of each change.
 * @throws Problem `unavailable` while the disk is full
 */
export async function changing<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
  refuseFullDisk();
  const session = mongoose.connection.getClient().startSession();
  const giveUpAt = performance.now() + GIVE_UP_MS;
  try {
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 0) await sleep(Math.random() * Math.min(5 * 1.5 ** attempt, 500));
      try {
        return await attemptOnce(session, work, giveUpAt);
      } catch (error) {
        if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
        if (!hasLabel(error, 'TransientTransactionError') || performance.now() > giveUpAt) throw error;
      }
    }
  } finally {
    void session.endSession();
  }
}

async function attemptOnce<T>(session: ClientSession, work: (session: ClientSession) => Promise<T>, giveUpAt: number): Promise<T> {
  session.startTransaction();
  const result = await work(session);
  await keepAnswer(result, session);
  await commit(session, giveUpAt);
  return result;
}

/** A commit whose answer got lost is asked again: MongoDB knows what became of it and does nothing twice. */
async function commit(session: ClientSession, giveUpAt: number): Promise<void> {
  for (;;) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      if (!hasLabel(error, 'UnknownTransactionCommitResult') || performance.now() > giveUpAt) throw error;
      await sleep(50);
    }
  }
}

const hasLabel = (error: unknown, label: string): boolean => error instanceof MongoError && error.hasErrorLabel(label);
