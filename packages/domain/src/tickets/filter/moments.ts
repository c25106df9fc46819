import type { Moment, Period, Span, Unit } from './words.ts';

/** When and where a filter is asked: "today" is a day of somebody's zone. */
export type Now = { now: number; zone: string };

/** From, included, to, excluded; milliseconds. */
export type Stretch = { from: number; to: number };

const lengths: Record<Unit, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 };

export function stretchOf(value: Span | Moment, at: Now): Stretch {
  const { now, zone } = at;
  if ('at' in value) return instant(Date.parse(value.at));
  if ('ago' in value) return instant(now - value.ago * lengths[value.unit]);
  if ('ahead' in value) return instant(now + value.ahead * lengths[value.unit]);
  if ('last' in value) return { from: now - value.last * lengths[value.unit], to: now + 1 };
  if ('next' in value) return { from: now, to: now + value.next * lengths[value.unit] };
  if ('period' in value) return periodOf(value.period, at);
  if ('from' in value) return { from: startOfDay(value.from, zone), to: startOfDay(dayAfter(value.to), zone) };
  const day = dayNamed(value.day, at);
  return { from: startOfDay(day, zone), to: startOfDay(dayAfter(day), zone) };
}

const instant = (ms: number): Stretch => ({ from: ms, to: ms + 1 });

function dayNamed(name: string, { now, zone }: Now): string {
  const today = dayOf(now, zone);
  return name === 'today' ? today : name === 'yesterday' ? dayAfter(today, -1) : name === 'tomorrow' ? dayAfter(today) : name;
}

/** Weeks begin on Monday (ISO 8601). */
function periodOf(period: Period, { now, zone }: Now): Stretch {
  const today = dayOf(now, zone);
  const step = period.startsWith('this') ? 0 : period.startsWith('last') ? -1 : 1;
  if (period.endsWith('Week')) {
    const monday = dayAfter(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7) + 7 * step);
    return { from: startOfDay(monday, zone), to: startOfDay(dayAfter(monday, 7), zone) };
  }
  return { from: startOfDay(firstOfMonth(today, step), zone), to: startOfDay(firstOfMonth(today, step + 1), zone) };
}

function firstOfMonth(day: string, step: number): string {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + step);
  return date.toISOString().slice(0, 10);
}

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * lengths.days).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' })));
  return format;
}

/** The wall clock of a zone, as if it were UTC. */
function wallOf(ms: number, zone: string): number {
  const parts = Object.fromEntries(formatOf(zone).formatToParts(ms).map(({ type, value }) => [type, value]));
  return Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`);
}

/** The date a zone's calendar shows: `2026-11-21`. */
export const dayOf = (ms: number, zone: string): string => new Date(wallOf(ms, zone)).toISOString().slice(0, 10);

/** The first instant of a date in a zone; where midnight is skipped, the instant the clock jumps to. */
export function startOfDay(day: string, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Two looks: the offset at the guess may not be the one that holds at midnight.
  let guess = midnight - (wallOf(midnight, zone) - midnight);
  guess += midnight - wallOf(guess, zone);
  return wallOf(guess, zone) < midnight ? guess + lengths.hours : guess;
}
