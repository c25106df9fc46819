import { openingHours } from './opening-hours.ts';
import { minuteOf, weekdays, type Hours } from './words.ts';
import { offsetAt } from './zone.ts';

const DAY = 86_400_000;

/** One date of a calendar as it will be: minutes after midnight by the wall clock, beyond 1,440 where it reaches into the next date. */
export type CalendarDay = { date: string; holiday: string | null; intervals: [from: number, to: number][]; openMs: number; /** How far the clock is set on this date: an hour forward is 60. */ clockMinutes: number; /** The zone leapt over this date. */ skipped: boolean };

/** Any week of a calendar, from the Monday on or before a date: what a preview shows, worked out as tickets are. */
export function weekOf(calendar: Hours, date: string): CalendarDay[] {
  const hours = openingHours(calendar);
  const day = Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY);
  // 1970 began on a Thursday.
  const monday = day - ((((day + 3) % 7) + 7) % 7);
  const offsetAround = (wall: number): number => offsetAt(calendar.zone, wall - offsetAt(calendar.zone, wall));
  return weekdays.map((weekday, place) => {
    const at = monday + place;
    const text = new Date(at * DAY).toISOString().slice(0, 10);
    const holiday = hours.holiday(at);
    const open = holiday === null ? calendar.hours[weekday] : (calendar.holidays.find((one) => (one.yearly ? one.date.slice(5) === text.slice(5) : one.date === text) && one.name === holiday)?.open ?? []);
    const clockMinutes = (offsetAround((at + 1) * DAY) - offsetAround(at * DAY)) / 60_000;
    const intervals = open.map(([from, to]): [number, number] => [minuteOf(from), minuteOf(to) > minuteOf(from) ? minuteOf(to) : minuteOf(to) + 1_440]).sort((a, b) => a[0] - b[0]);
    return { date: text, holiday, intervals, openMs: hours.openMs(at), clockMinutes: Math.abs(clockMinutes) < 720 ? clockMinutes : 0, skipped: hours.dayAt(hours.midnightAfter((at - 2) * DAY, at - 1)) !== at };
  });
}
