import { Account, toAccountView, type AccountRecord, type AccountView } from '../customers/account.ts';
import { Contact, toContactView, type ContactRecord, type ContactView } from '../customers/contact.ts';
import { permitReadCustomers } from '../customers/permit-customers.ts';
import { showPhone } from '../customers/phone.ts';
import type { Viewer } from '../people/viewer.ts';
import { ticketFilter } from './audience.ts';
import { toCard, type Card } from './card.ts';
import { findTicket } from './find-ticket.ts';
import { Ticket, type TicketRecord } from './ticket.ts';
import type { Category } from './words.ts';

const live: Category[] = ['triage', 'open', 'waiting'];
const MOST_COUNTED = 99;
const SHOWN = 5;

/** Numbers as people write them, by the numbers as they are stored. */
export type ShownPhones = Record<string, string>;
export type CustomerOverview = { contact: ContactView | null; account: AccountView | null; shownPhones: ShownPhones; tickets: Card[]; open: number };

/** Who asks in a ticket, and what else they have open that the viewer may see. */
export async function customerOfTicket(viewer: Viewer, idOrNumber: string): Promise<CustomerOverview> {
  permitReadCustomers(viewer);
  return overviewFor(viewer, await findTicket(viewer, idOrNumber));
}

/** The same for a ticket that was read already. @throws Problem `forbidden` */
export async function overviewFor(viewer: Viewer, { _id, accountId, requester: { contactId } }: Pick<TicketRecord, '_id' | 'accountId' | 'requester'>): Promise<CustomerOverview> {
  permitReadCustomers(viewer);
  const [contact, account, others] = await Promise.all([
    contactId ? (Contact.collection.findOne({ _id: contactId }) as Promise<ContactRecord | null>) : null,
    accountId ? (Account.collection.findOne({ _id: accountId }) as Promise<AccountRecord | null>) : null,
    contactId ? liveTickets(viewer, { 'requester.contactId': contactId, _id: { $ne: _id } }) : { tickets: [], open: 0 },
  ]);
  return { contact: contact && toContactView(contact), account: account && toAccountView(account), shownPhones: await shownPhones([...(contact?.phones ?? []), account?.phone]), ...others };
}

async function liveTickets(viewer: Viewer, theirs: Record<string, unknown>): Promise<{ tickets: Card[]; open: number }> {
  const filter = { $and: [theirs, ticketFilter(viewer), { statusCategory: { $in: live } }] };
  const rows = await Ticket.collection.find<TicketRecord>(filter as never, { projection: { words: 0, description: 0 } }).sort({ updatedAt: -1 }).limit(SHOWN).toArray();
  // Most customers have few: then these are all of them.
  return { tickets: rows.map(toCard), open: rows.length < SHOWN ? rows.length : await Ticket.countDocuments(filter).limit(MOST_COUNTED) };
}

/** The newest tickets of a contact or an account, over or not, as far as the viewer may see them. */
export async function ticketsOfCustomer(viewer: Viewer, theirs: { contactId: ContactRecord['_id'] } | { accountId: AccountRecord['_id'] }, limit = 25): Promise<{ tickets: Card[]; open: number }> {
  const whose = 'contactId' in theirs ? { 'requester.contactId': theirs.contactId } : { accountId: theirs.accountId };
  const seen = { $and: [whose, ticketFilter(viewer), { statusCategory: { $in: [...live, 'resolved', 'closed'] } }] };
  const [rows, open] = await Promise.all([Ticket.find(seen, { words: 0, description: 0 }).sort({ updatedAt: -1 }).limit(limit).lean<TicketRecord[]>(), Ticket.countDocuments({ $and: [whose, ticketFilter(viewer), { statusCategory: { $in: live } }] }).limit(MOST_COUNTED)]);
  return { tickets: rows.map(toCard), open };
}

export async function shownPhones(numbers: readonly (string | null | undefined)[]): Promise<ShownPhones> {
  return Object.fromEntries(await Promise.all(numbers.filter((number) => Boolean(number)).map(async (number) => [number!, await showPhone(number!)] as const)));
}
