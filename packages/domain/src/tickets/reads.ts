import { model, Schema, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import type { Marks } from './filter/compile.ts';
import { findTicket } from './find-ticket.ts';
import { inSeqOf } from './ticket.ts';

/** How far somebody has read a ticket. Not history: nobody else sees it, and it may be forgotten after a season. */
type Read = { personId: Types.ObjectId; ticketId: Types.ObjectId; seq: number; at: Date };

const KEPT_SECONDS = 120 * 86_400;
/** A list filtered by "unread" looks at so many of the asker's newest marks. */
const MOST_MARKS = 3_000;
/** What was marked unread by hand: less than any message. */
export const UNREAD = -1;

const schema = new Schema<Read>(
  { personId: { type: Schema.Types.ObjectId, required: true }, ticketId: { type: Schema.Types.ObjectId, required: true }, seq: { type: Number, required: true }, at: { type: Date, required: true } },
  { collection: 'reads', autoIndex: false, versionKey: false },
);
schema.index({ personId: 1, ticketId: 1 }, { unique: true });
schema.index({ personId: 1, at: -1 });
schema.index({ ticketId: 1 });
schema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const Reads = model<Read>('Read', schema);

/**
 * Remembers how far the viewer has read; `'all'`: to the newest message, `'none'`: the ticket stands as unread until it is opened again.
 * Reading further back than before changes nothing.
 */
export async function markRead(viewer: Viewer, idOrNumber: string, upTo: number | 'all' | 'none'): Promise<{ seq: number }> {
  const me = personOf(viewer);
  if (!me) throw new Problem('forbidden', 'A key reads nothing: only people have tickets that are unread.');
  const ticket = await findTicket(viewer, idOrNumber);
  const seq = upTo === 'none' ? UNREAD : Math.min(upTo === 'all' ? ticket.lastSeq : upTo, ticket.lastSeq);
  const set = upTo === 'none' ? { $set: { seq, at: clock.now() } } : { $max: { seq }, $set: { at: clock.now() } };
  await Reads.collection.updateOne({ personId: me, ticketId: ticket._id }, set, { upsert: true });
  return { seq };
}

/** How far the viewer has read each of some tickets; those without a mark are left out. */
export async function readsAmong(viewer: Viewer, ids: readonly (string | Types.ObjectId)[]): Promise<Record<string, number>> {
  const me = personOf(viewer);
  if (!me || ids.length === 0) return {};
  const found = await Reads.collection.find({ personId: me, ticketId: { $in: ids.map((id) => new Types.ObjectId(id)) } }, { projection: { _id: 0, ticketId: 1, seq: 1 } }).toArray();
  return Object.fromEntries(found.map(({ ticketId, seq }) => [String(ticketId), seq]));
}

/** The viewer's newest marks, divided by whether something came after them. */
export async function marksFor(viewer: Viewer): Promise<Marks> {
  const me = personOf(viewer);
  const marks: Marks = { unread: [], read: [] };
  if (!me) return marks;
  const found = Reads.collection.aggregate<{ ticketId: Types.ObjectId; seq: number; ticket: { inSeq?: number; lastSeq: number; waitingSince: Date | null }[] }>([
    { $match: { personId: me } },
    { $sort: { at: -1 } },
    { $limit: MOST_MARKS },
    { $lookup: { from: 'tickets', localField: 'ticketId', foreignField: '_id', pipeline: [{ $project: { inSeq: 1, lastSeq: 1, waitingSince: 1 } }], as: 'ticket' } },
  ]);
  for await (const { ticketId, seq, ticket: [ticket] } of found) if (ticket) marks[inSeqOf(ticket) > seq ? 'unread' : 'read'].push(ticketId);
  return marks;
}

const personOf = ({ actor }: Pick<Viewer, 'actor'>): Types.ObjectId | null => (actor.kind === 'person' && actor.id ? new Types.ObjectId(actor.id) : null);
