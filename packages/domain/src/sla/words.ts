/** The words of promises: calendars, targets, and the made-up cases that a preview explains. Used by browser and server alike. */
import { z } from 'zod';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export const metrics = ['firstResponse', 'nextResponse', 'resolution'] as const;
export type Metric = (typeof metrics)[number];

/** Minutes after midnight of a wall-clock time; "24:00" is the end of the day. */
export function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
}

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time as 09:00.');
const end = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'Write a time as 17:00, or 24:00 for the end of the day.');
const interval = z.tuple([time, end]).refine(([from, to]) => from !== to, 'An interval that begins and ends at the same time is never open. Use 00:00 to 24:00 for the whole day.');
export type Interval = [from: string, to: string];

/** Intervals of one date must not overlap; one may reach past midnight. */
const intervals = z.array(interval).max(12, 'At most 12 intervals.').check((context) => {
  const spans = context.value.map(([from, to]) => ({ from: minuteOf(from), to: minuteOf(to) > minuteOf(from) ? minuteOf(to) : minuteOf(to) + 1_440 })).sort((a, b) => a.from - b.from);
  spans.forEach((span, place) => {
    const next = spans[place + 1];
    if (next && next.from < span.to) context.issues.push({ code: 'custom', message: 'These intervals overlap. Make them one, or end the first before the second begins.', input: context.value });
  });
});

const date = z.iso.date('Write a date as 2026-12-25.');

export const holidayInput = z.strictObject({
  date,
  name: z.string().trim().min(1, 'Name the holiday.').max(100),
  yearly: z.boolean().default(false),
  /** The hours of a half day; none: closed all day. */
  open: intervals.default([]),
});

const zone = z.string().max(60).refine(knowsZone, 'There is no such time zone. Write it as Europe/Lisbon.');

function knowsZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const hoursOfWeek = z.strictObject({ mon: intervals.default([]), tue: intervals.default([]), wed: intervals.default([]), thu: intervals.default([]), fri: intervals.default([]), sat: intervals.default([]), sun: intervals.default([]) });

/** SL-01. A calendar that never opens would stop every promise for ever. */
export const calendarInput = z.strictObject({
  name: z.string().trim().min(1, 'Name the calendar.').max(100),
  zone,
  hours: hoursOfWeek.refine((week) => weekdays.some((day) => week[day].length > 0), 'This calendar never opens. Give at least one weekday its hours.'),
  holidays: z.array(holidayInput).max(2_000).default([]),
});
export type CalendarInput = z.infer<typeof calendarInput>;

/** What arithmetic needs of a calendar. */
export type Hours = Pick<CalendarInput, 'zone' | 'hours' | 'holidays'>;

export const units = ['minutes', 'hours', 'days'] as const;
export const hoursModes = ['business', '24x7'] as const;

export const targetInput = z.strictObject({
  value: z.number('A target is a number.').positive('A target must be more than nothing.').max(100_000),
  unit: z.enum(units),
  hours: z.enum(hoursModes).default('business'),
});
export type Target = z.infer<typeof targetInput>;

export type SegmentKind = 'running' | 'paused' | 'closed' | 'holiday';
export type ClockState = 'running' | 'paused' | 'closed_hours' | 'met' | 'met_late' | 'breached' | 'none';

const instant = z.iso.datetime({ offset: true, error: 'This is not a time such as 2026-11-21T14:30:00.000Z.' });

/** A made-up case (contract: `POST /sla/preview`). */
export const previewInput = z
  .strictObject({
    calendar: calendarInput.partial({ name: true }).optional(),
    calendarId: z.string().optional(),
    metric: z.enum(metrics).default('resolution'),
    target: targetInput,
    startedAt: instant,
    history: z.array(z.strictObject({ at: instant, paused: z.boolean(), reason: z.string().max(200).default('') })).max(1_000).default([]),
    until: instant.optional(),
    warnPercent: z.number().min(1).max(99).default(80),
  })
  .refine((input) => (input.calendar === undefined) !== (input.calendarId === undefined) || input.target.hours === '24x7', { path: ['calendar'], message: 'Give a calendar or the id of one.' });
export type PreviewInput = z.infer<typeof previewInput>;
