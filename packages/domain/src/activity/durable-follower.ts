import { model, Schema, Types } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { clock } from '../platform/clock.ts';
import { log } from '../platform/log.ts';
import type { ActivityLine } from './activity.ts';
import type { EventName } from './events.ts';
import { followLive, linesSince, OVERLAP_MS } from './follow.ts';

/** Where a follower resumes: it has handled every line up to `at` but for those it may still meet within the overlap. */
type Follower = {
  _id: string;
  at: Date;
  /** Ids handled since 60 s before `at`. */
  recent: Types.ObjectId[];
  leaseHolder: string | null;
  leaseUntil: Date | null;
  /** The line that could not be handled, how often it was tried, and why it failed last. */
  failing: { line: Types.ObjectId; tries: number; error: string } | null;
  /** Lines that were given up, for a person to look at: they must not hold up the rest for ever. */
  givenUp: Types.ObjectId[];
};

const schema = new Schema<Follower>(
  { _id: String, at: Date, recent: [Schema.Types.ObjectId], leaseHolder: String, leaseUntil: Date, failing: Schema.Types.Mixed, givenUp: [Schema.Types.ObjectId] },
  { collection: 'followers', autoIndex: false, versionKey: false },
);
export const FollowerState = model<Follower>('Follower', schema);

type Definition = {
  /** Only these are handed over. */
  events: EventName[];
  /** Called at least once for each line, one after the other: it must be safe to repeat. */
  handle: (line: ActivityLine) => Promise<void>;
};

const definitions = new Map<string, Definition>();
const LEASE_MS = 30_000;
const RETRY_MS = 5_000;
/** About five minutes of trying. */
const TRIES = 60;

export function durableFollower(name: string, definition: Definition): void {
  definitions.set(name, definition);
}

/** Starts all durable followers of this process. Of several processes one at a time holds each follower's lease. */
export function startDurableFollowers(): () => Promise<void> {
  const stops = [...definitions].map(([name, definition]) => runFollower(name, definition));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function runFollower(name: string, { events, handle }: Definition): () => Promise<void> {
  const holder = randomUUID();
  let stopped = false;
  let awake = Promise.withResolvers<void>();
  const wake = () => awake.resolve();
  const unfollow = followLive((line) => events.includes(line.event) && wake());

  const work = async (): Promise<void> => {
    while (!stopped) {
      awake = Promise.withResolvers<void>();
      try {
        if (await takeLease(name, holder)) await handleNew(name, holder, events, handle, () => stopped);
      } catch (error) {
        log.error({ err: error, follower: name }, 'A follower of the history failed and tries again');
      }
      if (!stopped) await Promise.race([awake.promise, later(RETRY_MS)]);
    }
    await FollowerState.updateOne({ _id: name, leaseHolder: holder }, { $set: { leaseUntil: null, leaseHolder: null } }).catch(() => undefined);
  };
  const done = work();
  return async () => {
    stopped = true;
    unfollow();
    wake();
    await done;
  };
}

async function takeLease(name: string, holder: string): Promise<boolean> {
  const now = clock.now();
  // Ids carry the system's time, so a follower's place does too.
  const fresh = { at: new Types.ObjectId().getTimestamp(), recent: [], failing: null, givenUp: [] };
  await FollowerState.updateOne({ _id: name }, { $setOnInsert: fresh }, { upsert: true }).catch(ignoreDuplicate);
  const free = { $or: [{ leaseHolder: holder }, { leaseUntil: null }, { leaseUntil: { $lt: now } }] };
  const taken = await FollowerState.updateOne({ _id: name, ...free }, { $set: { leaseHolder: holder, leaseUntil: new Date(now.getTime() + LEASE_MS) } });
  return taken.matchedCount === 1;
}

async function handleNew(name: string, holder: string, events: EventName[], handle: Definition['handle'], stopped: () => boolean): Promise<void> {
  const state = await FollowerState.findById(name).lean<Follower>();
  if (!state) return;
  const handled = new Map(state.recent.map((id) => [id.toString(), id]));
  let at = state.at.getTime();
  let renewed = clock.ms();
  for await (const line of linesSince(at, { event: { $in: events } })) {
    if (stopped()) break;
    if (handled.has(line._id.toString())) continue;
    const givenUp = await handleOrCount(name, state, line, handle);
    handled.set(line._id.toString(), line._id);
    at = Math.max(at, line._id.getTimestamp().getTime());
    const recent = [...handled.values()].filter((id) => id.getTimestamp().getTime() >= at - OVERLAP_MS - 1_000);
    const lease = clock.ms() - renewed > LEASE_MS / 3 ? { leaseUntil: new Date((renewed = clock.ms()) + LEASE_MS) } : {};
    const kept = await FollowerState.updateOne({ _id: name, leaseHolder: holder }, { $set: { at: new Date(at), recent, failing: null, ...lease }, ...(givenUp ? { $push: { givenUp: line._id } } : {}) });
    if (kept.matchedCount === 0) return; // Another process took over; it may handle the last line again.
  }
}

/** True when the line was given up after many tries. @throws what the handler threw, before that */
async function handleOrCount(name: string, state: Follower, line: ActivityLine, handle: Definition['handle']): Promise<boolean> {
  try {
    await handle(line);
    return false;
  } catch (error) {
    const tries = state.failing?.line.equals(line._id) ? state.failing.tries + 1 : 1;
    await FollowerState.updateOne({ _id: name }, { $set: { failing: { line: line._id, tries, error: String(error) } } });
    if (tries < TRIES) throw error;
    log.error({ err: error, follower: name, line: line._id.toString() }, 'A follower gave up on a line of history');
    return true;
  }
}

/** A sleep that does not keep the process alive. */
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

function ignoreDuplicate(error: unknown): void {
  if ((error as { code?: number }).code !== 11000) throw error;
}
