import { minuteOf, weekdays, type Hours, type Interval } from './words.ts';
import { offsetAt, piecesOf } from './zone.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

/**
 * A stretch in which a calendar is open. `day` is the date it belongs to, in days since 1970: past midnight, the one it began on.
 * `changeAt`: where clocks change while it is open.
 */
export type Opening = { from: number; to: number; day: number; changeAt?: number };

/** A calendar made ready to be asked: each date is worked out once. */
export type OpeningHours = {
  zone: string;
  /** The openings of a date, in order; none of them empty. */
  of(day: number): readonly Opening[];
  /** How long a date is open in all, in ms. */
  openMs(day: number): number;
  /** The holiday's name where a date is one. */
  holiday(day: number): string | null;
  /** The date the zone's calendar shows at an instant. */
  dayAt(at: number): number;
  /** The first instant after another at which the zone's next date begins; dates that a zone skipped do not exist. */
  midnightAfter(at: number, day: number): number;
  /** The openings of some months in order and apart from each other, as one list that is made once. Two lists that follow each other go on without a gap. */
  listOf(part: number): readonly Opening[];
  /** Which list holds the date of an instant. */
  partAt(at: number): number;
};

type Holiday = Hours['holidays'][number];

/** So many dates are one list. */
export const PART_DAYS = 32;

export function openingHours({ zone, hours, holidays }: Hours): OpeningHours {
  const known = new Map<number, readonly Opening[]>();
  const open = new Map<number, number>();
  const parts = new Map<number, readonly Opening[]>();
  const midnights = new Map<number, readonly number[]>();
  const once = new Map(holidays.filter(({ yearly }) => !yearly).map((holiday) => [holiday.date, holiday]));
  const yearly = new Map(holidays.filter((holiday) => holiday.yearly).map((holiday) => [holiday.date.slice(5), holiday]));
  const holidaysOn = new Map<number, Holiday | null>();
  const holidayOn = (day: number): Holiday | null => {
    let holiday = holidaysOn.get(day);
    if (holiday !== undefined) return holiday;
    const date = dateOf(day);
    holidaysOn.set(day, (holiday = once.get(date) ?? yearly.get(date.slice(5)) ?? null));
    return holiday;
  };

  function of(day: number): readonly Opening[] {
    let openings = known.get(day);
    if (!openings) {
      // 1970 began on a Thursday.
      const intervals = holidayOn(day)?.open ?? hours[weekdays[(((day + 3) % 7) + 7) % 7]!];
      openings = intervals.flatMap((interval) => opened(zone, day, interval)).sort((a, b) => a.from - b.from);
      known.set(day, openings);
    }
    return openings;
  }

  /** One past midnight may reach into the next date's: what both hold is given once, to the earlier. */
  function listOf(part: number): readonly Opening[] {
    let list = parts.get(part);
    if (list) return list;
    const made: Opening[] = [];
    let reached = Math.max(-Infinity, ...of(part * PART_DAYS - 1).map(({ to }) => to));
    for (let day = part * PART_DAYS; day < (part + 1) * PART_DAYS; day++) {
      for (const opening of of(day)) {
        if (opening.to <= reached) continue;
        made.push(opening.from < reached ? { ...opening, from: reached } : opening);
        reached = opening.to;
      }
    }
    parts.set(part, (list = made));
    return list;
  }

  function openMs(day: number): number {
    let ms = open.get(day);
    if (ms === undefined) open.set(day, (ms = of(day).reduce((sum, { from, to }) => sum + to - from, 0)));
    return ms;
  }

  function midnightAfter(at: number, day: number): number {
    let starts = midnights.get(day);
    if (!starts) midnights.set(day, (starts = startsOf(zone, day + 1)));
    for (const start of starts) if (start > at) return start;
    return at + DAY;
  }

  const dayAt = (at: number): number => Math.floor((at + offsetAt(zone, at)) / DAY);
  return { zone, of, openMs, holiday: (day) => holidayOn(day)?.name ?? null, dayAt, midnightAfter, listOf, partAt: (at) => Math.floor(dayAt(at) / PART_DAYS) };
}

/** When a date begins, or the one after it where a zone skipped it; more than once where clocks are set back over midnight. */
function startsOf(zone: string, day: number): number[] {
  return piecesOf(zone, (day - 2) * DAY, (day + 3) * DAY).flatMap((piece) => {
    const first = Math.max(day * DAY - piece.offset, piece.from);
    return first < piece.to && first > (day - 2) * DAY ? [first] : [];
  });
}

/**
 * The instants at which the wall clock stands inside an interval of a date (contract): both passes of a repeated hour, and nothing of a skipped one. So an
 * interval is at times cut in two, where clocks are set back into the time before it.
 */
function opened(zone: string, day: number, [start, end]: Interval): Opening[] {
  const from = day * DAY + minuteOf(start) * MINUTE;
  const to = day * DAY + (minuteOf(end) > minuteOf(start) ? minuteOf(end) : minuteOf(end) + 1_440) * MINUTE;
  // No clock is further than 15 hours from UTC, and none was ever set by more than a day.
  const openings: Opening[] = [];
  for (const piece of piecesOf(zone, from - 2 * DAY, to + 2 * DAY)) {
    const opening = { from: Math.max(from - piece.offset, piece.from), to: Math.min(to - piece.offset, piece.to), day };
    const before = openings.at(-1);
    if (opening.from >= opening.to) continue;
    if (before?.to === opening.from) [before.changeAt, before.to] = [opening.from, opening.to];
    else openings.push(opening);
  }
  return openings;
}

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

const always = new Map<string, OpeningHours>();

/** Always open, for targets that run around the clock and are counted in dates. */
export function aroundTheClock(zone: string): OpeningHours {
  const made = always.get(zone);
  if (made) return made;
  const day: Interval[] = [['00:00', '24:00']];
  const hours = openingHours({ zone, hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }, holidays: [] });
  always.set(zone, hours);
  return hours;
}
