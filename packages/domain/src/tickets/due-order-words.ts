/** The order of a desk: what is due next. */

type Facts = {
  category: string;
  dueAt: number | null;
  updatedAt: number;
  /** The due time is that of a promise, whose clock runs unless it is paused; else it stands while the ticket waits. */
  promised?: boolean;
  /** When a paused promise would be due, had it not been paused. */
  stoodAt?: number | null;
};

/** Far above any time in milliseconds, so that each kind of ticket stands after the one before it. */
const LATER = 1e14;

/** All that is not over stands below this. */
export const OVER = 5 * LATER;

/**
 * A number that sorts a ticket by what is due next: running promises by their time, then those whose clock stands, then tickets without a promise, newest word
 * first, then what is resolved or closed. Stored with the ticket (`dueSort`), so that a page is read from an index in this order.
 */
export function dueSortOf({ category, dueAt, updatedAt, promised = false, stoodAt = null }: Facts): number {
  if (category !== 'triage' && category !== 'open' && category !== 'waiting') return 6 * LATER - updatedAt;
  if (dueAt === null) return stoodAt === null ? 4 * LATER - updatedAt : LATER + stoodAt;
  return category === 'waiting' && !promised ? LATER + dueAt : dueAt;
}
