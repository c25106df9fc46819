import mongoose, { model, Schema, type Types } from 'mongoose';
import { clock } from '../clock.ts';
import { log } from '../log.ts';

/** How jobs of one kind have gone, in all processes. */
type JobRecord = { _id: string; runs: number; failed: number; lastAt: Date; tookMs: number; lastError: string | null; lastErrorAt: Date | null };
const schema = new Schema<JobRecord>({ _id: String, runs: Number, failed: Number, lastAt: Date, tookMs: Number, lastError: String, lastErrorAt: Date }, { collection: 'job_kinds', autoIndex: false, versionKey: false });
export const JobKind = model<JobRecord>('JobKind', schema);

/** A job that failed, with what it was to do, until somebody tries again or a week has passed. */
type FailureRecord = { _id: Types.ObjectId; name: string; data: string | null; error: string; at: Date };
const failureSchema = new Schema<FailureRecord>({ name: String, data: String, error: String, at: Date }, { collection: 'job_failures', autoIndex: false, versionKey: false });
failureSchema.index({ at: 1 }, { expireAfterSeconds: 7 * 86_400 });
export const JobFailure = model<FailureRecord>('JobFailure', failureSchema);

/** What is longer is told of and cannot be tried again. */
const MOST_CHARACTERS = 4_000;
/** More than these of one kind within a flush are only counted. */
const MOST_KEPT = 20;
const FLUSH_MS = 5_000;

type Noted = { runs: number; failed: number; lastAt: Date; tookMs: number; error: { error: string; at: Date; data: string }[] };
const noted = new Map<string, Noted>();
let timer: NodeJS.Timeout | undefined;

/** Runs a job and notes how it went; written together every few seconds, so that a job costs no more for it. */
export async function noting(name: string, data: unknown, run: () => Promise<unknown>): Promise<void> {
  const startedAt = clock.ms();
  let error: string | null = null;
  try {
    await run();
  } catch (err) {
    error = err instanceof Error ? err.message : String(err);
    throw err;
  } finally {
    const note = noted.get(name) ?? { runs: 0, failed: 0, lastAt: new Date(startedAt), tookMs: 0, error: [] };
    Object.assign(note, { runs: note.runs + 1, lastAt: new Date(startedAt), tookMs: clock.ms() - startedAt });
    if (error !== null) {
      note.failed += 1;
      if (note.error.length < MOST_KEPT) note.error.push({ error: error.slice(0, 500), at: clock.now(), data: JSON.stringify(data ?? null) });
    }
    noted.set(name, note);
    timer ??= setTimeout(() => void writeJobNotes(), FLUSH_MS).unref();
  }
}

/** What was noted is written; lost with a process that is killed, as it is only told of. */
export async function writeJobNotes(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const some = [...noted];
  noted.clear();
  if (some.length === 0 || mongoose.connection.readyState !== 1) return;
  try {
    for (const [name, { runs, failed, lastAt, tookMs, error }] of some) {
      const last = error.at(-1);
      await JobKind.updateOne({ _id: name }, { $inc: { runs, failed }, $set: { lastAt, tookMs, ...(last ? { lastError: last.error, lastErrorAt: last.at } : {}) } }, { upsert: true });
      if (error.length > 0) await JobFailure.insertMany(error.map((one) => ({ name, ...one, data: one.data.length > MOST_CHARACTERS ? null : one.data })));
    }
  } catch (err) {
    log.debug({ err }, 'what jobs did could not be noted');
  }
}
