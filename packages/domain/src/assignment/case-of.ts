import { Account } from '../customers/account.ts';
import { Contact } from '../customers/contact.ts';
import { clock } from '../platform/clock.ts';
import { factsOfTicket } from '../tickets/filter/facts-of-ticket.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import type { AssignmentRecord } from './assignment.ts';
import type { Case } from './plan.ts';

/** Whom the customer is used to is forgotten after this. */
const USED_TO_MS = 180 * 24 * 60 * 60_000;

/** A ticket as decisions see it: what it is, whom its customer is used to, how long it has waited. */
export async function caseOf(ticket: TicketRecord, known: Pick<AssignmentRecord, 'since' | 'declined'> | null, now: number = clock.ms()): Promise<Case> {
  const { contactId } = ticket.requester;
  const [contact, account, previous] = await Promise.all([
    contactId ? Contact.findById(contactId, { preferredAgentId: 1, locale: 1 }).lean() : null,
    ticket.accountId ? Account.findById(ticket.accountId, { preferredAgentId: 1, accountManagerId: 1, locale: 1 }).lean() : null,
    contactId ? previousAgent(ticket, now) : null,
  ]);
  return {
    facts: factsOfTicket(ticket),
    teamId: ticket.teamId?.toString() ?? null,
    channel: ticket.channel,
    tags: ticket.tags,
    locale: (contact?.locale ?? account?.locale)?.slice(0, 2).toLowerCase() ?? null,
    technicianId: (contact?.preferredAgentId ?? account?.preferredAgentId)?.toString() ?? null,
    previousId: previous,
    accountManagerId: account?.accountManagerId?.toString() ?? null,
    waitedMs: known ? now - known.since.getTime() : 0,
    declined: known?.declined.map(({ personId }) => personId) ?? [],
    now,
  };
}

/** Who had the customer's last ticket. */
async function previousAgent({ _id, requester }: TicketRecord, now: number): Promise<string | null> {
  const last = await Ticket.findOne({ 'requester.contactId': requester.contactId, updatedAt: { $gt: new Date(now - USED_TO_MS) }, assigneeId: { $ne: null }, _id: { $ne: _id }, statusCategory: { $ne: 'trash' } } as never, { assigneeId: 1 })
    .sort({ updatedAt: -1 })
    .lean<TicketRecord>();
  return last?.assigneeId?.toString() ?? null;
}
