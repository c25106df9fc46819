import { Problem } from '../platform/problem.ts';
import { PART_DAYS, type OpeningHours } from './opening-hours.ts';

const DAY = 86_400_000;

/** A stretch in which the clock does not count; `to` is null while it lasts. In order and apart from each other. */
export type Pause = { from: number; to: number | null; reason: string };

/** What a promise gives: so many ms of open time, or so many dates' worth of it (conflict H). */
export type Amount = { ms: number } | { days: number };

/** How far arithmetic looks: two years of a calendar that hardly ever opens are an error of the calendar (catalogue 4.3, 6). */
const FAR_MS = 2 * 366 * 86_400_000;

/** A stretch, with its date and where clocks change in it. True: no more of them. */
type Visit = (from: number, to: number, day: number, changeAt?: number) => boolean | void;

/** Tells of the stretches that count from an instant on: open and not paused, in order and apart from each other. Ends at `until`, or where a pause never ends. */
export function visitCounting(hours: OpeningHours | null, start: number, pauses: readonly Pause[], until: number, visit: Visit): void {
  let next = 0;
  visitOpenings(hours, start, until, (opened, to, day) => {
    let from = opened;
    while (next < pauses.length && (pauses[next]!.to ?? Infinity) <= from) next += 1;
    for (let place = next; place < pauses.length && pauses[place]!.from < to; place++) {
      const pause = pauses[place]!;
      if (pause.from > from && visit(from, pause.from, day)) return true;
      if (pause.to === null) return true;
      if (pause.to > from) from = pause.to;
    }
    return from < to ? visit(from, to, day) : false;
  });
}

/** Tells of the openings from an instant on. */
export function visitOpenings(hours: OpeningHours | null, start: number, until: number, visit: Visit): void {
  if (!hours) {
    if (start < until) visit(start, until, 0);
    return;
  }
  // What began on the date before may reach past midnight into the first of a list.
  for (let part = hours.partAt(start - DAY); ; part++) {
    const list = hours.listOf(part);
    for (let place = placeOf(list, start); place < list.length; place++) {
      const { from, to, day, changeAt } = list[place]!;
      if (from >= until) return;
      if (visit(from > start ? from : start, to < until ? to : until, day, changeAt)) return;
    }
    if ((part * PART_DAYS - 2) * DAY > until) return;
  }
}

/** The first that ends after an instant. */
function placeOf(list: readonly { to: number }[], start: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.to <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The earliest instant at which the counted time reaches an amount: never pushed from a closing time to the next opening (contract).
 * @returns null while a pause without an end stands before it
 * @throws Problem `invalid` when the calendar does not open enough in two years
 */
export function addBusinessTime(hours: OpeningHours | null, start: number, amount: Amount, pauses: readonly Pause[] = []): number | null {
  const far = Math.max(start, pauses.at(-1)?.to ?? 0) + FAR_MS + ('ms' in amount ? amount.ms * 4 : amount.days * 4 * 86_400_000);
  let left = 'ms' in amount ? amount.ms : amount.days;
  const inMs = 'ms' in amount;
  let reached: number | null = null;
  visitCounting(hours, start, pauses, far, (from, to, day) => {
    const perMs = inMs ? 1 : 1 / hours!.openMs(day);
    const worth = (to - from) * perMs;
    // A millionth of a millisecond is what fractions of days may lose.
    if (worth < left - 1e-6 * perMs) {
      left -= worth;
      return false;
    }
    reached = from + Math.ceil(left / perMs - 1e-6);
    return true;
  });
  if (reached !== null) return reached;
  if (pauses.at(-1)?.to === null) return null;
  throw new Problem('invalid', 'This calendar opens too rarely for such a target: it is not reached within years. Give it more hours, or the target less.', {
    errors: [{ path: 'calendar', message: 'Opens too rarely.' }],
  });
}

/** Open time between two instants that no pause took away: in ms, and in dates. */
export function businessTimeBetween(hours: OpeningHours | null, start: number, end: number, pauses: readonly Pause[] = []): { ms: number; days: number } {
  let ms = 0;
  let days = 0;
  visitCounting(hours, start, pauses, end, (from, to, day) => {
    ms += to - from;
    if (hours) days += (to - from) / hours.openMs(day);
  });
  return { ms, days };
}
