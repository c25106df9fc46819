import type { ClientSession } from 'mongoose';
import type { Changes } from '../activity/events.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { refuseTrash } from '../tickets/change-ticket.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { whereItGoesOn } from '../tickets/merged.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { Merge, type MergedFields } from './merge.ts';
import { Message, type MessageRecord } from './message.ts';
import { moveMessages } from './move-messages.ts';

/** More than this in one ticket is not moved in one transaction. */
const MOST_MESSAGES = 2_000;

/**
 * One matter that came as two tickets becomes one (catalogue 4.1, 6): the messages of the first go on in the second with their times, authors and files; the first closes and points to it, and what is answered to the
 * first lands in the second from now on. Can be taken back for a week. Merging what is merged there already changes nothing.
 * @returns the ticket that goes on
 * @throws Problem `invalid` for a circle · `conflict` when the source was merged elsewhere · `forbidden` without the right on both
 */
export async function mergeTickets(viewer: Viewer, sourceIdOrNumber: string, targetIdOrNumber: string, reason?: string): Promise<TicketRecord> {
  return changing(async (session) => {
    const source = await findTicket(viewer, sourceIdOrNumber, session);
    const named = await findTicket(viewer, targetIdOrNumber, session);
    const target = await readable(viewer, named, session);
    permit(may(viewer, 'tickets.merge', source) && may(viewer, 'tickets.merge', target));
    for (const one of [source, target]) refuseTrash(one);
    if (source.mergedIntoId) {
      if (source.mergedIntoId.equals(target._id)) return target;
      throw new Problem('conflict', `${source.number} was merged before. Undo that first, or merge the ticket it went on in.`);
    }
    if (source._id.equals(target._id)) throw new Problem('invalid', source._id.equals(named._id) ? 'A ticket cannot be merged into itself.' : `${named.number} was merged into ${source.number}: merging back would be a circle.`, { errors: [{ path: 'into', message: 'Choose another ticket.' }] });
    return merge(viewer, source, target, reason, session);
  });
}

/** The end of a chain of merges, when the viewer may see it. */
async function readable(viewer: Viewer, named: TicketRecord, session: ClientSession): Promise<TicketRecord> {
  if (!named.mergedIntoId) return named;
  const end = await whereItGoesOn(named._id, session);
  return findTicket(viewer, end!._id.toString(), session);
}

async function merge(viewer: Viewer, source: TicketRecord, target: TicketRecord, reason: string | undefined, session: ClientSession): Promise<TicketRecord> {
  const messages = await Message.find({ ticketId: source._id }, { ticketId: 1, seq: 1, movedFrom: 1, direction: 1 }, { session }).sort({ seq: 1 }).limit(MOST_MESSAGES + 1).lean<MessageRecord[]>();
  if (messages.length > MOST_MESSAGES) throw new Problem('invalid', `${source.number} has more than ${MOST_MESSAGES} messages. Merge the other ticket into it instead.`);
  const lastSeq = await moveMessages(messages, { ticketId: target._id, afterSeq: target.lastSeq }, session);
  const now = clock.now();
  const before = fieldsOf(target);
  const after: MergedFields = {
    tags: [...new Set([...target.tags, ...source.tags])],
    // Whoever worked on it goes on hearing of it.
    followerIds: unique([...target.followerIds, ...source.followerIds, ...(source.assigneeId ? [source.assigneeId] : [])]),
    mentionedIds: unique([...target.mentionedIds, ...source.mentionedIds]),
    externalRefs: [...new Set([...target.externalRefs, ...source.externalRefs])],
    waitingSince: earlier(target.waitingSince, source.waitingSince),
  };
  await Merge.collection.insertOne({ _id: newId(), sourceId: source._id, targetId: target._id, at: now, byId: viewer.actor.id, source: stateOf(source), target: { before, after }, undoneAt: null }, { session });

  const heard = messages.findLastIndex(({ direction }) => direction === 'in');
  const { changed, changes } = applyPatch(target, { ...after, lastSeq, ...(heard >= 0 ? { inSeq: target.lastSeq + 1 + heard } : {}), mergedFromIds: [...(target.mergedFromIds ?? []), source._id] }, { properties: true });
  const { tags } = changes;
  await saveTicket(target, changed, (card) => ['ticket.absorbed', { card, from: { id: source._id.toString(), number: source.number }, messages: messages.length, changes: (tags ? { tags } : {}) as Changes }], viewer, session, reason);

  const closed = applyPatch(source, { status: 'closed', closedAt: now, resolvedAt: source.resolvedAt ?? now, waitingSince: null, closeReason: 'merged', mergedIntoId: target._id, snoozedUntil: null }, { properties: true });
  await saveTicket(source, closed.changed, (card) => ['ticket.merged', { card, into: { id: target._id.toString(), number: target.number }, messages: messages.length }], viewer, session, reason);
  return changed;
}

export const fieldsOf = ({ tags, followerIds, mentionedIds, externalRefs, waitingSince }: TicketRecord): MergedFields => ({ tags, followerIds, mentionedIds, externalRefs, waitingSince });

function stateOf({ status, resolvedAt, closedAt, waitingSince, lastSeq, inSeq, preview, closeReason, sla }: TicketRecord) {
  return { ...(sla ? { sla } : {}), status, resolvedAt, closedAt, waitingSince, lastSeq, ...(inSeq === undefined ? {} : { inSeq }), preview, closeReason: closeReason ?? null };
}

function unique<T extends { toString(): string }>(ids: readonly T[]): T[] {
  return [...new Map(ids.map((id) => [id.toString(), id])).values()];
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b;
  return a < b ? a : b;
}
