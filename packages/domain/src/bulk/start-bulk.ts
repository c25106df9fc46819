import type { ClientSession } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { isId, newId } from '../platform/id.ts';
import { addJob } from '../platform/jobs/jobs.ts';
import { Problem } from '../platform/problem.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { requireAssignable } from '../tickets/change-ticket.ts';
import { requireResolution } from '../tickets/resolution.ts';
import { statusOf } from '../tickets/status-words.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { BulkChange, BulkItems, type BulkItem, type BulkRecord } from './bulk-change.ts';
import type { BulkInput, BulkResult, BulkView, Outcome } from './words.ts';

export const BULK_JOB = 'bulk-changes';
const MOST_AT_ONCE = 3;
export const UNDO_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * Begins to do the same to many tickets. Each is changed by the rights of whoever asked, as they are when its turn comes.
 * @throws Problem `forbidden` · `invalid` · `too_many`
 */
export async function startBulk(viewer: Viewer, { ids, versions = {}, filter, zone, actions, reason }: BulkInput): Promise<BulkRecord> {
  permit(mayAnywhere(viewer, 'tickets.edit'));
  for (const action of actions) await requireAssignable({ assigneeId: action.do === 'assign' ? action.personId : undefined, teamId: action.do === 'team' ? action.teamId : undefined });
  await requireSaid(viewer, actions, reason);
  const bulk = await changing((session) => write(viewer, { ids: ids ? [...new Set(ids)] : null, versions, filter: filter ?? null, zone, actions, reason: reason ?? null }, session));
  await addJob(BULK_JOB, { id: bulk._id.toString() });
  return bulk;
}

/** TK-27, TK-30: asked for once, before a thousand tickets are refused for the want of it. */
async function requireSaid(viewer: Viewer, actions: BulkInput['actions'], reason: string | undefined): Promise<void> {
  await vocabulary();
  for (const action of actions) {
    if (action.do !== 'status') continue;
    const { label, category, reasonRequired } = statusOf(action.status);
    if (reasonRequired && !reason) throw new Problem('invalid', `Say why these tickets become ${label}.`, { errors: [{ path: 'reason', message: 'This change needs a reason.' }] });
    if (category === 'resolved' && viewer.actor.kind === 'person') requireResolution(action.resolution);
  }
}

/** Takes a bulk change back, for a week, where nobody changed anything since. @throws Problem `not_found` · `conflict` */
export async function undoBulk(viewer: Viewer, id: string): Promise<BulkRecord> {
  const bulk = await changing(async (session) => {
    const was = await own(viewer, id, session);
    if (was.undoneBy) throw new Problem('conflict', 'This was taken back before.');
    if (!isUndoable(was)) throw new Problem('conflict', was.endedAt ? `A bulk change can be taken back for ${UNDO_DAYS} days.` : 'It still runs. Stop it first.');
    const undo = await write(viewer, { undoOf: was._id, zone: was.zone }, session);
    await BulkChange.collection.updateOne({ _id: was._id }, { $set: { undoneBy: undo._id } }, { session });
    return undo;
  });
  await addJob(BULK_JOB, { id: bulk._id.toString() });
  return bulk;
}

/** What was changed stays changed; undo takes it back. */
export async function stopBulk(viewer: Viewer, id: string): Promise<BulkRecord> {
  return changing(async (session) => {
    const bulk = await own(viewer, id, session);
    if (bulk.state !== 'waiting' && bulk.state !== 'running') return bulk;
    const set = { state: 'stopped' as const, endedAt: clock.now(), leaseHolder: null, leaseUntil: null };
    await BulkChange.collection.updateOne({ _id: bulk._id }, { $set: set }, { session });
    return { ...bulk, ...set };
  });
}

export const findBulk = async (viewer: Viewer, id: string): Promise<BulkRecord> => own(viewer, id);

export async function listBulks(viewer: Viewer): Promise<BulkRecord[]> {
  permit(mayAnywhere(viewer, 'tickets.edit'));
  return BulkChange.find(ownedBy(viewer)).sort({ _id: -1 }).limit(50).lean<BulkRecord[]>();
}

/** What came of each ticket, in their order. `after`: the place where the last page ended. */
export async function listBulkResults(viewer: Viewer, id: string, { outcome, after = 0, limit }: { outcome?: Outcome; after?: number; limit: number }): Promise<{ items: BulkResult[]; next: string | null }> {
  const { _id } = await own(viewer, id);
  const found = await BulkItems.find({ bulkId: _id, place: { $gt: after }, ...(outcome ? { outcome } : {}) }, { changes: 0 }).sort({ place: 1 }).limit(limit + 1).lean<BulkItem[]>();
  const items = found.slice(0, limit);
  return { items: items.map(({ number, ticketId, outcome: came, why }) => ({ number, ticketId: ticketId?.toString() ?? null, outcome: came, why })), next: found.length > limit ? String(items.at(-1)!.place) : null };
}

async function write(viewer: Viewer, of: Partial<BulkRecord>, session: ClientSession): Promise<BulkRecord> {
  const running = await BulkChange.countDocuments({ ...ownedBy(viewer), state: { $in: ['waiting', 'running'] } }).session(session);
  if (running >= MOST_AT_ONCE) throw new Problem('too_many', `${MOST_AT_ONCE} of your bulk changes still run. Wait until one of them is done.`, { retryAfter: 10 });
  const bulk: BulkRecord = {
    _id: newId(), owner: viewer.actor, ids: null, versions: {}, filter: null, zone: 'UTC', actions: [], reason: null, undoOf: null, undoneBy: null, ...of,
    state: 'waiting', leaseHolder: null, leaseUntil: null, total: null, cut: false, counts: { changed: 0, unchanged: 0, refused: 0, conflict: 0 }, error: null, history: null, createdAt: clock.now(), endedAt: null,
  };
  await BulkChange.collection.insertOne(bulk, { session });
  return bulk;
}

const ownedBy = ({ actor }: Viewer) => ({ 'owner.kind': actor.kind, 'owner.id': actor.id });

async function own(viewer: Viewer, id: string, session?: ClientSession): Promise<BulkRecord> {
  permit(mayAnywhere(viewer, 'tickets.edit'));
  const found = isId(id) ? await BulkChange.findOne({ _id: id, ...ownedBy(viewer) }, null, { session }).lean<BulkRecord>() : null;
  if (!found) throw new Problem('not_found', 'There is no such bulk change. They are kept for 30 days.');
  return found;
}

function isUndoable({ state, undoOf, undoneBy, endedAt, counts }: BulkRecord): boolean {
  return (state === 'done' || state === 'stopped' || state === 'failed') && !undoOf && !undoneBy && counts.changed > 0 && endedAt !== null && clock.ms() - endedAt.getTime() < UNDO_DAYS * DAY_MS;
}

export function toPublicBulk(bulk: BulkRecord): BulkView {
  const { _id, state, undoOf, undoneBy, total, cut, counts, error, actions, createdAt, endedAt } = bulk;
  return { id: _id.toString(), state, undoOf: undoOf?.toString() ?? null, undoneBy: undoneBy?.toString() ?? null, mayUndo: isUndoable(bulk), total, cut, counts, error, actions, createdAt: createdAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
