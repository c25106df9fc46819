import { listAccounts, listContacts } from '../customers/list-customers.ts';
import { mayAnywhere, type Viewer } from '../people/viewer.ts';
import { Problem } from '../platform/problem.ts';
import { toCard } from '../tickets/card.ts';
import { listTickets } from '../tickets/list-tickets.ts';
import { findMessages } from './find-messages.ts';
import { readQuery } from './read-query.ts';

/** Of each kind so many: a box shows what is nearest, the lists show all. */
const MOST = 8;

/**
 * One box for tickets, messages, contacts and accounts: a number, an address, a phone in any format, words and beginnings of words, filters in words. Newest first, and of everything
 * only what the viewer may see.
 * @throws Problem `invalid` for a filter that knows no such value
 */
export async function search(viewer: Viewer, typed: string, { limit = MOST }: { limit?: number } = {}) {
  const { filter, text, wrong } = readQuery(typed);
  if (wrong) throw new Problem('invalid', wrong, { errors: [{ path: 'q', message: wrong }] });
  const filtered = Object.keys(filter).length > 0;
  const customers = text !== '' && !filtered && mayAnywhere(viewer, 'customers.read');
  const [tickets, messages, contacts, accounts] = await Promise.all([
    text !== '' || filtered ? listTickets(viewer, { ...filter, ...(text ? { q: text.slice(0, 200) } : {}) }, { limit }, { rows: true }) : { items: [], next: null },
    text !== '' ? findMessages(viewer, text.slice(0, 200), filter, limit) : [],
    customers ? listContacts(viewer, { q: text }, { limit }) : { items: [], next: null },
    customers ? listAccounts(viewer, { q: text }, { limit }) : { items: [], next: null },
  ]);
  return {
    tickets: tickets.items.map(toCard),
    messages,
    contacts: contacts.items.map(({ _id, name, emails, phones, accountName }) => ({ id: _id.toString(), name, email: emails[0] ?? null, phone: phones[0] ?? null, accountName: accountName ?? null })),
    accounts: accounts.items.map(({ _id, name, tier, vip }) => ({ id: _id.toString(), name, tier: tier ?? null, vip: vip ?? false })),
  };
}
export type Found = Awaited<ReturnType<typeof search>>;
