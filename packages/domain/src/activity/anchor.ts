import { createHash } from 'node:crypto';
import { model, Schema, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { log } from '../platform/log.ts';
import { Activity, type ActivityLine } from './activity.ts';
import { recordOfDay } from './record-of-day.ts';

/**
 * One UTC day of history, closed: a digest over the hashes of all its lines, chained to the day before. A subject's chain shows that one of its lines was
 * changed; the anchor shows that a whole subject was taken out. It is also written to the log, which is kept elsewhere.
 */
export type Anchor = { _id: string; lines: number; digest: string; previous: string; at: Date };

const schema = new Schema<Anchor>({ _id: String, lines: Number, digest: String, previous: String, at: Date }, { collection: 'history_anchors', autoIndex: false, versionKey: false });
export const HistoryAnchor = model<Anchor>('HistoryAnchor', schema);

/** A transaction may commit a minute after its lines got their ids; five leave room for clocks that differ. */
const SETTLED_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** Anchors each finished day that is not anchored yet. Safe to run at any time and twice. */
export async function anchorHistory(): Promise<number> {
  const finished = startOfDay(clock.ms() - SETTLED_MS);
  const last = await HistoryAnchor.findOne().sort({ _id: -1 }).lean<Anchor>();
  const first = last ? Date.parse(last._id) + DAY_MS : await dayOfFirstLine();
  let previous = last?.digest ?? '';
  let anchored = 0;
  for (let day = first; day !== null && day < finished; day += DAY_MS) {
    previous = await anchorDay(new Date(day).toISOString().slice(0, 10), previous);
    anchored += 1;
  }
  return anchored;
}

async function anchorDay(day: string, previous: string): Promise<string> {
  const { digest, lines } = await digestOfDay(day, previous);
  await changing(async (session) => {
    const made = await HistoryAnchor.updateOne({ _id: day }, { $setOnInsert: { lines, digest, previous, at: clock.now() } }, { upsert: true, session });
    if (made.upsertedCount === 0) return;
    const by = { actor: { kind: 'system' as const, id: null, name: 'Switchboard' }, origin: { via: 'job' as const, detail: 'anchor-history' } };
    await recordOfDay('history.anchored', { day, digest, chains: lines }, { chain: 'operation', by }, session);
  });
  log.info({ day, digest, lines }, 'History of a day anchored');
  return digest;
}

/** Recomputes what the anchor of a day should be; example data does not count. Ids begin with the second they were made, so a day is a range of them. */
export async function digestOfDay(day: string, previous: string): Promise<{ digest: string; lines: number }> {
  const from = Types.ObjectId.createFromTime(Date.parse(day) / 1000);
  const to = Types.ObjectId.createFromTime((Date.parse(day) + DAY_MS) / 1000);
  const hash = createHash('sha256').update(previous);
  let lines = 0;
  const cursor = Activity.find({ _id: { $gte: from, $lt: to }, demo: { $ne: true } }, { hash: 1 }).sort({ _id: 1 }).lean<ActivityLine[]>().cursor({ batchSize: 5_000 });
  for await (const line of cursor as unknown as AsyncIterable<ActivityLine>) {
    hash.update(line.hash);
    lines += 1;
  }
  return { digest: hash.digest('base64url'), lines };
}

async function dayOfFirstLine(): Promise<number | null> {
  const line = await Activity.findOne({ demo: { $ne: true } }, { _id: 1 }).sort({ _id: 1 }).lean<ActivityLine>();
  return line ? startOfDay(line._id.getTimestamp().getTime()) : null;
}

const startOfDay = (ms: number): number => ms - (ms % DAY_MS);
