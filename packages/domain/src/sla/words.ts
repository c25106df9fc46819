/** The words of promises: calendars, targets, and the made-up cases that a preview explains. Used by browser and server alike. */
import { z } from 'zod';
import { isZone } from '../platform/zone-words.ts';

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
  /** A calendar feed brought it; it goes when the feed no longer names it. */
  fromFeed: z.boolean().optional(),
});

const zone = z.string().max(60).refine(isZone, 'There is no such time zone. Write it as Europe/Lisbon.');

const hoursOfWeek = z.strictObject({ mon: intervals.default([]), tue: intervals.default([]), wed: intervals.default([]), thu: intervals.default([]), fri: intervals.default([]), sat: intervals.default([]), sun: intervals.default([]) });

/** SL-01. A calendar that never opens would stop every promise for ever. */
export const calendarInput = z.strictObject({
  name: z.string().trim().min(1, 'Name the calendar.').max(100),
  zone,
  hours: hoursOfWeek.refine((week) => weekdays.some((day) => week[day].length > 0), 'This calendar never opens. Give at least one weekday its hours.'),
  holidays: z.array(holidayInput).max(2_000).default([]),
  /** Holidays read each day from an address; `off` are dates of it that are worked all the same. */
  feed: z.strictObject({ url: z.url({ protocol: /^https?$/, error: 'Write an address such as https://example.com/holidays.ics.' }).max(1_000), off: z.array(date).max(500).default([]) }).nullable().optional(),
});
export type CalendarInput = z.infer<typeof calendarInput>;
export const changeCalendarInput = calendarInput.partial().extend({ version: z.number().int().optional() });

/** What arithmetic needs of a calendar. */
export type Hours = Pick<CalendarInput, 'zone' | 'hours' | 'holidays'>;

export const units = ['minutes', 'hours', 'days'] as const;
export const hoursModes = ['business', '24x7'] as const;

/** Every day until a target is reached is counted, for each ticket. */
const MOST_DAYS = 1_000;

export const targetInput = z
  .strictObject({
    value: z.number('A target is a number.').positive('A target must be more than nothing.').max(100_000),
    unit: z.enum(units),
    hours: z.enum(hoursModes).default('business'),
  })
  .refine(({ value, unit }) => unit !== 'days' || value <= MOST_DAYS, { path: ['value'], message: `At most ${MOST_DAYS} days.` });
export type Target = z.infer<typeof targetInput>;

const percent = z.strictObject({ percent: z.number().min(1).max(1_000) });
const before = z.strictObject({ minutesBefore: z.number().int().positive().max(100_000) });
const after = z.strictObject({ minutesAfter: z.number().int().positive().max(100_000) });

/** SL-04, SL-09: who hears of a step, and what is done. Roles are resolved when it happens. */
const stepAction = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('notify'), whom: z.array(z.enum(['assignee', 'team', 'supervisor', 'manager', 'account_manager'])).min(1) }),
  z.strictObject({ do: z.literal('assign'), to: z.enum(['supervisor', 'manager', 'senior']) }),
  z.strictObject({ do: z.literal('raisePriority') }),
  z.strictObject({ do: z.literal('rule'), ruleId: z.string() }),
]);

export const stepInput = z.strictObject({ metric: z.enum(metrics), at: z.union([percent, before, after]), actions: z.array(stepAction).min(1, 'A step does something.').max(10) });
export type Step = z.infer<typeof stepInput>;

const texts = z.array(z.string().trim().min(1).max(100)).max(100);

/** Which tickets a policy is for: all conditions that say something must hold, one value of each is enough. */
const match = z.strictObject({ tier: texts, vip: z.boolean(), accountId: texts, contract: texts, priority: texts, category: texts, type: texts, channel: texts, teamId: texts }).partial();
export type Match = z.infer<typeof match>;

const targetsOfOne = z
  .strictObject({ firstResponse: targetInput.nullable(), nextResponse: targetInput.nullable(), resolution: targetInput.nullable() })
  .partial()
  .refine(({ firstResponse, resolution }) => !firstResponse || !resolution || roughMinutes(firstResponse) <= roughMinutes(resolution), { path: ['resolution'], message: 'A ticket cannot be due before its first answer: make resolution at least as long.' });

/** For comparing two targets: a business day is taken for a long one. */
function roughMinutes({ value, unit, hours }: Target): number {
  return value * (unit === 'minutes' ? 1 : unit === 'hours' ? 60 : hours === '24x7' ? 1_440 : 480);
}

const policyFields = z.strictObject({
  name: z.string().trim().min(1, 'Name the policy.').max(100),
  calendarId: z.string(),
  order: z.number().int().min(0).max(100_000).default(100),
  isDefault: z.boolean().default(false),
  match: match.default({}),
  targets: z.strictObject({ low: targetsOfOne, medium: targetsOfOne, high: targetsOfOne, urgent: targetsOfOne }, 'Give targets for low, medium, high and urgent.'),
  /** Next response and resolution stand still in these; conflict J. */
  pausingStatuses: z.array(z.string().max(50)).max(50).default(['pending_customer']),
  firstResponsePauses: z.boolean().default(false),
  steps: z.array(stepInput).max(50).default([]),
  /** SL-11: in minor units. */
  penalty: z.strictObject({ text: z.string().max(2_000), amount: z.number().int().min(0).optional(), currency: z.string().regex(/^[A-Z]{3}$/).optional() }).nullable().default(null),
});
export const policyInput = policyFields;
export type PolicyInput = z.infer<typeof policyInput>;
export const changePolicyInput = policyFields.partial().extend({ version: z.number().int().optional() });

/** An edit that is not saved yet. */
export const effectInput = z.strictObject({
  policy: policyFields.partial().extend({ id: z.string().optional() }).optional(),
  calendar: calendarInput.partial().extend({ id: z.string() }).optional(),
  deletedPolicyId: z.string().optional(),
});
/** Any date of the week that is shown. */
export const weekInput = z.strictObject({ calendar: calendarInput.optional(), calendarId: z.string().optional(), date }).refine((input) => (input.calendar === undefined) !== (input.calendarId === undefined), { path: ['calendar'], message: 'Give a calendar or the id of one.' });
export const icalInput = z.strictObject({ text: z.string().min(1, 'This file is empty.').max(1_000_000, 'This file is too large for a calendar of holidays.') });

export type SegmentKind = 'running' | 'paused' | 'closed' | 'holiday';
export type ClockState = 'running' | 'paused' | 'closed_hours' | 'met' | 'met_late' | 'breached' | 'none';

/** Years that calendars and zones speak of: what lies beyond is a slip of the finger, and costs a count of every day on the way. */
export const instant = z.iso
  .datetime({ offset: true, error: 'This is not a time such as 2026-11-21T14:30:00.000Z.' })
  .refine((time) => Date.parse(time) >= Date.UTC(1970) && Date.parse(time) < Date.UTC(2200), 'Give a time from 1970 to 2199.');

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
