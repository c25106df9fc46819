import { expect, test } from 'vitest';
import { fromWall, toWall } from './wall-time.ts';

test('what a field shows on the reader’s clock is the instant it came from', () => {
  for (const zone of ['UTC', 'Europe/Lisbon', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Chatham'])
    for (const at of ['2026-01-15T12:30:00.000Z', '2026-07-15T23:59:00.000Z', '2026-03-29T00:30:00.000Z', '2026-10-25T03:30:00.000Z']) expect([zone, fromWall(toWall(at, zone), zone)]).toEqual([zone, at]);
});

test('nothing typed is no time', () => {
  expect(fromWall('', 'UTC')).toBeNull();
  expect(toWall(null, 'UTC')).toBe('');
});
