import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { model, Schema } from 'mongoose';
import { clock } from '../clock.ts';
import { log } from '../log.ts';

/** One entry of the timetable: due work that is asked of the data. */
export type Sweep = {
  name: string;
  everyMs: number;
  /** Safe to run twice and at any time. What it resolves to counts what it did and is logged. */
  run: () => Promise<unknown>;
};

type SweepRecord = {
  _id: string;
  everyMs: number;
  dueAt: Date;
  /** When it last ended well. */
  lastSweepAt: Date | null;
  tookMs: number | null;
  /** What went wrong the last time; null when it went well. */
  error: string | null;
  leaseHolder: string | null;
  leaseUntil: Date | null;
  /** The last runs, the newest last. What follows is missing on records of before. */
  runs?: SweepRun[];
  startedAt?: Date | null;
};

/** @property missed how many of its times had passed unseen before it ran: the worker was off */
export type SweepRun = { at: Date; tookMs: number; did: number | null; error: string | null; missed: number };
const MOST_RUNS = 20;

const schema = new Schema<SweepRecord>(
  { _id: String, everyMs: Number, dueAt: Date, lastSweepAt: Date, tookMs: Number, error: String, leaseHolder: String, leaseUntil: Date, runs: { type: [Schema.Types.Mixed], default: undefined } as never, startedAt: Date },
  { collection: 'sweeps', autoIndex: false, versionKey: false },
);
export const SweepState = model<SweepRecord>('Sweep', schema);

/** Renewed while a sweep runs; one whose process was killed runs elsewhere when this has passed. */
const leaseMs = 60_000;
const holder = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;

/** Runs a sweep when it is due and no other process has it. True when it ran here. */
export async function sweepIfDue(sweep: Sweep): Promise<boolean> {
  const startedAt = clock.now();
  const wasDueAt = await takeLease(sweep, startedAt);
  if (!wasDueAt) return false;
  const renewing = setInterval(() => void renew(sweep), leaseMs / 3).unref();
  const { did, error } = await runOne(sweep);
  clearInterval(renewing);
  const endedAt = clock.now();
  const took = { tookMs: endedAt.getTime() - startedAt.getTime(), error, everyMs: sweep.everyMs };
  const done = { dueAt: new Date(startedAt.getTime() + sweep.everyMs), leaseHolder: null, leaseUntil: null, ...took, ...(error === null ? { lastSweepAt: endedAt } : {}) };
  const run: SweepRun = { at: startedAt, tookMs: took.tookMs, did, error, missed: Math.max(0, Math.floor((startedAt.getTime() - wasDueAt.getTime()) / sweep.everyMs)) };
  // What did nothing, as nearly all do, is one line and not a list of them.
  const told = !did && error === null && run.missed === 0 ? {} : { $push: { runs: { $each: [run], $slice: -MOST_RUNS } } };
  await SweepState.updateOne({ _id: sweep.name, leaseHolder: holder }, { $set: done, ...told } as never);
  return true;
}

/** @returns when it had been due; null while it is not, or another process has it */
async function takeLease({ name, everyMs }: Sweep, now: Date): Promise<Date | null> {
  const mine = { leaseHolder: holder, leaseUntil: new Date(now.getTime() + leaseMs), startedAt: now };
  const free = { $or: [{ leaseUntil: null }, { leaseUntil: { $lt: now } }] };
  const taken = await SweepState.findOneAndUpdate({ _id: name, dueAt: { $lte: now }, ...free }, { $set: mine }, { projection: { dueAt: 1 } }).lean();
  if (taken) return taken.dueAt;
  // A timetable with shorter times must not wait for the longer ones of the version before.
  const known = await SweepState.findById(name, { everyMs: 1 }).lean();
  if (known?.everyMs === everyMs) return null;
  if (known) {
    await SweepState.updateOne({ _id: name, everyMs: known.everyMs }, { $set: { everyMs, dueAt: now } });
    return null;
  }
  const fresh = { _id: name, everyMs, dueAt: now, lastSweepAt: null, tookMs: null, error: null, ...mine };
  return SweepState.create(fresh).then(() => now, ifAnotherWasFirst);
}

function ifAnotherWasFirst(error: unknown): null {
  if ((error as { code?: number }).code !== 11000) throw error;
  return null;
}

async function renew({ name }: Sweep): Promise<void> {
  await SweepState.updateOne({ _id: name, leaseHolder: holder }, { $set: { leaseUntil: new Date(clock.ms() + leaseMs) } }).catch(() => undefined);
}

/** What it did, where it counts that, and what went wrong. */
async function runOne({ name, run }: Sweep): Promise<Pick<SweepRun, 'did' | 'error'>> {
  try {
    const did = await run();
    if (typeof did === 'number' && did > 0) log.info({ sweep: name, did }, 'a sweep found work');
    return { did: typeof did === 'number' ? did : null, error: null };
  } catch (err) {
    log.error({ err, sweep: name }, 'a sweep failed and will be tried again');
    return { did: null, error: err instanceof Error ? err.message : String(err) };
  }
}

/** Makes a sweep due now, for somebody who does not want to wait. False: there is none of that name. */
export async function sweepNow(name: string): Promise<boolean> {
  const found = await SweepState.updateOne({ _id: name }, { $set: { dueAt: clock.now() } });
  return found.matchedCount === 1;
}

export type SweepStanding = { name: string; everyMs: number; lastSweepAt: Date | null; tookMs: number | null; error: string | null; late: boolean };

/** For /metrics and the health page. `late`: it should have ended well twice since. */
export async function lastSweeps(): Promise<SweepStanding[]> {
  const records = await SweepState.find().sort({ _id: 1 }).lean<SweepRecord[]>();
  return records.map(({ _id, everyMs, lastSweepAt, tookMs, error }) => {
    const late = clock.ms() - (lastSweepAt?.getTime() ?? 0) > 2 * everyMs + leaseMs;
    return { name: _id, everyMs, lastSweepAt, tookMs, error, late };
  });
}
