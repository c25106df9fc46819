import { Contact, type ContactRecord } from '../customers/contact.ts';
import { listContacts } from '../customers/list-customers.ts';
import { may, mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { Problem } from '../platform/problem.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { readAddress, withoutTag } from './mail/address.ts';
import { Message, type MessageRecord } from './message.ts';
import { ownAddresses } from './own-addresses.ts';

/** `of`: they took part in this ticket, they are of its customer's business, or neither. */
export type SuggestedRecipient = { address: string; name: string; business: string | null; of: 'ticket' | 'account' | null };

const MOST = 8;
/** Whoever took part longer ago can be typed. */
const MESSAGES = 100;

/**
 * Whom an answer, or what is forwarded, may go to besides: those who took part in the ticket, then colleagues of the customer, then anybody, as far as the viewer sees customers at all. Nobody of
 * our own mailboxes. Nothing typed: who is near.
 */
export async function suggestRecipients(viewer: Viewer, idOrNumber: string, { q = '' }: { q?: string } = {}): Promise<{ items: SuggestedRecipient[]; next: null }> {
  const ticket = await findTicket(viewer, idOrNumber);
  permit(may(viewer, 'tickets.reply', ticket));
  const typed = q.trim().slice(0, 100);
  const [took, customers, ours] = await Promise.all([tookPart(ticket), mayAnywhere(viewer, 'customers.read') ? customersLike(viewer, ticket, typed) : [], ownAddresses()]);
  const found = [...took.filter(fits(typed)), ...customers].filter(({ address }) => !ours.has(withoutTag(address).toLowerCase()));
  const known = new Set<string>();
  // Each once, where they come first.
  const items = found.filter(({ address }) => !known.has(address.toLowerCase()) && known.add(address.toLowerCase())).slice(0, MOST);
  return { items, next: null };
}

async function tookPart({ _id, requester }: TicketRecord): Promise<SuggestedRecipient[]> {
  const messages = await Message.find({ ticketId: _id }, { 'mail.from': 1, 'mail.to': 1, 'mail.cc': 1, forward: 1, thirdParty: 1, direction: 1 }).sort({ seq: -1 }).limit(MESSAGES).lean<MessageRecord[]>();
  const people = messages.flatMap(({ mail, forward, thirdParty }) => [
    ...(mail?.from ? [mail.from] : []),
    ...(thirdParty ? [thirdParty] : []),
    ...[...(mail?.to ?? []), ...(mail?.cc ?? []), ...(forward?.to ?? []), ...(forward?.cc ?? [])].map(named),
  ]);
  return [...people, ...(requester.email ? [{ name: requester.name, address: requester.email }] : [])].flatMap(({ name, address }) => suggested(address, name, null, 'ticket'));
}

/** Those of the customer's business first; a search that is too wide suggests nobody. */
async function customersLike(viewer: Viewer, { accountId }: TicketRecord, typed: string): Promise<SuggestedRecipient[]> {
  const ofAccount = accountId && !typed ? await Contact.find({ accountId, mergedIntoId: null, emails: { $gt: '' } }).sort({ nameKey: 1, _id: 1 }).limit(MOST).lean<ContactRecord[]>() : [];
  const all = typed ? (await listContacts(viewer, { q: typed }, { limit: 25 }).catch(tooWide)).items : ofAccount;
  const near = ({ accountId: their }: ContactRecord): boolean => accountId !== null && Boolean(their?.equals(accountId));
  return [...all.filter(near), ...all.filter((one) => !near(one))].filter(({ blocked }) => !blocked).flatMap((one) => {
    const address = one.emails.find((each) => typed && each.toLowerCase().includes(typed.toLowerCase())) ?? one.emails[0];
    return address ? suggested(address, one.name, one.accountName, near(one) ? 'account' : null) : [];
  });
}

/** Only what can be sent to. */
function suggested(text: string, name: string, business: string | null, of: SuggestedRecipient['of']): SuggestedRecipient[] {
  const address = readAddress(text.trim());
  return address ? [{ address, name: name && name.toLowerCase() !== address.toLowerCase() ? name : '', business, of }] : [];
}

/** `Ana <ana@example.com>` or the address alone. */
function named(text: string): { name: string; address: string } {
  const [, name = '', address = text] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(text) ?? [];
  return { name, address };
}

/** Each word begins a word of the name or the address, or a part of it. */
function fits(typed: string): (one: SuggestedRecipient) => boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ name, address }) => words.every((word) => address.toLowerCase().includes(word) || name.toLowerCase().split(/\s+/).some((part) => part.startsWith(word)));
}

function tooWide(error: unknown): { items: ContactRecord[] } {
  if (error instanceof Problem && error.code === 'unavailable') return { items: [] };
  throw error;
}
