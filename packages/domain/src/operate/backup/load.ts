import mongoose from 'mongoose';
import type { AnyBulkWriteOperation, Document } from 'mongodb';
import { PassThrough } from 'node:stream';
import { putFile } from '../../platform/files.ts';
import { Problem } from '../../platform/problem.ts';
import { kinds, type Frame } from './format.ts';

const { BSON } = mongoose.mongo;
/** The numbers stay of the sort they were: 1.0 does not become 1. */
const exactly = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;
/** Nothing is acknowledged to anybody before the end. */
const quick = { writeConcern: { w: 1, j: false } };

/** Writes the documents. There are no indexes yet: with them a million tickets would take ten times as long. */
export async function loadDocuments(frames: AsyncIterable<Frame>): Promise<void> {
  const db = mongoose.connection.db!;
  let current: string | null = null;
  let changes = new Changes();
  for await (const { kind, payload } of frames) {
    if (kind === kinds.collection) {
      const { name, options } = JSON.parse(payload.toString('utf8')) as { name: string; options: object };
      await db.createCollection(name, options);
      current = name;
    } else if (kind === kinds.documents) {
      await db.collection(current!).insertMany(documentsIn(payload), { ordered: false, ...quick });
    } else if (kind === kinds.put || kind === kinds.removed) {
      changes.add(kind, payload);
      if (changes.size >= 1_000) changes = await changes.write();
    } else if (kind === kinds.file) break;
  }
  await changes.write();
}

function documentsIn(bytes: Buffer): Document[] {
  const documents = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + bytes.readInt32LE(at);
    documents.push(BSON.deserialize(bytes.subarray(at, end), exactly));
    at = end;
  }
  return documents;
}

/** What became of documents while the rest was read; a later word about one counts. */
class Changes {
  readonly #byCollection = new Map<string, AnyBulkWriteOperation[]>();
  size = 0;

  add(kind: number, payload: Buffer): void {
    this.size += 1;
    if (kind === kinds.put) {
      const nameEnd = payload.indexOf(0);
      const replacement = BSON.deserialize(payload.subarray(nameEnd + 1), exactly);
      this.#of(payload.toString('utf8', 0, nameEnd)).push({ replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true } });
    } else {
      const { c, i } = BSON.deserialize(payload) as { c: string; i: never };
      this.#of(c).push({ deleteOne: { filter: { _id: i } } });
    }
  }

  async write(): Promise<Changes> {
    for (const [name, operations] of this.#byCollection) await mongoose.connection.db!.collection(name).bulkWrite(operations, { ordered: true, ...quick });
    return new Changes();
  }

  #of(name: string): AnyBulkWriteOperation[] {
    const known = this.#byCollection.get(name) ?? [];
    this.#byCollection.set(name, known);
    return known;
  }
}

/** Stores the files through their own door, which says again what each is. */
export async function loadFiles(frames: AsyncIterable<Frame>): Promise<void> {
  let current: { sha256: string; bytes: PassThrough; stored: ReturnType<typeof putFile> } | null = null;
  const finish = async (): Promise<void> => {
    if (!current) return;
    current.bytes.end();
    const { sha256 } = await current.stored;
    if (sha256 !== current.sha256) throw new Problem('invalid', `The file ${current.sha256} in the backup is not what its name says.`);
  };
  for await (const { kind, payload } of frames) {
    if (kind === kinds.file) {
      await finish();
      const { sha256 } = JSON.parse(payload.toString('utf8')) as { sha256: string };
      const bytes = new PassThrough();
      const stored = putFile(bytes);
      stored.catch((error: Error) => bytes.destroy(error));
      current = { sha256, bytes, stored };
    } else if (kind === kinds.bytes && current) {
      const { bytes, stored } = current;
      if (!bytes.write(payload)) await Promise.race([new Promise((resolve) => bytes.once('drain', resolve)), stored]);
    }
  }
  await finish();
}
