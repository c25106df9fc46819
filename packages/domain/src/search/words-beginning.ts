import { Ticket } from '../tickets/ticket.ts';

/** Each of them is read at its own place of the index; more of them would cost more than they save. */
const MOST = 16;
const SHORTEST = 3;

/**
 * The words of tickets that begin so, found by leaping from one to the next in the index.
 * @returns null where they are too many to be told one by one
 */
export async function wordsBeginning(begun: string): Promise<string[] | null> {
  if (begun.length < SHORTEST) return null;
  const found: string[] = [];
  const end = `${begun}\u{10ffff}`;
  for (let after = ''; ; after = found.at(-1)!) {
    // An array is in bounds by one of its words, not by two: that is what $elemMatch says. The index gives the ticket of the first of them first.
    const between = after === '' ? { $gte: begun, $lt: end } : { $gt: after, $lt: end };
    const ticket = await Ticket.collection.findOne({ words: { $elemMatch: between } }, { projection: { _id: 0, words: 1 }, hint: { words: 1, updatedAt: -1, _id: -1 } });
    const next = (ticket?.words as string[] | undefined)?.filter((word) => word.startsWith(begun) && word > after).sort()[0];
    if (next === undefined) return found;
    if (found.length === MOST) return null;
    found.push(next);
  }
}
