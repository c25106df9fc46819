import type { Viewer } from '../people/viewer.ts';
import { filterAsked } from '../tickets/filter/from-query.ts';
import { cursorOf, inTime, readsOf } from '../tickets/list-tickets.ts';
import { wordsOf } from '../tickets/search-words.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import type { TicketFilterInput } from '../tickets/words.ts';

/** A word that is still being typed stands for many: so many of their tickets are looked at, not all. */
const MOST_HALF_TYPED = 300;
const BY_WORDS = { words: 1, updatedAt: -1, _id: -1 } as const;

/**
 * The newest tickets that hold every word, the last of which may be half typed, for the one box. Whole words are read newest first from the index; of words that only begin so the first few hundred
 * tickets are looked at, in the order of the words, so that "pr" costs no more than "printer". The list's own search sorts them all (tickets/search-words.ts).
 */
export async function findTickets(viewer: Viewer, text: string, input: TicketFilterInput, limit: number): Promise<TicketRecord[]> {
  const words = wordsOf(text).slice(0, 8);
  const begun = words.at(-1);
  if (begun === undefined) return [];
  const { where, phases: [phase] } = await readsOf(viewer, await filterAsked(viewer, input), '-updatedAt');
  const of = (held: Record<string, unknown>[]) => ({ $and: [phase!.where, ...where, ...held] });
  const before = words.slice(0, -1).map((word) => ({ words: word }));
  const [whole, half] = await inTime(Promise.all([
    cursorOf(of([...before, { words: begun }]), phase!, limit, true).toArray(),
    // Letters that go on: the whole word is in the other.
    cursorOf(of([...before, { words: new RegExp(`^${begun}.`) }]), phase!, MOST_HALF_TYPED, true).sort({}).hint(BY_WORDS).toArray(),
  ]));
  const found = new Map(([...whole, ...half] as TicketRecord[]).map((ticket) => [ticket._id.toString(), ticket]));
  return [...found.values()].sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime() || (a._id < b._id ? 1 : -1)).slice(0, limit);
}
