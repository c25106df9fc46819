import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
// What the run provides is declared there.
import type {} from './mongod.ts';
import { afterAll, beforeAll, inject } from 'vitest';
import { useConfig } from '@switchboard/domain/platform/config.ts';
import { connectDatabase, disconnectDatabase } from '@switchboard/domain/platform/database.ts';
import { ensureIndexes, type Declared } from '@switchboard/domain/platform/indexes.ts';

/** The address of a new, empty database in the mongod of this run. */
export function newDatabaseUrl(): string {
  return inject('mongodbUrl').replace(/\/switchboard\?/, `/test_${randomBytes(6).toString('hex')}?`);
}

/**
 * Call it at the top of a test file: connects to an empty database of its own and makes the indexes of the given models (or of all
 * that were imported); DATA_DIR is a folder of its own too. Both are gone at the end.
 */
export function useDatabase(...models: Declared[]): void {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'switchboard-data-'));
    useConfig({ mongodbUrl: newDatabaseUrl(), dataDir });
    await connectDatabase();
    await ensureIndexes(models.length > 0 ? models : undefined);
  });
  afterAll(async () => {
    await mongoose.connection.db?.dropDatabase();
    await disconnectDatabase();
    await rm(dataDir, { recursive: true, force: true });
  });
}

/** Empties every collection between tests; far quicker than making them anew. */
export async function emptyDatabase(): Promise<void> {
  const collections = await mongoose.connection.db!.collections();
  await Promise.all(collections.map((collection) => collection.deleteMany({})));
}
