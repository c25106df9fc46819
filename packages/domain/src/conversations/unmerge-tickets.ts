import type { Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { Merge, UNDO_DAYS, type MergeRecord } from './merge.ts';
import { Message, type MessageRecord } from './message.ts';
import { returnMessages } from './move-messages.ts';

/**
 * Takes a merge back: the messages return to where they stood, the source to the status it had. What was said in the target since stays there.
 * @returns the source
 * @throws Problem `conflict` when it is not merged, too long ago, or its target was merged in turn
 */
export async function unmergeTickets(viewer: Viewer, sourceIdOrNumber: string): Promise<TicketRecord> {
  return changing(async (session) => {
    const source = await findTicket(viewer, sourceIdOrNumber, session);
    if (!source.mergedIntoId) throw new Problem('conflict', `${source.number} is not merged into another ticket.`);
    const target = await findTicket(viewer, source.mergedIntoId.toString(), session);
    permit(may(viewer, 'tickets.merge', source) && may(viewer, 'tickets.merge', target));
    if (target.mergedIntoId) throw new Problem('conflict', `${target.number} was itself merged since. Undo that merge first.`);
    const merge = await Merge.findOne({ sourceId: source._id, targetId: target._id, undoneAt: null }, null, { session }).sort({ at: -1 }).lean<MergeRecord>();
    const now = clock.now();
    if (!merge || now.getTime() - merge.at.getTime() > UNDO_DAYS * 86_400_000) throw new Problem('conflict', `A merge can be taken back for ${UNDO_DAYS} days. Split the messages off instead.`);

    const all = await Message.find({ ticketId: target._id, 'movedFrom.ticketId': source._id }, { ticketId: 1, seq: 1, movedFrom: 1 }, { session }).lean<MessageRecord[]>();
    const messages = all.filter(({ movedFrom }) => movedFrom?.at(-1)?.ticketId.equals(source._id));
    await returnMessages(messages, source._id, session);
    await Merge.updateOne({ _id: merge._id }, { $set: { undoneAt: now } }, { session });

    const other = (ticket: TicketRecord) => ({ id: ticket._id.toString(), number: ticket.number });
    const restored = applyPatch(source, { ...merge.source, mergedIntoId: null, closeReason: merge.source.closeReason ?? null }, { properties: true });
    await saveTicket(source, restored.changed, (card) => ['ticket.unmerged', { card, other: other(target), messages: messages.length }], viewer, session);
    const released = applyPatch(target, { ...withoutMerged(target, merge), mergedFromIds: (target.mergedFromIds ?? []).filter((id) => !id.equals(source._id)) }, { properties: true });
    await saveTicket(target, released.changed, (card) => ['ticket.unmerged', { card, other: other(source), messages: messages.length }], viewer, session);
    return restored.changed;
  });
}

/** What the merge brought goes again; what was added or taken away since stays as it is. */
function withoutMerged(target: TicketRecord, { target: { before, after } }: MergeRecord) {
  const brought = <T extends { toString(): string }>(was: readonly T[], became: readonly T[]) => new Set(became.map(String).filter((one) => !was.map(String).includes(one)));
  const keep = <T extends string | Types.ObjectId>(now: T[], was: readonly T[], became: readonly T[]): T[] => now.filter((one) => !brought(was, became).has(one.toString()));
  const stillWaits = target.waitingSince !== null && after.waitingSince !== null && target.waitingSince.getTime() === after.waitingSince.getTime();
  return {
    tags: keep(target.tags, before.tags, after.tags),
    followerIds: keep(target.followerIds, before.followerIds, after.followerIds),
    mentionedIds: keep(target.mentionedIds, before.mentionedIds, after.mentionedIds),
    externalRefs: keep(target.externalRefs, before.externalRefs, after.externalRefs),
    ...(stillWaits ? { waitingSince: before.waitingSince } : {}),
  };
}
