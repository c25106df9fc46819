import { wordsOf } from '../platform/words-of.ts';
import type { TicketRecord } from '../tickets/ticket.ts';

type Facts = Pick<TicketRecord, 'number' | 'title' | 'requester' | 'accountName' | 'tags' | 'statusCategory'>;

/** Those first that say it where it weighs most: number, subject, customer, tags, then the text; what is open before what is over. Equals stay in the order they came, newest first. */
export function bestFirst<T extends Facts>(tickets: readonly T[], text: string): T[] {
  const words = wordsOf(text);
  return tickets.map((ticket) => ({ ticket, weight: weightOf(ticket, words) })).sort((a, b) => b.weight - a.weight).map(({ ticket }) => ticket);
}

function weightOf({ number, title, requester, accountName, tags, statusCategory }: Facts, words: readonly string[]): number {
  const inTitle = wordsOf(title);
  const inNames = wordsOf([requester.name, requester.email ?? '', accountName ?? ''].join(' '));
  const inTags = wordsOf(tags.join(' '));
  const of = (word: string): number => {
    if (wordsOf(number).includes(word)) return 20;
    if (inTitle.includes(word)) return 8;
    if (inTitle.some((one) => one.startsWith(word))) return 6;
    if (inNames.some((one) => one.startsWith(word))) return 5;
    return inTags.includes(word) ? 4 : 1;
  };
  const over = statusCategory === 'resolved' || statusCategory === 'closed' || statusCategory === 'archived';
  return words.reduce((sum, word) => sum + of(word), 0) + (over ? 0 : 1.5);
}
