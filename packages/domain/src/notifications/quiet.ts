import type { QuietHours } from './words.ts';

const DAY = 24 * 60;

/** When something may be sent that is ready at an instant: at once, or when the quiet hours that it falls into are over. */
export function afterQuiet(at: Date, quiet: QuietHours | null, urgent: boolean): Date {
  if (!quiet?.on || (urgent && quiet.urgentComesThrough)) return at;
  let until = at;
  // Weekend and night can follow each other a few times; a clock that jumps is met again on the other side.
  for (let steps = 0; steps < 8; steps++) {
    const minutes = minutesLeft(until, quiet);
    if (minutes === 0) return until;
    until = new Date(Math.floor(until.getTime() / 60_000) * 60_000 + minutes * 60_000);
  }
  return until;
}

export const isQuiet = (at: Date, quiet: QuietHours | null, urgent: boolean): boolean => afterQuiet(at, quiet, urgent) > at;

/** Minutes until this stretch of quiet ends; 0 outside. */
function minutesLeft(at: Date, { from, to, weekends, zone }: QuietHours): number {
  const { weekday, minute } = wallClock(at, zone);
  if (weekends && (weekday === 'Sat' || weekday === 'Sun')) return DAY - minute;
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const inside = start <= end ? minute >= start && minute < end : minute >= start || minute < end;
  return inside && start !== end ? (end - minute + DAY) % DAY : 0;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function wallClock(at: Date, zone: string): { weekday: string; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '0';
  return { weekday: of('weekday'), minute: Number(of('hour')) * 60 + Number(of('minute')) };
}
