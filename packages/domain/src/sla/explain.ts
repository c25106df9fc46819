import { addBusinessTime, businessTimeBetween, visitOpenings, type Amount, type Pause } from './arithmetic.ts';
import type { OpeningHours } from './opening-hours.ts';
import type { ClockState, Metric, SegmentKind } from './words.ts';

export type Segment = { from: number; to: number; kind: SegmentKind; reason: string; countedMs: number };

/** One promise with the sum behind it; all instants in ms. */
export type ExplainedClock = {
  metric: Metric;
  amount: Amount;
  startedAt: number;
  /** Null while the history ends in a pause that stands before it. */
  dueAt: number | null;
  warnAt: number | null;
  state: ClockState;
  /** What has counted up to `until`. */
  elapsedMs: number;
  elapsedDays: number;
  segments: Segment[];
};

export type Case = {
  metric: Metric;
  /** Null: around the clock. */
  hours: OpeningHours | null;
  amount: Amount;
  startedAt: number;
  pauses: readonly Pause[];
  /** When it is looked at: now, or when the promise was met. */
  until: number;
  /** When the promise was kept, late or not; null while it is not. */
  metAt?: number | null;
  /** At which share of the target a warning is due. */
  warnPercent?: number;
};

/**
 * The one function behind every due time (catalogue 3, item 6): the panel on the ticket, the API, the sweep and the tests read the same clock. Its segments run from the start to the
 * due time, closed stretches to come included, so that the counted ones add up to the target; while it is paused, to the instant it is looked at; when it was kept before, to that.
 */
export function explainClock({ metric, hours, amount, startedAt, pauses, until, metAt = null, warnPercent = 80 }: Case): ExplainedClock {
  const seen = metAt ?? until;
  const dueAt = addBusinessTime(hours, startedAt, amount, pauses);
  const warnAt = addBusinessTime(hours, startedAt, share(amount, warnPercent / 100), pauses);
  const elapsed = businessTimeBetween(hours, startedAt, Math.max(seen, startedAt), pauses);
  const end = metAt !== null ? Math.max(metAt, startedAt) : (dueAt ?? Math.max(until, startedAt));
  return {
    metric,
    amount,
    startedAt,
    dueAt,
    warnAt,
    state: stateOf({ hours, dueAt, metAt, until, pauses }),
    elapsedMs: elapsed.ms,
    elapsedDays: elapsed.days,
    segments: segmentsOf(hours, startedAt, end, pauses),
  };
}

const share = (amount: Amount, part: number): Amount => ('ms' in amount ? { ms: Math.round(amount.ms * part) } : { days: amount.days * part });

function stateOf({ hours, dueAt, metAt, until, pauses }: { hours: OpeningHours | null; dueAt: number | null; metAt: number | null; until: number; pauses: readonly Pause[] }): ClockState {
  if (metAt !== null) return dueAt !== null && metAt > dueAt ? 'met_late' : 'met';
  if (dueAt !== null && until > dueAt) return 'breached';
  if (pauses.some(({ from, to }) => from <= until && until < (to ?? Infinity))) return 'paused';
  let open = false;
  visitOpenings(hours, until, until + 1, () => (open = true));
  return open ? 'running' : 'closed_hours';
}

/** Everything between two instants, in order and without gaps: what ran, what was paused, what was closed and why. */
function segmentsOf(hours: OpeningHours | null, start: number, end: number, pauses: readonly Pause[]): Segment[] {
  const segments: Segment[] = [];
  const add = (from: number, to: number, kind: SegmentKind, reason: string): void => {
    if (from >= to) return;
    const before = segments.at(-1);
    if (before && before.kind === kind && before.reason === reason && before.to === from) {
      before.to = to;
      if (kind === 'running') before.countedMs += to - from;
    } else segments.push({ from, to, kind, reason, countedMs: kind === 'running' ? to - from : 0 });
  };
  let at = start;
  for (const pause of [...pauses.filter(({ from, to }) => from < end && (to ?? Infinity) > start), null]) {
    const until = pause ? Math.max(pause.from, start) : end;
    unpaused(hours, at, until, add);
    if (!pause) break;
    at = Math.min(pause.to ?? end, end);
    add(until, at, 'paused', pause.reason);
  }
  return segments;
}

type Add = (from: number, to: number, kind: SegmentKind, reason: string) => void;

function unpaused(hours: OpeningHours | null, start: number, end: number, add: Add): void {
  let at = start;
  visitOpenings(hours, start, end, (from, to, _day, changeAt) => {
    if (hours) closed(hours, at, from, add);
    // Where clocks change while it runs, the list says so; nothing is added or taken.
    const change = changeAt !== undefined && changeAt > from && changeAt < to ? changeAt : to;
    add(from, change, 'running', '');
    add(change, to, 'running', 'clocks_change');
    at = to;
  });
  if (hours) closed(hours, at, end, add);
}

/** A closed stretch, date by date: a holiday has its name; else it is a break between two intervals of a date, a night, or a day that does not open. */
function closed(hours: OpeningHours, from: number, to: number, add: Add): void {
  let at = from;
  while (at < to) {
    const day = hours.dayAt(at);
    const next = Math.min(to, hours.midnightAfter(at, day));
    const holiday = hours.holiday(day);
    if (holiday !== null) add(at, next, 'holiday', holiday);
    else add(at, next, 'closed', whyClosed(hours, day, at, next));
    at = next;
  }
}

function whyClosed(hours: OpeningHours, day: number, from: number, to: number): string {
  const openings = hours.of(day);
  if (openings.length === 0) return 'day_off';
  return openings[0]!.from < from && openings.at(-1)!.to > to ? 'break' : 'night';
}
