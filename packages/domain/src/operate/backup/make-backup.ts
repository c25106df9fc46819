import mongoose from 'mongoose';
import type { Document, Timestamp } from 'mongodb';
import { openFile, listFiles } from '../../platform/files.ts';
import { clock } from '../../platform/clock.ts';
import { Problem } from '../../platform/problem.ts';
import { secret } from '../../platform/secrets.ts';
import { config } from '../../platform/config.ts';
import { productVersion } from '../product-version.ts';
import { ChangedIds, type Touched } from './changed-ids.ts';
import { collectionsToKeep, isKept, MARKS, type Listed } from './collections.ts';
import { kinds, type Manifest } from './format.ts';
import { keyCheck } from './key-check.ts';
import { BackupFile } from './write-file.ts';
import { refuseTooLittleRoom } from './room.ts';

export type BackupOptions = {
  /** Left out: the secret goes along when this installation made it itself, since then nobody else keeps a copy (docs/decisions). */
  withSecret?: boolean;
};

const { BSON } = mongoose.mongo;
const BATCH = 200;
/** So few touched documents are read at one instant in a moment. */
const FEW = 200 * 1024;
const MOST_ROUNDS = 5;

/**
 * Writes everything into one file while the product runs. The result shows one instant, near the end: the collections are read one after the other,
 * each in its own time, and then whatever was touched meanwhile is read again, the last of it by a snapshot of that instant. (A
 * snapshot from beginning to end would last longer than the five minutes MongoDB keeps one.)
 * @throws Problem `conflict` when the file exists, `unavailable` when it would not fit
 */
export async function makeBackup(path: string, { withSecret = config().secret === null }: BackupOptions = {}): Promise<{ manifest: Manifest; bytes: number }> {
  const startedAt = clock.now();
  const listed = await collectionsToKeep();
  await refuseTooLittleRoom(path);
  const file = await BackupFile.create(path);
  let changed: ChangedIds | null = null;
  try {
    changed = await ChangedIds.start(`${path}.changes`, db().collection(MARKS));
    if (withSecret) await file.frame(kinds.secret, Buffer.from(secret()));
    for (const collection of listed) await copyCollection(file, collection);
    const instant = await copyChanges(file, changed);
    await changed.stop();
    const collections = await countAt(instant, await collectionsToKeep());
    const files = await copyFiles(file);
    const manifest: Manifest = {
      format: 1,
      product: productVersion(),
      instant: new Date(instant.t * 1000).toISOString(),
      startedAt: startedAt.toISOString(),
      endedAt: clock.now().toISOString(),
      collections,
      files,
      keyCheck: keyCheck(),
      hasSecret: withSecret,
    };
    return { manifest, bytes: await file.finish(manifest) };
  } catch (error) {
    await changed?.stop();
    await file.discard();
    throw error;
  }
}

const db = () => mongoose.connection.db!;

async function copyCollection(file: BackupFile, { name, options }: Listed): Promise<void> {
  await file.frame(kinds.collection, Buffer.from(JSON.stringify({ name, options })));
  // Not in the order of ids: what the cursor does not meet because it moved is among the touched, and told again.
  const cursor = db().collection(name).find({}, { raw: true, readConcern: 'majority', batchSize: BATCH, noCursorTimeout: true });
  while (await cursor.hasNext()) await file.frame(kinds.documents, ...(cursor.readBufferedDocuments() as unknown as Buffer[]));
}

/** In rounds, each of what was touched in the time of the one before; the last at one instant. */
async function copyChanges(file: BackupFile, changed: ChangedIds): Promise<Timestamp> {
  let done = 0;
  for (let round = 0; round < MOST_ROUNDS && changed.end - done > FEW; round++) {
    const { end } = await changed.catchUp();
    for await (const touched of changed.read(done, end, BATCH)) await copyTouched(file, touched, { level: 'majority' });
    done = end;
  }
  const { instant, end } = await changed.catchUp();
  for await (const touched of changed.read(done, end, BATCH)) await copyTouched(file, touched, { level: 'snapshot', atClusterTime: instant });
  return instant;
}

async function copyTouched(file: BackupFile, touched: Touched[], readConcern: Document): Promise<void> {
  for (const [collection, notes] of Map.groupBy(touched, ({ c }) => c)) {
    if (!isKept(collection)) continue;
    const missing = new Map(notes.map(({ i }) => [keyOf(i), i]));
    const filter = { _id: { $in: notes.map(({ i }) => i) } };
    const cursor = db().runCursorCommand({ find: collection, filter, readConcern }, { raw: true } as object);
    for await (const bytes of cursor as unknown as AsyncIterable<Buffer>) {
      await file.frame(kinds.put, Buffer.from(`${collection}\0`), bytes);
      missing.delete(keyOf((BSON.deserialize(bytes) as { _id: unknown })._id));
    }
    for (const i of missing.values()) await file.frame(kinds.removed, BSON.serialize({ c: collection, i }));
  }
}

const keyOf = (id: unknown): string => BSON.EJSON.stringify(id as Document);

/** What a restore is compared with. */
async function countAt(instant: Timestamp, listed: Listed[]): Promise<Manifest['collections']> {
  const counts = [];
  for (const { name } of listed) {
    const command = { aggregate: name, pipeline: [{ $count: 'count' }], cursor: {}, readConcern: { level: 'snapshot', atClusterTime: instant } };
    // A collection that was made after the instant did not exist in it.
    const [row] = await db().runCursorCommand(command).toArray().catch(asEmpty);
    counts.push({ name, count: (row as { count?: number } | undefined)?.count ?? 0 });
  }
  return counts;
}

function asEmpty(error: unknown): Document[] {
  if ((error as { codeName?: string }).codeName === 'SnapshotUnavailable') return [];
  throw error;
}

/** After the documents, so that whatever those refer to is there: bytes are stored before anything refers to them. */
async function copyFiles(file: BackupFile): Promise<Manifest['files']> {
  const total = { count: 0, bytes: 0 };
  for await (const { sha256, size } of listFiles()) {
    const bytes = await openFile(sha256).catch(goneMeanwhile);
    if (!bytes) continue;
    await file.frame(kinds.file, Buffer.from(JSON.stringify({ sha256, size })));
    for await (const chunk of bytes) await file.frame(kinds.bytes, chunk as Buffer);
    total.count += 1;
    total.bytes += size;
  }
  return total;
}

function goneMeanwhile(error: unknown): null {
  if (error instanceof Problem && error.code === 'not_found') return null;
  throw error;
}
