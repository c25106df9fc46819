import { expect, test } from 'vitest';
import { dayOf, durationOf, shortMoment } from './time.ts';

const london = { locale: 'en-GB', zone: 'Europe/London' };
const now = new Date('2026-11-21T14:36:00Z');
const at = (iso: string) => shortMoment(new Date(iso), now, london);

test('a moment is as short as its distance allows', () => {
  expect(at('2026-11-21T09:05:00Z')).toBe('09:05');
  expect(at('2026-11-18T17:05:00Z')).toBe('Wed 17:05');
  expect(at('2026-10-12T10:00:00Z')).toBe('12 Oct');
  expect(at('2025-10-12T10:00:00Z')).toBe('12 Oct 2025');
});

test('today is the reader’s today, not the server’s', () => {
  const late = new Date('2026-11-21T23:30:00Z');
  expect(dayOf(late, london)).toBe('2026-11-21');
  expect(dayOf(late, { ...london, zone: 'Asia/Tokyo' })).toBe('2026-11-22');
});

test('a duration is said in the largest unit a person would use', () => {
  expect(durationOf(12_000)).toEqual({ unit: 'seconds', value: 12, rest: 0 });
  expect(durationOf(18 * 60_000)).toEqual({ unit: 'minutes', value: 18, rest: 0 });
  expect(durationOf((2 * 60 + 49) * 60_000)).toEqual({ unit: 'hours', value: 2, rest: 49 });
  expect(durationOf(3 * 86_400_000)).toEqual({ unit: 'days', value: 3, rest: 0 });
});
