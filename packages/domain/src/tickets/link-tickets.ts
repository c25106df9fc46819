import type { ClientSession, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { ticketFilter } from './audience.ts';
import { applyPatch, saveTicket } from './change.ts';
import { findTicket } from './find-ticket.ts';
import { Link, type LinkRecord } from './link.ts';
import type { LinkInput, LinkView } from './link-words.ts';
import { Ticket, type TicketRecord } from './ticket.ts';

/** A family is at most so deep; deeper ones are a circle or nobody's idea of order. */
const DEEPEST = 30;

/**
 * Says how one ticket has to do with another; both tell of it in their history. Saying it twice changes nothing.
 * @throws Problem `invalid` for itself, and for a parent that would be its own descendant
 */
export async function linkTickets(viewer: Viewer, idOrNumber: string, { kind, ticket: other }: LinkInput): Promise<LinkView[]> {
  const from = await changing(async (session) => {
    const [from, to] = [await findTicket(viewer, idOrNumber, session), await findTicket(viewer, other, session)];
    permitBoth(viewer, from, to);
    const refuse = (sentence: string) => new Problem('invalid', sentence, { errors: [{ path: 'ticket', message: sentence }] });
    if (from._id.equals(to._id)) throw refuse('A ticket cannot be linked with itself.');
    if (await Link.exists({ from: from._id, to: to._id, kind }).session(session)) return from;
    if (kind === 'child_of' && (await descends(to._id, from._id, session))) throw refuse(`${to.number} is itself below ${from.number}: a ticket cannot be its own ancestor.`);
    if (kind === 'child_of' && (await Link.exists({ from: from._id, kind }).session(session))) throw refuse(`${from.number} has a parent already. Take that link away first.`);
    await Link.collection.insertOne({ _id: newId(), from: from._id, to: to._id, kind, createdAt: clock.now(), byId: viewer.actor.id }, { session });
    await tell('ticket.linked', viewer, kind, from, to, session);
    return from;
  });
  return linksOf(viewer, from);
}

export async function unlinkTickets(viewer: Viewer, idOrNumber: string, linkId: string): Promise<LinkView[]> {
  const ticket = await changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    const link = await Link.findOne({ _id: toId(linkId, 'link'), $or: [{ from: ticket._id }, { to: ticket._id }] }, null, { session }).lean<LinkRecord>();
    if (!link) throw new Problem('not_found', 'There is no such link.');
    // Who may not see the other end does not know of the link.
    const [from, to] = [await findTicket(viewer, link.from.toString(), session), await findTicket(viewer, link.to.toString(), session)];
    permitBoth(viewer, from, to);
    await Link.deleteOne({ _id: link._id }, { session });
    await tell('ticket.unlinked', viewer, link.kind, from, to, session);
    return ticket;
  });
  return linksOf(viewer, ticket);
}

/** Both ends change, and tell of it. */
function permitBoth(viewer: Viewer, ...ends: TicketRecord[]): void {
  for (const end of ends) permit(may(viewer, 'tickets.merge', end), `Your role does not allow this for ${end.number}. Ask somebody of its team.`);
}

/** Both directions, as far as the viewer may see the other end. */
export async function listLinks(viewer: Viewer, idOrNumber: string): Promise<LinkView[]> {
  return linksOf(viewer, await findTicket(viewer, idOrNumber));
}

/** The same for a ticket that was read already. */
export async function linksOf(viewer: Viewer, { _id }: Pick<TicketRecord, '_id'>): Promise<LinkView[]> {
  const links = await Link.collection.find<LinkRecord>({ $or: [{ from: _id }, { to: _id }] }).sort({ createdAt: 1 }).limit(200).toArray();
  if (links.length === 0) return [];
  const otherOf = (link: LinkRecord) => (link.from.equals(_id) ? link.to : link.from);
  const others = await Ticket.find({ $and: [{ _id: { $in: links.map(otherOf) } }, ticketFilter(viewer)] }, { number: 1, title: 1, status: 1, statusCategory: 1, assigneeId: 1 }).lean<TicketRecord[]>();
  const byId = new Map(others.map((ticket) => [ticket._id.toString(), ticket]));
  return links.flatMap((link) => {
    const other = byId.get(otherOf(link).toString());
    if (!other) return [];
    const ticket = { id: other._id.toString(), number: other.number, title: other.title, status: other.status, category: other.statusCategory, assigneeId: other.assigneeId?.toString() ?? null };
    return [{ id: link._id.toString(), kind: link.kind, outward: link.from.equals(_id), ticket }];
  });
}

/** Whether a ticket stands somewhere below another. */
async function descends(ticketId: Types.ObjectId, ancestorId: Types.ObjectId, session: ClientSession): Promise<boolean> {
  let at = ticketId;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const parent: LinkRecord | null = await Link.findOne({ from: at, kind: 'child_of' }, null, { session }).lean<LinkRecord>();
    if (!parent) return false;
    if (parent.to.equals(ancestorId)) return true;
    at = parent.to;
  }
  return true;
}

/** Both change, so that two who make a circle of parents at once collide. */
async function tell(event: 'ticket.linked' | 'ticket.unlinked', viewer: Viewer, kind: string, from: TicketRecord, to: TicketRecord, session: ClientSession): Promise<void> {
  for (const [ticket, other, told] of [[from, to, kind], [to, from, `${kind}_reversed`]] as const) {
    const { changed } = applyPatch(ticket, {}, { properties: false });
    await saveTicket(ticket, changed, (card) => [event, { card, kind: told, other: { id: other._id.toString(), number: other.number } }], viewer, session);
  }
}
