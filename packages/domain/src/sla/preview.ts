import { clock } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import type { Amount } from './arithmetic.ts';
import { explainClock, type ExplainedClock } from './explain.ts';
import { aroundTheClock, openingHours, type OpeningHours } from './opening-hours.ts';
import { pausesOf } from './pauses.ts';
import type { Hours, PreviewInput, Target } from './words.ts';

/** Explaining a case counts each of its days. */
const MOST_YEARS = 10;

/** A made-up case, explained by the function that serves real tickets (contract: `POST /sla/preview`). @throws Problem `invalid` for one that is longer than any ticket */
export function previewClock(input: Omit<PreviewInput, 'calendar' | 'calendarId'>, calendar: Hours | null) {
  const startedAt = Date.parse(input.startedAt);
  const until = input.until ? Date.parse(input.until) : clock.ms();
  if (until - startedAt > MOST_YEARS * 366 * 86_400_000) throw new Problem('invalid', `A case lasts at most ${MOST_YEARS} years. Say when it ends.`, { errors: [{ path: 'until', message: `At most ${MOST_YEARS} years after startedAt.` }] });
  const pauses = pausesOf(input.history.map(({ at, paused, reason }) => ({ at: Date.parse(at), paused, reason })), startedAt, until);
  return toPublicClock(explainClock({ metric: input.metric, ...measureOf(input.target, calendar), startedAt, pauses, until, warnPercent: input.warnPercent }));
}

/** Whose hours count for a target, and how much of them. */
export function measureOf({ value, unit, hours }: Target, calendar: Hours | null): { hours: OpeningHours | null; amount: Amount } {
  if (unit === 'days') return { hours: hours === '24x7' || !calendar ? aroundTheClock(calendar?.zone ?? 'UTC') : prepared(calendar), amount: { days: value } };
  return { hours: hours === '24x7' || !calendar ? null : prepared(calendar), amount: { ms: Math.round(value * (unit === 'hours' ? 3_600_000 : 60_000)) } };
}

const made = new WeakMap<Hours, OpeningHours>();

/** The dates of a calendar that is kept in memory are worked out once for all tickets. */
function prepared(calendar: Hours): OpeningHours {
  let hours = made.get(calendar);
  if (!hours) made.set(calendar, (hours = openingHours(calendar)));
  return hours;
}

/** The explained clock in the contract's shape. */
export function toPublicClock({ metric, amount, startedAt, dueAt, warnAt, state, elapsedMs, elapsedDays, segments }: ExplainedClock) {
  return {
    metric,
    targetMs: 'ms' in amount ? amount.ms : null,
    ...('days' in amount ? { targetDays: amount.days, countedDays: elapsedDays } : {}),
    startedAt: iso(startedAt),
    dueAt: dueAt === null ? null : iso(dueAt),
    warnAt: warnAt === null ? null : iso(warnAt),
    state,
    elapsedMs,
    segments: segments.map(({ from, to, kind, reason, countedMs }) => ({ from: iso(from), to: iso(to), kind, reason, countedMs })),
  };
}

const iso = (at: number): string => new Date(at).toISOString();
