import mongoose from 'mongoose';
import type { ChangeStream, ChangeStreamDocument, Collection, Document, Timestamp } from 'mongodb';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { Problem } from '../../platform/problem.ts';

const { BSON } = mongoose.mongo;

/** A document that was touched: collection and id. */
export type Touched = { c: string; i: unknown };

const heard = ['insert', 'update', 'replace', 'delete', 'drop', 'rename', 'dropDatabase', 'invalidate'];

/**
 * Notes which documents are touched while a backup reads the rest. Only their ids, and those in a file: a busy desk changes more in
 * the time of a long backup than memory should hold.
 */
export class ChangedIds {
  readonly #path: string;
  readonly #stream: ChangeStream;
  readonly #marks: Collection;
  readonly #file: FileHandle;
  #size = 0;
  #waiting: { mark: string; at: PromiseWithResolvers<{ instant: Timestamp; end: number }> } | null = null;
  #stopped = false;
  #draining: Promise<void> = Promise.resolve();
  #failure: unknown = null;

  private constructor(path: string, file: FileHandle, marks: Collection, stream: ChangeStream) {
    this.#path = path;
    this.#file = file;
    this.#marks = marks;
    this.#stream = stream;
  }

  /** From the moment this resolves nothing that is touched goes unnoticed. */
  static async start(path: string, marks: Collection): Promise<ChangedIds> {
    const pipeline = [{ $match: { operationType: { $in: heard } } }, { $project: { operationType: 1, ns: 1, documentKey: 1, clusterTime: 1 } }];
    const stream = mongoose.connection.db!.watch(pipeline, { maxAwaitTimeMS: 200, batchSize: 5_000 });
    const first = await stream.tryNext();
    const changed = new ChangedIds(path, await open(path, 'w+', 0o600), marks, stream);
    changed.#draining = changed.#drain(first as ChangeStreamDocument | null);
    return changed;
  }

  /** Where the notes end so far. */
  get end(): number {
    return this.#size;
  }

  /** Waits until the notes hold everything up to an instant that it chooses: now. */
  async catchUp(): Promise<{ instant: Timestamp; end: number }> {
    const at = Promise.withResolvers<{ instant: Timestamp; end: number }>();
    const _id = new mongoose.mongo.ObjectId();
    at.promise.catch(() => undefined);
    this.#waiting = { mark: _id.toString(), at };
    if (this.#failure) throw this.#failure;
    // The stream tells of this write when it has told of all that came before it; its time in the oplog is the instant.
    await this.#marks.insertOne({ _id });
    try {
      return await at.promise;
    } finally {
      await this.#marks.deleteOne({ _id });
    }
  }

  /** The notes between two places, each touched document once for every `most` of them. */
  async *read(from: number, to: number, most: number): AsyncGenerator<Touched[]> {
    let window = new Map<string, Touched>();
    for (let at = from; at < to; ) {
      const length = (await this.#bytes(at, 4)).readUInt32LE(0);
      // A touched document is noted as BSON, which begins with its own length. Read ahead: notes are small.
      const block = await this.#bytes(at, Math.max(length, Math.min(to - at, 1 << 16)));
      let used = 0;
      while (used + 4 <= block.length && used + block.readUInt32LE(used) <= block.length) {
        const size = block.readUInt32LE(used);
        const note = BSON.deserialize(block.subarray(used, used + size)) as Touched;
        window.set(`${note.c} ${BSON.EJSON.stringify(note.i as Document)}`, note);
        used += size;
        if (window.size < most) continue;
        yield [...window.values()];
        window = new Map();
      }
      at += used;
    }
    if (window.size > 0) yield [...window.values()];
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#stream.close().catch(() => undefined);
    await this.#draining;
    await this.#file.close();
    await rm(this.#path, { force: true });
  }

  async #bytes(at: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await this.#file.read(bytes, 0, length, at);
    return bytes.subarray(0, bytesRead);
  }

  async #drain(first: ChangeStreamDocument | null): Promise<void> {
    try {
      for (let change = first; !this.#stopped; change = (await this.#stream.tryNext()) as ChangeStreamDocument | null) {
        if (change) await this.#note(change);
      }
    } catch (error) {
      if (this.#stopped) return;
      this.#failure = explain(error);
      this.#waiting?.at.reject(this.#failure);
    }
  }

  async #note(change: ChangeStreamDocument): Promise<void> {
    if (!('documentKey' in change)) throw new Problem('unavailable', 'A collection was removed while the backup was made. Make it again.');
    const { coll } = (change as { ns: { coll: string } }).ns;
    const id = (change.documentKey as { _id: unknown })._id;
    if (coll === this.#marks.collectionName) return this.#meetMark(change, String(id));
    const note = BSON.serialize({ c: coll, i: id });
    await this.#file.write(note, 0, note.length, this.#size);
    this.#size += note.length;
  }

  #meetMark(change: ChangeStreamDocument, id: string): void {
    if (this.#waiting?.mark !== id || change.operationType !== 'insert') return;
    this.#waiting.at.resolve({ instant: (change as unknown as { clusterTime: Timestamp }).clusterTime, end: this.#size });
    this.#waiting = null;
  }
}

/** Error 286: the oplog is a ring, and what was not read in time is gone. */
function explain(error: unknown): unknown {
  const code = (error as { code?: number }).code;
  if (code !== 286 && code !== 280 && code !== 260) return error;
  return new Problem('unavailable', 'So much was written while the backup was made that it lost track. Make it again when less is going on.', { cause: error });
}
