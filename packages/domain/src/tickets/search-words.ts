import { wordsOf } from '../platform/words-of.ts';
import type { TicketRecord } from './ticket.ts';

export { wordsOf };

/** Of a long text only the first words are searchable: each is an entry in the index. */
const MOST_WORDS = 60;

type Facts = Pick<TicketRecord, 'number' | 'title' | 'description' | 'requester' | 'accountName' | 'tags' | 'externalRefs' | 'product' | 'serialNumber'> & { noteWords?: readonly string[] };

/** What a ticket is found by. Names and numbers first, so that a long description never pushes them out. */
export function searchWords(ticket: Facts): string[] {
  const { name, email, phone } = ticket.requester;
  const facts = [ticket.number, ticket.title, name, email ?? '', phone?.replace(/\D/g, '') ?? '', ticket.accountName ?? '', ...ticket.tags, ...ticket.externalRefs, ticket.serialNumber ?? '', ticket.product ?? ''];
  const words = new Set(wordsOf(facts.join(' ')));
  for (const word of wordsOf(ticket.description.slice(0, 4_000))) {
    if (words.size >= MOST_WORDS) break;
    if (word.length > 1) words.add(word);
  }
  for (const word of ticket.noteWords ?? []) words.add(word);
  return [...words];
}

/** Every word must be there; the last one may still be being typed. Null when nothing searchable was given. */
export function searchFilter(query: string): Record<string, unknown> | null {
  const words = wordsOf(query).slice(0, 8);
  if (words.length === 0) return null;
  const last = words.pop()!;
  return { $and: [...words.map((word) => ({ words: word })), { words: new RegExp(`^${last}`) }] };
}
