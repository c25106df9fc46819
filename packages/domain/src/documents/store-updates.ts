import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { Binary, MongoServerError } from 'mongodb';
import { newId } from '../platform/id.ts';
import { askInLane } from '../platform/lane.ts';
import { DocumentUpdate, type Author, type DocumentUpdateRecord, type Writer } from './document.ts';

export type NewUpdate = { document: string; bytes: Uint8Array; by: Writer[]; authors: Author[]; from: string | null };

export const toRow = ({ document, bytes, by, authors, from }: NewUpdate): DocumentUpdateRecord => ({ _id: newId(), document, update: new Binary(bytes), by, ...(authors.length > 0 ? { authors } : {}), from });

const DUPLICATE = 11_000;
/** A command may have 16 MB. */
const MOST_BYTES_AT_ONCE = 8 * 1024 * 1024;

/**
 * Resolves when most members of the replica set have the updates on their disks. While the database is away it tries again until it is
 * back or `given up`, with the same ids: what got through although its answer was lost is not there twice.
 * @throws what the database said, once given up
 */
export async function storeUpdates(updates: NewUpdate[], givenUp: AbortSignal): Promise<void> {
  for (const rows of inCommands(updates.map(toRow))) {
    for (let ask = askInLane, pause = 50; ; ask = askDriver, pause = Math.min(pause * 2, 1_000)) {
      try {
        await insert(rows, ask);
        break;
      } catch (error) {
        if (givenUp.aborted) throw error;
        await sleep(pause, undefined, { signal: givenUp }).catch(() => undefined);
      }
    }
  }
}

/** Finds the server that is to be asked by now. */
const askDriver: typeof askInLane = (command) => mongoose.connection.db!.command(command);

function inCommands(rows: DocumentUpdateRecord[]): DocumentUpdateRecord[][] {
  const commands: DocumentUpdateRecord[][] = [[]];
  let bytes = 0;
  for (const row of rows) {
    bytes += row.update.length();
    if (bytes > MOST_BYTES_AT_ONCE && commands.at(-1)!.length > 0) [commands[commands.length], bytes] = [[], row.update.length()];
    commands.at(-1)!.push(row);
  }
  return commands;
}

type Answer = { n: number; writeErrors?: { code: number; errmsg: string }[]; writeConcernError?: { code: number; errmsg: string } };

/**
 * The bare command: `insertMany` makes each a retryable write, for which MongoDB also writes down the session's number every time. We try again ourselves, and our ids tell what is there already.
 * MongoDB waits for the disks also where a row was there.
 */
async function insert(documents: DocumentUpdateRecord[], ask: typeof askInLane): Promise<void> {
  const command = { insert: DocumentUpdate.collection.collectionName, documents, ordered: false, writeConcern: { w: 'majority', j: true } };
  const { n, writeErrors = [], writeConcernError } = (await ask(command)) as Answer;
  const failed = writeErrors.find(({ code }) => code !== DUPLICATE) ?? writeConcernError;
  if (failed) throw new MongoServerError(failed);
  if (n + writeErrors.length !== documents.length) throw new Error(`Of ${documents.length} rows ${n} were stored.`);
}
