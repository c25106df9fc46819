import mongoose from 'mongoose';
import type { ChangeStream, ChangeStreamInsertDocument, Document, ResumeToken } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from './log.ts';

type Inserted = (document: Document) => void;

/** How long MongoDB waits for news before it answers "none": each answer proves that the stream is alive. */
const BEAT_MS = 400;
/** A stream that did not answer for so long may be missing things. */
const SILENCE_MS = 1_000;

const listeners = new Map<string, Set<Inserted>>();
/** What of a collection is asked for, where its one listener wants less than all. */
const narrowed = new Map<string, Document>();
const gapListeners = new Set<() => Promise<void>>();
let stream: ChangeStream | null = null;
let stopped = true;
let running: Promise<void> | null = null;
let lastBeat = -Infinity;
let wasOpen = false;
let token: ResumeToken | undefined;

/**
 * Hears of each document inserted into a collection, in this process, in the order of commits.
 * @param only a condition on `fullDocument`, so that the rest need not be sent; a listener hears more all the same while others listen to the same collection
 */
export function onInsert(collection: string, listener: Inserted, only: Document = {}): () => void {
  const known = listeners.get(collection);
  const of = known ?? new Set();
  const sole = of.size === 0;
  listeners.set(collection, of.add(listener));
  const before = narrowed.get(collection);
  if (sole && Object.keys(only).length > 0) narrowed.set(collection, only);
  else narrowed.delete(collection);
  // A stream watches what it was opened for: more opens it again, from where it stands.
  if ((!known || narrowed.get(collection) !== before) && !stopped) void stream?.close().catch(() => undefined);
  return () => of.delete(listener);
}

/** Called when the stream had to start anew and may have skipped something: whoever listens reads the database again. */
export function onStreamGap(listener: () => Promise<void>): () => void {
  gapListeners.add(listener);
  return () => gapListeners.delete(listener);
}

/** False once nothing was heard for a second: what was cached on the promise of being told of changes must be asked again. */
export const streamIsAlive = (): boolean => performance.now() - lastBeat < SILENCE_MS;

/** Milliseconds since the stream last answered; for metrics. */
export const streamSilence = (): number => performance.now() - lastBeat;

/** Opens this process's one change stream; resolves when it runs. */
export async function openChangeStream(): Promise<void> {
  if (!stopped) return;
  stopped = false;
  token = undefined;
  const opened = Promise.withResolvers<void>();
  running = run(opened);
  await opened.promise;
}

export async function closeChangeStream(): Promise<void> {
  stopped = true;
  await stream?.close().catch(() => undefined);
  await running;
  // At the very end: an answer that was on its way while the stream closed counts as a beat too.
  lastBeat = -Infinity;
}

async function run(opened: PromiseWithResolvers<void>): Promise<void> {
  let pause = 50;
  while (!stopped) {
    try {
      await readUntilItFails(opened);
      pause = 50;
    } catch (error) {
      if (stopped) break;
      // The oplog no longer holds the place we stopped at: start from now, and let the followers read what they missed.
      if (isHistoryLost(error)) token = undefined;
      log.warn({ err: error, resumes: token !== undefined }, 'The change stream broke and is opened again');
      await sleep(pause);
      pause = Math.min(pause * 2, 2_000);
    }
  }
  opened.resolve();
}

async function readUntilItFails(opened: PromiseWithResolvers<void>): Promise<void> {
  // Before it was first open nothing was heard, so nothing was missed.
  const missed = token === undefined && wasOpen;
  const whole = [...listeners.keys()].filter((collection) => !narrowed.has(collection));
  const parts = [...narrowed].map(([collection, only]) => ({ 'ns.coll': collection, ...only }));
  const pipeline = [{ $match: { operationType: 'insert', $or: [{ 'ns.coll': { $in: whole } }, ...parts] } }];
  stream = mongoose.connection.db!.watch(pipeline, { maxAwaitTimeMS: BEAT_MS, ...(token === undefined ? {} : { resumeAfter: token }) });
  // The first answer says from where the stream stands, at once; only what happens after that is heard. The first news may be long in coming.
  stream.on('resumeTokenChanged', (next) => {
    token = next;
    lastBeat = performance.now();
    wasOpen = true;
    opened.resolve();
  });
  let change = await stream.tryNext();
  lastBeat = performance.now();
  if (missed) for (const listener of gapListeners) await listener();
  while (!stopped) {
    if (change) announce(change as ChangeStreamInsertDocument);
    // Closed to be opened for more collections, it would answer null at once and for ever.
    if (stream.closed) return;
    change = await stream.tryNext();
    lastBeat = performance.now();
  }
}

function announce(change: ChangeStreamInsertDocument): void {
  for (const listener of listeners.get(change.ns.coll) ?? []) {
    try {
      listener(change.fullDocument);
    } catch (error) {
      log.error({ err: error, collection: change.ns.coll }, 'A listener of the change stream failed');
    }
  }
}

function isHistoryLost(error: unknown): boolean {
  const code = (error as { code?: number }).code;
  return code === 286 || code === 280 || code === 260;
}
