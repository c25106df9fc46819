import { randomUUID } from 'node:crypto';
import type { Types } from 'mongoose';
import { log } from '../platform/log.ts';
import type { ActivityLine } from './activity.ts';
import type { Definition } from './durable-follower.ts';
import { followLive, linesSince, OVERLAP_MS } from './follow.ts';
import { FollowerState, leaveLease, RENEW_MS, takeLease, type Follower } from './follower-state.ts';

const RETRY_MS = 5_000;
/** About five minutes of trying. */
const TRIES = 60;
/** How often its place is written down. A crash repeats what was handled since; writing after every line cost more than most lines do. */
const KEEP_MS = 1_000;
/** More handled ids than these are not written down: then a restart repeats some of the last minute. */
const MOST_RECENT = 2_000;
/** A follower that is so far behind reads on from the database. */
const MOST_WAITING = 5_000;

/**
 * Reads the database from its place once, when it gets the lease, and afterwards handles what the process's change stream tells: reading again for every line
 * would read the whole overlap, each time (bench/create: four times the CPU of the create itself).
 */
export function runFollower(name: string, { events, handle }: Definition, { retryMs = RETRY_MS } = {}): () => Promise<void> {
  const holder = randomUUID();
  let stopped = false;
  let awake = Promise.withResolvers<void>();
  let leasedAt = -Infinity;
  let place: Place | null = null;
  let waiting: ActivityLine[] = [];

  const unfollow = followLive((line) => {
    if (!place || !events.includes(line.event)) return;
    waiting.push(line);
    if (waiting.length === 1) awake.resolve();
  });

  /** False while another process has the lease. */
  const holds = async (): Promise<boolean> => {
    if (performance.now() - leasedAt < RENEW_MS) return true;
    const held = await takeLease(name, holder);
    leasedAt = held ? performance.now() : -Infinity;
    return held;
  };

  /** Handles what there is. False when it is another's work now. */
  const handleAll = async (): Promise<boolean> => {
    if (!(await holds())) return false;
    if (!place || waiting.length > MOST_WAITING) {
      // What is told from here on waits; what was told before stands in the database.
      waiting = [];
      place ??= new Place(name, holder);
      await place.read();
      for await (const line of linesSince(place.at, { event: { $in: events } })) {
        if (stopped) return true;
        if (!(await holds()) || !(await place.handle(line, handle))) return false;
      }
    }
    while (waiting.length > 0 && waiting.length <= MOST_WAITING && !stopped) {
      if (!(await holds()) || !(await place.handle(waiting[0]!, handle))) return false;
      waiting.shift();
    }
    return place.keep();
  };

  const work = async (): Promise<void> => {
    while (!stopped) {
      awake = Promise.withResolvers<void>();
      const outcome = await handleAll().catch((error) => {
        log.error({ err: error, follower: name }, 'A follower of the history failed and tries again');
        return 'failed' as const;
      });
      if (outcome !== true) [place, waiting, leasedAt] = [null, [], -Infinity];
      if (stopped || waiting.length > 0) continue;
      // A line that fails is not tried sooner because more came in behind it.
      await Promise.race([outcome === 'failed' ? stopping.promise : awake.promise, later(place?.isBehind ? KEEP_MS : retryMs)]);
    }
    await place?.keep({ now: true }).catch(() => undefined);
    await leaveLease(name, holder).catch(() => undefined);
  };
  const stopping = Promise.withResolvers<void>();
  const done = work();
  return async () => {
    stopped = true;
    unfollow();
    stopping.resolve();
    awake.resolve();
    await done;
  };
}

/** How far a follower is, in this process and written down. */
class Place {
  at = 0;
  #name: string;
  #holder: string;
  #handled = new Map<string, Types.ObjectId>();
  #failing: Follower['failing'] = null;
  #keptAt = -Infinity;
  #changed = false;

  constructor(name: string, holder: string) {
    this.#name = name;
    this.#holder = holder;
  }

  /** True while something was handled that is not written down. */
  get isBehind(): boolean {
    return this.#changed;
  }

  async read(): Promise<void> {
    await this.keep({ now: true });
    const state = await FollowerState.findById(this.#name).lean<Follower>();
    this.at = Math.max(this.at, state?.at.getTime() ?? 0);
    for (const id of state?.recent ?? []) this.#handled.set(id.toString(), id);
    this.#failing = state?.failing ?? null;
  }

  /** False when another process has taken over. @throws what the handler threw, unless the line is given up */
  async handle(line: ActivityLine, handle: Definition['handle']): Promise<boolean> {
    const id = line._id.toString();
    if (this.#handled.has(id)) return true;
    try {
      await handle(line);
    } catch (error) {
      await this.#countFailure(line, error);
    }
    this.#handled.set(id, line._id);
    this.at = Math.max(this.at, line._id.getTimestamp().getTime());
    this.#changed = true;
    return this.keep();
  }

  /** Writes the place down when it is time. False when another process has taken over; it may handle the last lines again. */
  async keep({ now = false } = {}): Promise<boolean> {
    if (!this.#changed || (!now && performance.now() - this.#keptAt < KEEP_MS)) return true;
    this.#forgetOld();
    const recent = [...this.#handled.values()].slice(-MOST_RECENT);
    this.#changed = false;
    this.#failing = null;
    const kept = await FollowerState.updateOne({ _id: this.#name, leaseHolder: this.#holder }, { $set: { at: new Date(this.at), recent, failing: null } });
    this.#keptAt = performance.now();
    return kept.matchedCount === 1;
  }

  async #countFailure(line: ActivityLine, error: unknown): Promise<void> {
    const tries = this.#failing?.line.equals(line._id) ? this.#failing.tries + 1 : 1;
    await this.keep({ now: true });
    const givenUp = tries >= TRIES;
    this.#failing = givenUp ? null : { line: line._id, tries, error: String(error) };
    await FollowerState.updateOne({ _id: this.#name }, { $set: { failing: this.#failing }, ...(givenUp ? { $push: { givenUp: line._id } } : {}) });
    if (!givenUp) throw error;
    log.error({ err: error, follower: this.#name, line: line._id.toString() }, 'A follower gave up on a line of history');
  }

  #forgetOld(): void {
    for (const [id, value] of this.#handled) {
      if (value.getTimestamp().getTime() >= this.at - OVERLAP_MS - 1_000) break;
      this.#handled.delete(id);
    }
  }
}

/** A sleep that does not keep the process alive. */
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
