import { setImmediate as breathe } from 'node:timers/promises';
import { model, Schema, type Types } from 'mongoose';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import type { Changes } from '../activity/events.ts';
import { clock } from '../platform/clock.ts';
import { isId, toId } from '../platform/id.ts';
import { Ticket, type TicketRecord } from './ticket.ts';
import { withFormer } from './former-assignees.ts';

/** How far a completion of old data came; `doneAt` when there is nothing left. */
type Place = { _id: string; after: Types.ObjectId | null; doneAt: Date | null };
const schema = new Schema<Place>({ _id: String, after: Schema.Types.ObjectId, doneAt: Date }, { collection: 'completions', autoIndex: false, versionKey: false });
export const Completion = model<Place>('Completion', schema);

const WHICH = 'origins-of-tickets';
const AT_ONCE = 500;
/** Of a million tickets some thousands at each call: nobody waits for it, and nobody notices it. */
const BATCHES = 10;

type Old = Pick<TicketRecord, '_id' | 'revision' | 'creator' | 'formerAssigneeIds'>;

/**
 * Tickets from before it was kept who opened them and who had them (TK-20, TK-23) get both from their history. It goes once through all tickets, by their ids, a part at each call; those that are made
 * meanwhile have both. Safe to run twice, and at once: a process that fell silent for longer than its lease of the sweep (platform/jobs/sweeps.ts) stops when it sees that another went on.
 */
export async function completeOldTickets(): Promise<{ done: number }> {
  let done = 0;
  for (let batch = 0; batch < BATCHES; batch++) {
    const place = await Completion.findById(WHICH).lean<Place>();
    if (place?.doneAt) break;
    const tickets = await Ticket.find(place?.after ? { _id: { $gt: place.after } } : {}, { revision: 1, creator: 1, formerAssigneeIds: 1 }).sort({ _id: 1 }).limit(AT_ONCE).lean<Old[]>();
    done += await complete(tickets.filter(({ creator }) => !creator));
    const last = tickets.length < AT_ONCE;
    if (!(await moveOn(place, { after: tickets.at(-1)?._id ?? place?.after ?? null, doneAt: last ? clock.now() : null })) || last) break;
    await breathe();
  }
  return { done };
}

/** @returns false where it stands elsewhere by now: another process is at it */
async function moveOn(from: Place | null, to: Omit<Place, '_id'>): Promise<boolean> {
  if (!from) return Completion.create({ _id: WHICH, ...to }).then(() => true, ifAnotherWasFirst);
  return (await Completion.updateOne({ _id: WHICH, after: from.after, doneAt: null }, { $set: to })).matchedCount === 1;
}

function ifAnotherWasFirst(error: unknown): false {
  if ((error as { code?: number }).code !== 11000) throw error;
  return false;
}

async function complete(tickets: readonly Old[]): Promise<number> {
  if (tickets.length === 0) return 0;
  const ids = tickets.map(({ _id }) => _id.toString());
  const lines = await Activity.find({ 'subject.kind': 'ticket', 'subject.id': { $in: ids }, $or: [{ seq: 1 }, { 'payload.changes.assigneeId': { $exists: true } }] }, { subject: 1, seq: 1, event: 1, by: 1, 'payload.changes.assigneeId': 1 })
    .sort({ 'subject.kind': 1, 'subject.id': 1, seq: 1 })
    .lean<ActivityLine[]>();
  const histories = Map.groupBy(lines, ({ subject }) => subject.id);
  const writes = tickets.flatMap(({ _id, revision }) => {
    const origin = originOf(histories.get(_id.toString()) ?? []);
    // A change at the same moment goes first, and its writer is asked anew by the higher revision where ours did.
    return Object.keys(origin).length > 0 ? [{ updateOne: { filter: { _id, revision }, update: { $set: origin, $inc: { revision: 1 } } } }] : [];
  });
  if (writes.length === 0) return 0;
  const { matchedCount } = await Ticket.bulkWrite(writes, { ordered: false });
  if (matchedCount === writes.length) return matchedCount;
  const left = await Ticket.find({ _id: { $in: writes.map(({ updateOne }) => updateOne.filter._id) }, creator: null }, { revision: 1, creator: 1, formerAssigneeIds: 1 }).lean<Old[]>();
  return matchedCount + (await complete(left));
}

/** Who opened it and who had it before, from its lines in their order. What was erased says nothing. */
function originOf(lines: readonly ActivityLine[]): Pick<TicketRecord, 'creator' | 'formerAssigneeIds'> {
  const first = lines.find(({ event }) => event === 'ticket.created');
  let former: Types.ObjectId[] = [];
  for (const { payload } of lines) {
    const before = (payload as { changes?: Changes } | undefined)?.changes?.assigneeId?.before;
    if (before && isId(String(before))) former = withFormer(former, toId(String(before)));
  }
  return {
    ...(first ? { creator: { kind: first.by.kind, id: first.by.id && isId(first.by.id) ? toId(first.by.id) : null, name: first.by.name } } : {}),
    ...(former.length > 0 ? { formerAssigneeIds: former } : {}),
  };
}
