import { clock } from '../platform/clock.ts';
import { OVER } from '../tickets/due-order-words.ts';
import { categoriesIn } from '../tickets/filter/categories.ts';
import { compileFilter } from '../tickets/filter/compile.ts';
import { liveCategories, movesWithTime, type Filter } from '../tickets/filter/words.ts';
import { ruleAsker } from './judge.ts';
import type { RuleRecord } from './rule.ts';
import type { Trigger } from './words.ts';

export type OnTime = Extract<Trigger, { on: 'time' }>;
type Query = Record<string, unknown>;

const HOUR = 60 * 60_000;
/** A transaction that began before the last look may have been told after it (MongoDB's limit is 60 s); so may another clock be behind. */
const OVERLAP_MS = 2 * 60_000;

/** The tickets that a rule on time means now; a moment that never was is none. */
export const dueTickets = ({ when }: Pick<RuleRecord, 'when'>, { since, hours }: OnTime, zone: string): Query => ({
  $and: [compileFilter(when, ruleAsker(zone)), { [since]: { $ne: null, $lte: new Date(clock.ms() - hours * HOUR) } }],
});

/**
 * Of those, what a look that comes after another has to read: tickets whose time has come since, and those that were changed since and may fit only now. Each is read from an index by time, so that a desk
 * where nothing happens costs nothing, however many tickets it has.
 */
export function dueSince(rule: Pick<RuleRecord, 'when'>, trigger: OnTime, zone: string, until: Date): Query[] {
  const due = dueTickets(rule, trigger, zone);
  const after = new Date(until.getTime() - OVERLAP_MS);
  return [{ $and: [becameDue(trigger, new Date(after.getTime() - trigger.hours * HOUR)), due] }, { $and: [{ updatedAt: { $gt: after } }, due] }];
}

function becameDue({ since }: OnTime, from: Date): Query {
  if (since === 'createdAt' || since === 'updatedAt') return { [since]: { $gt: from } };
  // While a ticket's clock runs, its place in the order of what is due is its due time (tickets/due-order-words.ts). For tickets that are over the walk looks.
  if (since === 'dueAt') return { statusCategory: { $in: [...liveCategories] }, dueSort: { $gt: from.getTime(), $lte: clock.ms() } };
  if (since === 'resolvedAt') return { resolvedAt: { $type: 'date', $gt: from } };
  // It was last changed then, or later. Of a ticket that is over the walk asks whether somebody waits.
  return { statusCategory: { $in: [...liveCategories] }, dueSort: { $lt: OVER }, updatedAt: { $gt: from }, waitingSince: { $gt: from } };
}

/** Whether tickets can come to fit by time alone, and all of them are few enough to be asked each time. */
export function movesByItself({ when }: { when: Filter }): boolean {
  return movesWithTime(when) && categoriesIn(when).every((category) => (liveCategories as readonly string[]).includes(category));
}
