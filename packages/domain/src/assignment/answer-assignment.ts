import type { ClientSession } from 'mongoose';
import type { Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { addJob } from '../platform/jobs/jobs.ts';
import { log } from '../platform/log.ts';
import { Problem } from '../platform/problem.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { assigner, assignTicket } from './assign-ticket.ts';
import { Assignment, type AssignmentRecord } from './assignment.ts';

/**
 * AS-08: somebody says that they will do what they were given. Saying it twice changes nothing.
 * @throws Problem `not_found` · `forbidden` for anybody but the assignee · `conflict` when nothing waits for their answer
 */
export async function acceptTicket(viewer: Viewer, idOrNumber: string): Promise<TicketRecord> {
  return changing(async (session) => {
    const { ticket, offer } = await offered(viewer, idOrNumber, session);
    if (offer?.state === 'accepted') return ticket;
    if (offer?.state !== 'offered') throw new Problem('conflict', 'Nothing waits for your answer here.');
    await Assignment.updateOne({ _id: ticket._id }, { $set: { state: 'accepted', acceptBy: null } }, { session });
    const { changed } = applyPatch(ticket, {}, { properties: false });
    await saveTicket(ticket, changed, (card) => ['ticket.accepted', { card }], viewer, session);
    return changed;
  });
}

/**
 * Somebody cannot do what they were given: it goes to somebody else, and never again to them.
 * @throws Problem `not_found` · `forbidden` for anybody but the assignee · `conflict` once it was accepted
 */
export async function declineTicket(viewer: Viewer, idOrNumber: string, reason: string): Promise<TicketRecord> {
  const left = await changing(async (session) => {
    const { ticket, offer } = await offered(viewer, idOrNumber, session);
    if (offer?.state !== 'offered') throw new Problem('conflict', 'It was accepted already, or nothing waits for your answer. Assign it to somebody else instead.');
    return takeBack(ticket, viewer, `Declined: ${reason}`, session, reason);
  });
  void addJob('assign-waiting', {}, { key: 'waiting' });
  return left;
}

async function offered(viewer: Viewer, idOrNumber: string, session: ClientSession): Promise<{ ticket: TicketRecord; offer: AssignmentRecord | null }> {
  if (viewer.actor.kind !== 'person') throw new Problem('forbidden', 'Only a person accepts or declines a ticket.');
  const ticket = await findTicket(viewer, idOrNumber, session);
  if (ticket.assigneeId?.toString() !== viewer.actor.id) throw new Problem('forbidden', 'Only whoever it is assigned to answers this.');
  return { ticket, offer: await Assignment.findById(ticket._id, null, { session }).lean<AssignmentRecord>() };
}

async function takeBack(ticket: TicketRecord, by: Viewer, said: string, session: ClientSession, reason: string): Promise<TicketRecord> {
  const declined = { personId: ticket.assigneeId!.toString(), at: clock.now(), reason };
  await Assignment.updateOne({ _id: ticket._id }, { $set: { state: 'waiting', since: clock.now(), personId: null, acceptBy: null }, $push: { declined } }, { session });
  const { changed, changes } = applyPatch(ticket, { assigneeId: null }, { properties: true });
  await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes }], by, session, said);
  return changed;
}

/** Who says nothing within their time has said no. @returns how many went back */
export async function expireOffers(): Promise<number> {
  const due = await Assignment.find({ state: 'offered', acceptBy: { $lte: clock.now() } }, { _id: 1 }).sort({ acceptBy: 1 }).limit(500).lean();
  let back = 0;
  for (const { _id } of due) {
    try {
      if (await expire(_id.toString())) back += 1;
    } catch (err) {
      log.error({ err, ticketId: _id.toString() }, 'an offer that nobody answered could not be taken back; the next sweep tries again');
    }
  }
  return back;
}

async function expire(ticketId: string): Promise<boolean> {
  const back = await changing(async (session) => {
    const offer = await Assignment.findById(ticketId, null, { session }).lean<AssignmentRecord>();
    if (offer?.state !== 'offered' || !offer.acceptBy || offer.acceptBy > clock.now()) return false;
    const ticket = await Ticket.findById(ticketId, null, { session }).lean<TicketRecord>();
    if (!ticket || ticket.statusCategory !== 'open' || !ticket.assigneeId || !offer.personId?.equals(ticket.assigneeId)) {
      await Assignment.updateOne({ _id: offer._id }, { $set: { state: 'settled', acceptBy: null } }, { session });
      return false;
    }
    await takeBack(ticket, assigner(null), 'Not accepted in time.', session, '');
    return true;
  });
  if (back) await assignTicket(ticketId);
  return back;
}
