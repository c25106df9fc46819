import type { z } from 'zod';
import { Problem } from '../platform/problem.ts';
import type { holidayInput } from './words.ts';

type Holiday = z.infer<typeof holidayInput>;

const DAY = 86_400_000;
/** Catalogue 4.3, 3: a feed brings what was a year ago and what comes in three. */
const BACK_MS = 366 * DAY;
const AHEAD_MS = 3 * 366 * DAY;
const MOST = 1_000;
/** Feeds tell of clock changes as if they were days off. */
const noHoliday = /daylight|summer ?time|winter ?time|sommerzeit|winterzeit|clocks (go|change)|zeitumstellung|dst (begins|ends|starts)/i;

/**
 * The whole days that an iCalendar file (RFC 5545) names, as holidays. Events with a time of day are meetings and no holidays.
 * @throws Problem `invalid` for what is no calendar
 */
export function readIcal(text: string, now: number): { holidays: Holiday[]; left: string[] } {
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  if (!lines.some((line) => /^BEGIN:VCALENDAR$/i.test(line.trim()))) throw new Problem('invalid', 'This is no calendar file (iCal).', { errors: [{ path: 'text', message: 'Choose a file that ends in .ics.' }] });
  const found = new Map<string, Holiday>();
  const left: string[] = [];
  let event: Record<string, string> | null = null;
  for (const line of lines) {
    if (/^BEGIN:VEVENT$/i.test(line.trim())) event = {};
    else if (/^END:VEVENT$/i.test(line.trim())) {
      if (event) take(event);
      event = null;
    } else if (event) {
      const at = line.indexOf(':');
      if (at > 0) event[line.slice(0, at).split(';')[0]!.toUpperCase()] = line.slice(at + 1);
    }
  }
  return { holidays: [...found.values()].sort((a, b) => (a.date < b.date ? -1 : 1)), left };

  function take({ SUMMARY = '', DTSTART = '', DTEND = '', RRULE = '' }: Record<string, string>): void {
    const name = SUMMARY.replace(/\\n/gi, ' ').replace(/\\(.)/g, '$1').trim().slice(0, 100) || 'Holiday';
    const start = dayOf(DTSTART);
    if (start === null || noHoliday.test(name)) return void left.push(name);
    const end = Math.max(dayOf(DTEND) ?? 0, start + DAY);
    const yearly = /FREQ=YEARLY/i.test(RRULE) && !/BYDAY|COUNT|UNTIL/i.test(RRULE) && end === start + DAY;
    // An event of centuries costs no more than the years that count.
    const first = yearly ? start : Math.max(start, Math.ceil((now - BACK_MS) / DAY) * DAY);
    const last = yearly ? end : Math.min(end, now + AHEAD_MS + 1);
    for (let day = first; day < last && found.size < MOST; day += DAY) {
      const date = new Date(day).toISOString().slice(0, 10);
      found.set(date, { date, name, yearly, open: [] });
    }
  }
}

function dayOf(text: string): number | null {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim());
  return parts ? Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) : null;
}
