import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Db } from 'mongodb';
import mongoose from 'mongoose';
// What the run provides is declared there.
import type {} from './mongod.ts';
import { afterAll, beforeAll, inject } from 'vitest';
import { useConfig } from '@switchboard/domain/platform/config.ts';
import { connectDatabase, disconnectDatabase } from '@switchboard/domain/platform/database.ts';
import { ensureIndexes, type Declared } from '@switchboard/domain/platform/indexes.ts';
import { forgetNumbers } from '@switchboard/domain/tickets/number.ts';

const named = (name: string) => inject('mongodbUrl').replace(/\/switchboard\?/, `/${name}?`);
const newName = () => `test_${randomBytes(6).toString('hex')}`;

/** The address of a new, empty database in the mongod of this run. */
export const newDatabaseUrl = (): string => named(newName());

/**
 * Call it at the top of a test file: connects to an empty database of its own and makes the indexes of the given models (or of all
 * that were imported); DATA_DIR is a folder of its own too. Both are given back at the end.
 */
export function useDatabase(...models: Declared[]): void {
  let dataDir: string;
  let name: string;
  let taken: string[];
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'switchboard-data-'));
    name = (await withShelf(takeOne)) ?? newName();
    useConfig({ mongodbUrl: named(name), dataDir });
    await connectDatabase();
    await ensureIndexes(models.length > 0 ? models : undefined);
    taken = await collectionsOf(mongoose.connection.db!);
  });
  afterAll(async () => {
    const { db } = mongoose.connection;
    if (db) {
      for (const made of (await collectionsOf(db)).filter((each) => !taken.includes(each))) await db.dropCollection(made);
      await emptyDatabase();
      await withShelf((shelf) => shelf.insertOne({ _id: name }));
    }
    await disconnectDatabase();
    await rm(dataDir, { recursive: true, force: true });
  });
}

type Shelf = ReturnType<typeof Db.prototype.collection<{ _id: string }>>;

/** Emptied databases of files that are done: making sixty collections with their indexes anew for each would cost more than many a file's tests. */
async function withShelf<T>(work: (shelf: Shelf) => Promise<T>): Promise<T> {
  const client = new MongoClient(named('test_shelf'), { maxPoolSize: 1 });
  try {
    return await work(client.db().collection('databases'));
  } finally {
    await client.close();
  }
}

const takeOne = async (shelf: Shelf): Promise<string | undefined> => (await shelf.findOneAndDelete({}))?._id;

/** Empties every collection between tests; far quicker than making them anew. */
export async function emptyDatabase(): Promise<void> {
  forgetNumbers();
  const db = mongoose.connection.db!;
  await Promise.all((await filled(db)).map((name) => db.collection(name).deleteMany({})));
}

const collectionsOf = async (db: Db): Promise<string[]> => (await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray()).map(({ name }) => name).filter((each) => !each.startsWith('system.'));

/** The collections that hold anything, in one question: most hold nothing. */
async function filled(db: Db): Promise<string[]> {
  const [first, ...others] = await collectionsOf(db);
  if (first === undefined) return [];
  const look = (name: string) => [{ $limit: 1 }, { $project: { _id: 0, name: { $literal: name } } }];
  const found = await db.collection(first).aggregate<{ name: string }>([...look(first), ...others.map((name) => ({ $unionWith: { coll: name, pipeline: look(name) } }))]).toArray();
  return found.map(({ name }) => name);
}
