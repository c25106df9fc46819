/** The order of a desk: what is due next. */

type Facts = { category: string; dueAt: number | null; updatedAt: number };

/** Far above any time in milliseconds, so that each kind of ticket stands after the one before it. */
const LATER = 1e14;

/** All that is not over stands below this. */
export const OVER = 5 * LATER;

/**
 * A number that sorts a ticket by what is due next: running promises by their time, then those whose clock stands, then tickets without a promise, newest word
 * first, then what is resolved or closed. Stored with the ticket (`dueSort`), so that a page is read from an index in this order.
 */
export function dueSortOf({ category, dueAt, updatedAt }: Facts): number {
  if (category !== 'triage' && category !== 'open' && category !== 'waiting') return 6 * LATER - updatedAt;
  if (dueAt === null) return 4 * LATER - updatedAt;
  return category === 'waiting' ? LATER + dueAt : dueAt;
}
