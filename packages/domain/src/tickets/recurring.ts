import type { Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { ticketFilter } from './audience.ts';
import { toCard, type Card } from './card.ts';
import { findTicket } from './find-ticket.ts';
import { likeness, type Likeness } from './likeness.ts';
import { Ticket, type TicketRecord } from './ticket.ts';
import { vocabulary } from './vocabulary.ts';

/** How often a customer came with this before, as far as the viewer may see: `tickets` are the newest of them. */
export type Recurring = { days: number; count: number; tickets: { card: Card; because: Likeness }[] };

/** So many of a customer's newest tickets are compared, and so many shown. */
const COMPARED = 300;
const SHOWN = 5;

/**
 * TK-31: the same problem of the same customer (their business, where they have one) within the desk's period: the same unit, product, subcategory, or nearly the same subject.
 * Counted anew at each look, from the tickets themselves.
 * @throws Problem `not_found`
 */
export async function recurringFor(viewer: Viewer, idOrNumber: string): Promise<Recurring> {
  const [ticket, { life }] = await Promise.all([findTicket(viewer, idOrNumber), vocabulary()]);
  const none = { days: life.recurringDays, count: 0, tickets: [] };
  const whose = ticket.accountId ? { accountId: ticket.accountId } : ticket.requester.contactId ? { 'requester.contactId': ticket.requester.contactId } : null;
  if (life.recurringDays === 0 || !whose) return none;
  const since = new Date(clock.ms() - life.recurringDays * 86_400_000);
  const asked = { ...whose, statusCategory: { $ne: 'trash' as const }, updatedAt: { $gte: since }, createdAt: { $gte: since }, closeReason: { $nin: ['spam' as const, 'merged' as const] }, _id: { $ne: ticket._id } };
  const others = await Ticket.find({ $and: [asked, ticketFilter(viewer)] }, { words: 0, description: 0 }).sort({ updatedAt: -1 }).limit(COMPARED).lean<TicketRecord[]>();
  const alike = others.flatMap((other) => {
    const because = likeness(ticket, other);
    return because ? [{ other, because }] : [];
  });
  return { days: life.recurringDays, count: alike.length, tickets: alike.slice(0, SHOWN).map(({ other, because }) => ({ card: toCard(other), because })) };
}
