import { Types } from 'mongoose';
import { closeChangeStream, onInsert, onStreamGap, openChangeStream, streamIsAlive } from '../platform/change-stream.ts';
import { Activity, type ActivityLine } from './activity.ts';

/**
 * MongoDB aborts a transaction after 60 s, so a line can become visible up to 60 s after one with a larger id: with 16 writers a third of them do
 * (house.md). Whoever reads on from a line reads again from this long before it and skips what it knows.
 */
export const OVERLAP_MS = 60_000;

type Listener = (line: ActivityLine) => void;

const listeners = new Set<Listener>();
/** Ids of lines already told, for as long as a re-read could meet them again. */
const told = new Map<string, number>();
let lastAt: number | null = null;

export { streamIsAlive };

/** Hears of every line of history a moment after its commit, once, in this process. */
export function followLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let subscribed = false;

/** Starts the process's change stream over the lines of history. */
export async function startFollowing(): Promise<() => Promise<void>> {
  if (!subscribed) {
    onInsert(Activity.collection.collectionName, (document) => tell(document as ActivityLine));
    onStreamGap(catchUp);
    subscribed = true;
  }
  // Ids carry the system's time, whatever a test's clock says.
  lastAt = new Types.ObjectId().getTimestamp().getTime();
  await openChangeStream();
  return closeChangeStream;
}

function tell(line: ActivityLine): void {
  const id = line._id.toString();
  if (told.has(id)) return;
  told.set(id, performance.now());
  lastAt = Math.max(lastAt ?? 0, line._id.getTimestamp().getTime());
  forgetOld();
  for (const listener of listeners) listener(line);
}

/** After a gap in the stream: reads again what could have been missed. */
async function catchUp(): Promise<void> {
  if (lastAt === null) return;
  const lines = linesSince(lastAt);
  for await (const line of lines) tell(line);
}

/** Lines from 60 s before an instant (ms), oldest id first. The reader skips what it knows. */
export function linesSince(instant: number, filter: Record<string, unknown> = {}): AsyncIterable<ActivityLine> {
  const from = Types.ObjectId.createFromTime(Math.floor((instant - OVERLAP_MS) / 1000));
  return Activity.find({ _id: { $gte: from }, ...filter })
    .sort({ _id: 1 })
    .lean<ActivityLine[]>()
    .cursor({ batchSize: 500 }) as unknown as AsyncIterable<ActivityLine>;
}

function forgetOld(): void {
  const limit = performance.now() - 2 * OVERLAP_MS;
  for (const [id, at] of told) {
    if (at > limit) break;
    told.delete(id);
  }
}
