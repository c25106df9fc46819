import { minuteOf, weekdays, type Hours, type Interval } from './words.ts';
import { offsetAt, piecesOf } from './zone.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** A stretch in which a calendar is open. `day` is the date it belongs to, in days since 1970: past midnight, the one it began on. */
export type Opening = { from: number; to: number; day: number };

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
};

export function openingHours({ zone, hours, holidays }: Hours): OpeningHours {
  const known = new Map<number, readonly Opening[]>();
  const once = new Map(holidays.filter(({ yearly }) => !yearly).map((holiday) => [holiday.date, holiday]));
  const yearly = new Map(holidays.filter((holiday) => holiday.yearly).map((holiday) => [holiday.date.slice(5), holiday]));
  const holidayOn = (day: number) => {
    const date = dateOf(day);
    return once.get(date) ?? yearly.get(date.slice(5)) ?? null;
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

  return {
    zone,
    of,
    openMs: (day) => of(day).reduce((sum, { from, to }) => sum + to - from, 0),
    holiday: (day) => holidayOn(day)?.name ?? null,
    dayAt: (at) => Math.floor((at + offsetAt(zone, at)) / DAY),
  };
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
    if (before?.to === opening.from) before.to = opening.to;
    else openings.push(opening);
  }
  return openings;
}

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** Always open, for targets that run around the clock and are counted in dates. */
export function aroundTheClock(zone: string): OpeningHours {
  const day: Interval[] = [['00:00', '24:00']];
  return openingHours({ zone, hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }, holidays: [] });
}
