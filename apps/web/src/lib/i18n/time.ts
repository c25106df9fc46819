/**
 * Times and durations as the screens write them (design: writing). All are pure: the moment that counts as now is given, so that a test or the
 * server decides it.
 */
export type Place = { locale: string; zone: string };

type Kind = 'clock' | 'weekday' | 'day' | 'dayYear' | 'full' | 'date' | 'heading';

const shapes: Record<Kind, Intl.DateTimeFormatOptions> = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  dayYear: { day: 'numeric', month: 'short', year: 'numeric' },
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short' },
  date: { year: 'numeric', month: '2-digit', day: '2-digit' },
  heading: { weekday: 'long', day: 'numeric', month: 'long' },
};

/** Making one costs 50 µs and more; a list needs hundreds. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(kind: Kind, { locale, zone }: Place): Intl.DateTimeFormat {
  const key = `${kind} ${locale} ${zone}`;
  let found = formatters.get(key);
  if (!found) formatters.set(key, (found = new Intl.DateTimeFormat(kind === 'date' ? 'sv-SE' : locale, { ...shapes[kind], timeZone: zone })));
  return found;
}

/** `2026-11-21`, in the reader's zone: two moments of one day have the same. */
export const dayOf = (at: Date, place: Place): string => formatter('date', place).format(at);

/** `14:36` today, `Wed 17:05` within six days, `12 Oct` this year, `12 Oct 2025` otherwise. */
export function shortMoment(at: Date, now: Date, place: Place): string {
  const day = dayOf(at, place);
  const today = dayOf(now, place);
  if (day === today) return formatter('clock', place).format(at);
  const days = Math.abs(Date.parse(day) - Date.parse(today)) / 86_400_000;
  if (days <= 6) return formatter('weekday', place).format(at).replace(',', '');
  return formatter(day.slice(0, 4) === today.slice(0, 4) ? 'day' : 'dayYear', place).format(at);
}

/** The whole moment with its zone, for a tooltip. */
export const fullMoment = (at: Date, place: Place): string => formatter('full', place).format(at);

/** A day's name over a conversation: `Wednesday 11 November`. */
export const dayHeading = (at: Date, place: Place): string => formatter('heading', place).format(at).replace(',', '');

export type Duration = { unit: 'seconds' | 'minutes' | 'hours' | 'days'; value: number; rest: number };

/** The unit a person would say: under a minute seconds, then `18 min`, `2 h 49` up to a day, then days. */
export function durationOf(ms: number): Duration {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return { unit: 'seconds', value: Math.max(0, Math.floor(ms / 1000)), rest: 0 };
  if (minutes < 60) return { unit: 'minutes', value: minutes, rest: 0 };
  if (minutes < 24 * 60) return { unit: 'hours', value: Math.floor(minutes / 60), rest: minutes % 60 };
  return { unit: 'days', value: Math.floor(minutes / (24 * 60)), rest: 0 };
}
