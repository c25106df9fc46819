import type { Words } from '../i18n/words.svelte.ts';
import { fromWall, toWall } from './wall-time.ts';

/** A time that never comes: the customer's next word wakes the ticket, as it wakes every other. */
export const UNTIL_ANSWER = '9999-12-31T00:00:00.000Z';

export function snoozeWords(until: string | Date, { t, moment }: Words, now: number): string {
  return new Date(until).getUTCFullYear() === 9999 ? t('props.untilAnswer') : t('props.until', { time: moment(until, now) });
}

/** What people choose most, on the reader's own clock. */
export function snoozeTimes(now: number, zone: string): { id: 'hours' | 'tomorrow' | 'monday' | 'week'; at: string }[] {
  const day = (days: number) => `${toWall(new Date(now + days * 86_400_000), zone).slice(0, 10)}T09:00`;
  const today = new Date(`${toWall(new Date(now), zone).slice(0, 10)}T00:00:00Z`).getUTCDay();
  return [
    { id: 'hours', at: new Date(Math.ceil((now + 3 * 3_600_000) / 300_000) * 300_000).toISOString() },
    { id: 'tomorrow', at: fromWall(day(1), zone)! },
    { id: 'monday', at: fromWall(day(((8 - today) % 7) || 7), zone)! },
    { id: 'week', at: fromWall(day(7), zone)! },
  ];
}
