import type { Viewer } from '../people/viewer.ts';
import { filterAsked } from '../tickets/filter/from-query.ts';
import { cursorOf, inTime, listTickets, readsOf } from '../tickets/list-tickets.ts';
import { wordsOf } from '../tickets/search-words.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import type { TicketFilterInput } from '../tickets/words.ts';
import { wordsBeginning } from './words-beginning.ts';

/**
 * The newest tickets that hold every word, the last of which may be half typed: what the list finds, in its order. The list sorts all that hold the words, or looks through all that are newer. Here
 * the words that begin so are told first, from the third letter on mostly few, and each is read newest first from the index of words, so that a hundred thousand matches cost no more than the eight that are shown.
 */
export async function findTickets(viewer: Viewer, text: string, input: TicketFilterInput, limit: number): Promise<TicketRecord[]> {
  const words = wordsOf(text).slice(0, 8);
  const last = words.at(-1);
  const meant = last === undefined ? null : await wordsBeginning(last);
  if (meant === null) return (await listTickets(viewer, { ...input, ...(text ? { q: text } : {}) }, { limit }, { rows: true })).items;
  if (meant.length === 0) return [];
  const { where, phases } = await readsOf(viewer, await filterAsked(viewer, input), '-updatedAt');
  const [phase] = phases as [(typeof phases)[number]];
  const held = [...words.slice(0, -1).map((word) => ({ words: word })), { words: { $in: meant } }];
  return (await inTime(cursorOf({ $and: [phase.where, ...where, ...held] }, phase, limit, true).toArray())) as TicketRecord[];
}
