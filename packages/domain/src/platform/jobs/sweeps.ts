import { randomUUID } from 'node:crypto';
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
};

const schema = new Schema<SweepRecord>(
  { _id: String, everyMs: Number, dueAt: Date, lastSweepAt: Date, tookMs: Number, error: String, leaseHolder: String, leaseUntil: Date },
  { collection: 'sweeps', autoIndex: false, versionKey: false },
);
export const SweepState = model<SweepRecord>('Sweep', schema);

/** Renewed while a sweep runs; one whose process was killed runs elsewhere when this has passed. */
const leaseMs = 60_000;
const holder = randomUUID();

/** Runs a sweep when it is due and no other process has it. True when it ran here. */
export async function sweepIfDue(sweep: Sweep): Promise<boolean> {
  const startedAt = clock.now();
  if (!(await takeLease(sweep, startedAt))) return false;
  const renewing = setInterval(() => void renew(sweep), leaseMs / 3).unref();
  const error = await runOne(sweep);
  clearInterval(renewing);
  const endedAt = clock.now();
  const took = { tookMs: endedAt.getTime() - startedAt.getTime(), error, everyMs: sweep.everyMs };
  const done = { dueAt: new Date(startedAt.getTime() + sweep.everyMs), leaseHolder: null, leaseUntil: null, ...took, ...(error === null ? { lastSweepAt: endedAt } : {}) };
  await SweepState.updateOne({ _id: sweep.name, leaseHolder: holder }, { $set: done });
  return true;
}

async function takeLease({ name, everyMs }: Sweep, now: Date): Promise<boolean> {
  const mine = { leaseHolder: holder, leaseUntil: new Date(now.getTime() + leaseMs) };
  const free = { $or: [{ leaseUntil: null }, { leaseUntil: { $lt: now } }] };
  const taken = await SweepState.updateOne({ _id: name, dueAt: { $lte: now }, ...free }, { $set: mine });
  if (taken.matchedCount === 1) return true;
  // A timetable with shorter times must not wait for the longer ones of the version before.
  const known = await SweepState.findById(name, { everyMs: 1 }).lean();
  if (known?.everyMs === everyMs) return false;
  if (known) {
    await SweepState.updateOne({ _id: name, everyMs: known.everyMs }, { $set: { everyMs, dueAt: now } });
    return false;
  }
  const fresh = { _id: name, everyMs, dueAt: now, lastSweepAt: null, tookMs: null, error: null, ...mine };
  return SweepState.create(fresh).then(() => true, ifAnotherWasFirst);
}

function ifAnotherWasFirst(error: unknown): false {
  if ((error as { code?: number }).code !== 11000) throw error;
  return false;
}

async function renew({ name }: Sweep): Promise<void> {
  await SweepState.updateOne({ _id: name, leaseHolder: holder }, { $set: { leaseUntil: new Date(clock.ms() + leaseMs) } }).catch(() => undefined);
}

/** What went wrong, or null. */
async function runOne({ name, run }: Sweep): Promise<string | null> {
  try {
    const did = await run();
    if (typeof did === 'number' && did > 0) log.info({ sweep: name, did }, 'a sweep found work');
    return null;
  } catch (err) {
    log.error({ err, sweep: name }, 'a sweep failed and will be tried again');
    return err instanceof Error ? err.message : String(err);
  }
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
