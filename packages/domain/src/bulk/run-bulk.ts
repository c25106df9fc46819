import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { defineJob } from '../platform/jobs/jobs.ts';
import { log } from '../platform/log.ts';
import { Problem } from '../platform/problem.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { viewerOfOwner } from '../webhooks/owner.ts';
import { BulkChange, BulkItems, type BulkItem, type BulkRecord } from './bulk-change.ts';
import { changeSome } from './change-some.ts';
import { collectItems } from './collect-items.ts';
import { BULK_JOB } from './start-bulk.ts';

/** Tickets and their lines in one transaction: enough that a thousand take a second or two, few enough that no page waits for one. */
const BATCH = 50;
const LEASE_MS = 60_000;
const KEPT_MS = 30 * 86_400_000;
const holder = randomUUID();

let defined = false;

/** Call before jobs start. */
export function defineBulkChanges(): void {
  if (defined) return;
  defined = true;
  defineJob<{ id: string }>(BULK_JOB, { concurrency: 1 }, ({ id }) => runBulk(id));
}

const free = () => ({ $or: [{ state: 'waiting' as const }, { state: 'running' as const, leaseUntil: { $lt: clock.now() } }] });
const lease = (): Date => new Date(clock.ms() + LEASE_MS);

/** Changes that wait or whose process was killed go on; those of a month ago are forgotten (what they did stays in the history of each ticket). */
export async function sweepBulkChanges(): Promise<number> {
  const waiting = await BulkChange.find(free(), { _id: 1 }).sort({ _id: 1 }).limit(5).lean();
  for (const { _id } of waiting) await runBulk(_id.toString());
  const old = await BulkChange.find({ createdAt: { $lt: new Date(clock.ms() - KEPT_MS) } }, { _id: 1 }).limit(50).lean();
  for (const { _id } of old) {
    await BulkItems.deleteMany({ bulkId: _id });
    await BulkChange.deleteOne({ _id });
  }
  return waiting.length + old.length;
}

/** Works through the tickets, some at a time. Stopped at any moment it goes on where it was, and nothing is done twice: what came of a ticket is written in the transaction that changes it. */
export async function runBulk(id: string): Promise<void> {
  const found = await BulkChange.findOneAndUpdate({ _id: id, ...free() }, { $set: { state: 'running', leaseHolder: holder, leaseUntil: lease(), error: null } }, { returnDocument: 'after' }).lean<BulkRecord>();
  if (!found) return;
  try {
    if (found.total === null) await begin(found);
    while (await doSome(found));
  } catch (error) {
    if (error instanceof Problem && error.code !== 'unavailable') return finish(found, await viewerFor(found).catch(() => null), 'failed', error.message);
    // The lease ends and a sweep goes on.
    log.error({ err: error, bulk: id }, 'A bulk change was interrupted and goes on later');
    await BulkChange.updateOne({ _id: found._id, leaseHolder: holder }, { $set: { leaseUntil: clock.now(), error: 'It was interrupted and goes on by itself.' } });
  }
}

/** Their rights may have changed since the last batch. @throws Problem `forbidden` */
async function viewerFor({ _id, owner }: BulkRecord): Promise<Viewer> {
  const viewer = await viewerOfOwner(owner);
  permit(viewer !== null && mayAnywhere(viewer, 'tickets.edit'), `${owner.name} may no longer change tickets.`);
  return { ...viewer!, actor: owner, origin: { via: 'job', detail: `bulk:${_id}` } };
}

async function begin(bulk: BulkRecord): Promise<void> {
  const { total, cut } = await collectItems(bulk, await viewerFor(bulk));
  await BulkChange.updateOne({ _id: bulk._id, leaseHolder: holder }, { $set: { total, cut, leaseUntil: lease() } });
}

/** False when nothing is left, it was stopped, or another process has it. */
async function doSome(bulk: BulkRecord): Promise<boolean> {
  const began = performance.now();
  const items = await BulkItems.find({ bulkId: bulk._id, outcome: null }).sort({ place: 1 }).limit(BATCH).lean<BulkItem[]>();
  const viewer = await viewerFor(bulk);
  if (items.length === 0) {
    await finish(bulk, viewer, 'done', null);
    return false;
  }
  const words = await vocabulary();
  const mine = await changing(async (session) => {
    const counts = await changeSome(viewer, bulk, items, words, session);
    const $inc = Object.fromEntries(Object.entries(counts).map(([outcome, count]) => [`counts.${outcome}`, count]));
    const kept = await BulkChange.collection.updateOne({ _id: bulk._id, state: 'running', leaseHolder: holder }, { $inc, $set: { leaseUntil: lease() } }, { session });
    // Stopped, or taken over by another process: this batch did not happen.
    if (kept.matchedCount === 0) throw new Lost();
    return true;
  }).catch((error: unknown) => {
    if (error instanceof Lost) return false;
    throw error;
  });
  // As long as it took others have the processor and the database.
  await sleep(Math.min(performance.now() - began, 250));
  return mine;
}

class Lost extends Error {}

/** Its end is told in the bell (notifications/job-news.ts). */
async function finish({ _id }: BulkRecord, viewer: Viewer | null, state: 'done' | 'failed', error: string | null): Promise<void> {
  await changing(async (session) => {
    const now = await BulkChange.findOne({ _id, leaseHolder: holder, state: 'running' }).session(session).lean<BulkRecord>();
    if (!now) return;
    const by = viewer ?? { actor: now.owner, origin: { via: 'job' as const, detail: `bulk:${_id}` } };
    const { counts, undoOf, total } = now;
    const history = await record('bulk.finished', { ...counts, total: total ?? 0, undo: undoOf !== null, error }, { subject: { kind: 'bulk', id: _id.toString() }, head: now.history, by }, session);
    await BulkChange.collection.updateOne({ _id }, { $set: { state, error, endedAt: clock.now(), leaseHolder: null, leaseUntil: null, history } }, { session });
  });
}
