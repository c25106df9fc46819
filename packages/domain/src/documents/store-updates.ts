import { setTimeout as sleep } from 'node:timers/promises';
import { Binary, MongoBulkWriteError, MongoServerError } from 'mongodb';
import { newId } from '../platform/id.ts';
import { DocumentUpdate, type Author, type DocumentUpdateRecord, type Writer } from './document.ts';

export type NewUpdate = { document: string; bytes: Uint8Array; by: Writer[]; authors: Author[]; from: string | null };

export const toRow = ({ document, bytes, by, authors, from }: NewUpdate): DocumentUpdateRecord => ({ _id: newId(), document, update: new Binary(bytes), by, ...(authors.length > 0 ? { authors } : {}), from });

const DUPLICATE = 11_000;

/**
 * Resolves when most members of the replica set have the updates on their disks (database.ts: majority, journaled). While the database is away it tries again until it is
 * back or `given up`, with the same ids: what got through although its answer was lost is not there twice.
 * @throws what the database said, once given up
 */
export async function storeUpdates(updates: NewUpdate[], givenUp: AbortSignal): Promise<void> {
  const rows = updates.map(toRow);
  for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
    try {
      if (rows.length === 1) await DocumentUpdate.collection.insertOne(rows[0]!);
      else await DocumentUpdate.collection.insertMany(rows, { ordered: false });
      return;
    } catch (error) {
      if (onlyRepeated(error)) return;
      if (givenUp.aborted) throw error;
      await sleep(pause, undefined, { signal: givenUp }).catch(() => undefined);
    }
  }
}

function onlyRepeated(error: unknown): boolean {
  if (error instanceof MongoBulkWriteError) return [error.writeErrors].flat().every(({ code }) => code === DUPLICATE) && !hasConcernError(error);
  return error instanceof MongoServerError && error.code === DUPLICATE;
}

const hasConcernError = (error: MongoBulkWriteError): boolean => Boolean(error.result?.getWriteConcernError());
