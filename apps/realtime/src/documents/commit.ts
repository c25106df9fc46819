import { streamIsAlive } from '@switchboard/domain/activity/follow.ts';
import { storeUpdates, type NewUpdate } from '@switchboard/domain/documents/store-updates.ts';
import { mergeParts } from '@switchboard/domain/documents/load-document.ts';
import type { Author, Writer } from '@switchboard/domain/documents/document.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { wireFrame } from './frames.ts';
import type { Reader } from './reader.ts';
import type { Room } from './room.ts';

/** What a page typed. `message`: what the others hear, once it is stored. */
type Pending = { room: Room; reader: Reader; update: Uint8Array; authors: Author[]; message: Uint8Array };
type Batch = { updates: Uint8Array[]; writers: Map<string, Writer>; authors: Author[]; frames: Buffer[]; from: Reader | null; of: Pending[] };

/** A page that sends faster than the database stores waits in its own connection. */
const MOST_WAITING_BYTES = 1024 * 1024;
/** Beside a write of so few edits a second one may begin, so that an edit need not wait for somebody else's. Where more is typed, one larger write at a time costs server and database a third less. */
const FEW = 4;
const MOST_WRITES = 2;

/**
 * Stores first, tells afterwards: what another page shows survives a kill of any process. One write, at most two, is under way at a time for all documents of this process, and what
 * comes meanwhile goes with the next one, so that the busier it is the fewer writes an edit costs.
 */
export function makeCommit(self: string, onStored: (room: Room) => void): { add(pending: Pending): void; stop(): Promise<void> } {
  let waiting: Pending[] = [];
  const writes = new Map<Promise<void>, Pending[]>();
  let gathering: NodeJS.Immediate | null = null;
  const givenUp = new AbortController();

  function add(pending: Pending): void {
    const { room, reader, update } = pending;
    waiting.push(pending);
    room.storing += 1;
    room.storingBytes += update.length;
    reader.waitingBytes += update.length;
    if (reader.waitingBytes > MOST_WAITING_BYTES) reader.ws.pause();
    if (mayWrite()) gathering ??= setImmediate(start);
  }

  function mayWrite(): boolean {
    if (givenUp.signal.aborted) return false;
    const [first] = writes.values();
    return !first || (writes.size < MOST_WRITES && first.length <= FEW);
  }

  /** One text has one write under way: what is typed in it is shown in its order. */
  function start(): void {
    gathering = null;
    const taken = waiting.filter(({ room }) => !room.writing);
    if (taken.length === 0 || !mayWrite()) return;
    waiting = waiting.filter(({ room }) => room.writing);
    const batches = byRoom(taken);
    for (const room of batches.keys()) room.writing = true;
    const done = write(batches).finally(() => {
      for (const room of batches.keys()) room.writing = false;
      writes.delete(done);
      start();
    });
    writes.set(done, taken);
  }

  async function write(batches: Map<Room, Batch>): Promise<void> {
    // In a silence somebody's right may have ended without our being told: nobody is told anything meanwhile.
    while (!streamIsAlive() && !givenUp.signal.aborted) await sleep(50);
    try {
      await storeUpdates([...batches].map(([room, batch]) => toUpdate(room, batch, self)), givenUp.signal);
    } catch (error) {
      // Only when the process stops: nobody was told, and the pages send it again to the next one.
      return log.warn({ err: error, texts: batches.size }, 'Text could not be stored before the end');
    }
    for (const [room, batch] of batches) tell(room, batch);
  }

  function tell(room: Room, { updates, frames, from, of }: Batch): void {
    for (const update of updates) room.keep(update);
    room.tell(frames.length === 1 ? frames[0]! : Buffer.concat(frames), from);
    const writers = new Set<Reader>();
    for (const { reader, update } of of) {
      room.storing -= 1;
      room.storingBytes -= update.length;
      reader.waitingBytes -= update.length;
      writers.add(reader);
      reader.stored += 1;
    }
    for (const reader of writers) {
      reader.tellStored(reader.stored);
      if (reader.waitingBytes <= MOST_WAITING_BYTES && reader.ws.isPaused) reader.ws.resume();
    }
    onStored(room);
  }

  /** Lets what is on its way arrive, for two seconds at most. */
  async function stop(): Promise<void> {
    if (gathering) {
      clearImmediate(gathering);
      start();
    }
    const late = setTimeout(() => givenUp.abort(), 2_000);
    while (writes.size > 0) await Promise.all(writes.keys());
    clearTimeout(late);
  }
  return { add, stop };
}

function byRoom(pending: Pending[]): Map<Room, Batch> {
  const batches = new Map<Room, Batch>();
  for (const one of pending) {
    const { room, reader, update, authors, message } = one;
    let batch = batches.get(room);
    if (!batch) batches.set(room, (batch = { updates: [], writers: new Map(), authors: [], frames: [], from: reader, of: [] }));
    const { actor } = reader.viewer;
    batch.updates.push(update);
    batch.writers.set(`${actor.kind}:${actor.id}`, { id: actor.kind === 'person' ? actor.id : null, name: actor.name });
    batch.authors.push(...authors);
    batch.frames.push(wireFrame(message));
    batch.of.push(one);
    // One's own words come back to oneself only where somebody else's are among them.
    if (batch.from !== reader) batch.from = null;
  }
  return batches;
}

function toUpdate({ name }: Room, { updates, writers, authors }: Batch, self: string): NewUpdate {
  return { document: name, bytes: mergeParts(updates), by: [...writers.values()], authors, from: self };
}
