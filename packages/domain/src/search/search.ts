import { listAccounts, listContacts } from '../customers/list-customers.ts';
import { mayAnywhere, type Viewer } from '../people/viewer.ts';
import { Problem } from '../platform/problem.ts';
import { toCard } from '../tickets/card.ts';
import type { TicketFilterInput } from '../tickets/words.ts';
import { bestFirst } from './best-first.ts';
import { findMessages } from './find-messages.ts';
import { findTickets } from './find-tickets.ts';
import { namesToParts } from './name-filters.ts';
import { readQuery } from './read-query.ts';

/** Of each kind so many: a box shows what is nearest, the lists show all. */
const MOST = 8;

/** Of the newest so many the best come first; what is older is reached by order of time. */
const RANKED = 100;

export const orders = ['newest', 'best'] as const;
export type SearchOrder = (typeof orders)[number];

/**
 * One box for tickets, messages, contacts and accounts: a number, an address, a phone in any format, words and beginnings of words, filters in words. Newest first, or those first whose
 * subject or customer holds the words; and of everything only what the viewer may see.
 * @throws Problem `invalid` for a filter that knows no such value
 */
export async function search(viewer: Viewer, typed: string, { limit = MOST, order = 'newest' }: { limit?: number; order?: SearchOrder } = {}) {
  const query = readQuery(typed);
  const byName = query.wrong ? null : await namesToParts(viewer, query.names);
  const wrong = query.wrong ?? byName?.wrong ?? null;
  if (wrong) throw new Problem('invalid', wrong, { errors: [{ path: 'q', message: wrong }] });
  const text = [query.text, byName?.words].filter(Boolean).join(' ');
  const parts = [...query.parts, ...(byName?.parts ?? [])];
  const filter: TicketFilterInput = { ...query.filter, ...(parts.length > 0 ? { filter: JSON.stringify({ all: parts }) } : {}) };
  const filtered = Object.keys(filter).length > 0;
  const customers = text !== '' && !filtered && mayAnywhere(viewer, 'customers.read');
  const ranked = order === 'best' && text !== '';
  const [tickets, { messages, cut }, contacts, accounts] = await Promise.all([
    text !== '' || filtered ? findTickets(viewer, text.slice(0, 200), filter, ranked ? RANKED : limit) : [],
    text !== '' ? findMessages(viewer, text.slice(0, 200), filter, limit) : { messages: [], cut: false },
    customers ? listContacts(viewer, { q: text.slice(0, 200) }, { limit }) : { items: [], next: null },
    customers ? listAccounts(viewer, { q: text.slice(0, 200) }, { limit }) : { items: [], next: null },
  ]);
  return {
    tickets: (ranked ? bestFirst(tickets, text) : tickets).slice(0, limit).map(toCard),
    messages,
    /** Kinds of which there is more than was found: a sentence that says what helps. */
    tooWide: cut ? 'Too many messages hold these words to look through them all. Add a word, or put a phrase in quotation marks.' : null,
    contacts: contacts.items.map(({ _id, name, emails, phones, accountName }) => ({ id: _id.toString(), name, email: emails[0] ?? null, phone: phones[0] ?? null, accountName: accountName ?? null })),
    accounts: accounts.items.map(({ _id, name, tier, vip }) => ({ id: _id.toString(), name, tier: tier ?? null, vip: vip ?? false })),
  };
}
export type Found = Awaited<ReturnType<typeof search>>;
