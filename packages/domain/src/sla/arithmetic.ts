import { Problem } from '../platform/problem.ts';
import type { Opening, OpeningHours } from './opening-hours.ts';

/** A stretch in which the clock does not count; `to` is null while it lasts. In order and apart from each other. */
export type Pause = { from: number; to: number | null; reason: string };

/** What a promise gives: so many ms of open time, or so many dates' worth of it (conflict H). */
export type Amount = { ms: number } | { days: number };

/** How far arithmetic looks: two years of a calendar that hardly ever opens are an error of the calendar (catalogue 4.3, 6). */
const FAR_MS = 2 * 366 * 86_400_000;

/** The stretches that count from an instant on: open and not paused, in order and apart from each other. Ends at `until`, or where a pause never ends. */
export function* countingFrom(hours: OpeningHours | null, start: number, pauses: readonly Pause[], until: number): Generator<Opening> {
  let next = 0;
  for (const opening of openingsFrom(hours, start, until)) {
    let { from } = opening;
    const { to, day } = opening;
    while (next < pauses.length && (pauses[next]!.to ?? Infinity) <= from) next += 1;
    for (let place = next; place < pauses.length && pauses[place]!.from < to; place++) {
      const pause = pauses[place]!;
      if (pause.from > from) yield { from, to: pause.from, day };
      if (pause.to === null) return;
      from = Math.max(from, pause.to);
    }
    if (from < to) yield { from, to, day };
  }
}

/** The openings from an instant on. One past midnight may reach into the next date's: what both hold is given once, to the earlier. */
export function* openingsFrom(hours: OpeningHours | null, start: number, until: number): Generator<Opening> {
  if (!hours) {
    if (start < until) yield { from: start, to: until, day: 0 };
    return;
  }
  let reached = start;
  const last = hours.dayAt(until) + 1;
  for (let day = hours.dayAt(start) - 1; day <= last; day++) {
    for (const opening of hours.of(day)) {
      const from = Math.max(opening.from, reached);
      const to = Math.min(opening.to, until);
      if (from >= to) continue;
      yield { from, to, day };
      reached = to;
    }
  }
}

/**
 * The earliest instant at which the counted time reaches an amount: never pushed from a closing time to the next opening (contract).
 * @returns null while a pause without an end stands before it
 * @throws Problem `invalid` when the calendar does not open enough in two years
 */
export function addBusinessTime(hours: OpeningHours | null, start: number, amount: Amount, pauses: readonly Pause[] = []): number | null {
  const far = Math.max(start, pauses.at(-1)?.to ?? 0) + FAR_MS + ('ms' in amount ? amount.ms * 4 : amount.days * 4 * 86_400_000);
  let left = 'ms' in amount ? amount.ms : amount.days;
  for (const { from, to, day } of countingFrom(hours, start, pauses, far)) {
    const perMs = 'ms' in amount ? 1 : 1 / hours!.openMs(day);
    const worth = (to - from) * perMs;
    // A millionth of a millisecond is what fractions of days may lose.
    if (worth >= left - 1e-6 * perMs) return from + Math.ceil(left / perMs - 1e-6);
    left -= worth;
  }
  if (pauses.at(-1)?.to === null) return null;
  throw new Problem('invalid', 'This calendar opens too rarely for such a target: it is not reached within years. Give it more hours, or the target less.', {
    errors: [{ path: 'calendar', message: 'Opens too rarely.' }],
  });
}

/** Open time between two instants that no pause took away: in ms, and in dates. */
export function businessTimeBetween(hours: OpeningHours | null, start: number, end: number, pauses: readonly Pause[] = []): { ms: number; days: number } {
  let ms = 0;
  let days = 0;
  for (const { from, to, day } of countingFrom(hours, start, pauses, end)) {
    ms += to - from;
    if (hours) days += (to - from) / hours.openMs(day);
  }
  return { ms, days };
}
