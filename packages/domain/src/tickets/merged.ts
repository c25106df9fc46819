import type { ClientSession, Types } from 'mongoose';
import { Ticket, type TicketRecord } from './ticket.ts';

/** Merges go on from each other at most this often; a circle in the data must not hang a reply. */
const MOST_HOPS = 20;

/**
 * Where the conversation of a ticket goes on: itself, or the end of the chain it was merged into. Where the chain leads nowhere (its end is gone, or it is a
 * circle) the last ticket that exists: a reply is then handled in place, never dropped (catalogue 4.1, 6).
 */
export async function whereItGoesOn(ticketId: Types.ObjectId, session?: ClientSession): Promise<TicketRecord | null> {
  let ticket = await Ticket.findById(ticketId, null, { session }).lean<TicketRecord>();
  const seen = new Set<string>();
  while (ticket?.mergedIntoId && seen.size < MOST_HOPS && !seen.has(ticket._id.toString())) {
    seen.add(ticket._id.toString());
    const next: TicketRecord | null = await Ticket.findById(ticket.mergedIntoId, null, { session }).lean<TicketRecord>();
    if (!next || seen.has(next._id.toString())) return ticket;
    ticket = next;
  }
  return ticket;
}
