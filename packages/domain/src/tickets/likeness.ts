import { wordsOf } from '../platform/words-of.ts';
import type { TicketRecord } from './ticket.ts';

/** By what two tickets are about the same. */
export type Likeness = 'serialNumber' | 'product' | 'subcategory' | 'subject';

type About = Pick<TicketRecord, 'title' | 'category' | 'subcategory' | 'product' | 'serialNumber'>;

/** Of so many of their words subjects are nearly the same. */
const SHARED = 0.6;

/** Whether two tickets of one customer tell of the same problem, and by what; null: of another. What is known of both and differs speaks against it. */
export function likeness(one: About, other: About): Likeness | null {
  if (known(one.serialNumber, other.serialNumber)) return same(one.serialNumber!, other.serialNumber!) ? 'serialNumber' : null;
  const bothPlaced = known(one.subcategory, other.subcategory);
  const samePlace = bothPlaced && same(one.category, other.category) && same(one.subcategory, other.subcategory);
  if (known(one.product, other.product)) return same(one.product!, other.product!) && (samePlace || !bothPlaced) ? 'product' : null;
  if (samePlace) return 'subcategory';
  return !bothPlaced && sharedWords(one.title, other.title) >= SHARED ? 'subject' : null;
}

const known = (a: string | undefined, b: string | undefined): boolean => Boolean(a && b);
const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** The words that both have, of all that either has. */
function sharedWords(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => new Set(wordsOf(text).filter((word) => word.length > 2)));
  const both = [...left!].filter((word) => right!.has(word)).length;
  return both / Math.max(1, new Set([...left!, ...right!]).size);
}
