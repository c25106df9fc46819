import { expect, test } from 'vitest';
import { weekOf } from './week.ts';
import type { Hours } from './words.ts';

const HOUR = 3_600_000;
const day: [string, string][] = [['09:00', '12:00'], ['13:00', '17:00']];
const calendar = (zone: string, more: Partial<Hours> = {}): Hours => ({ zone, hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [['21:00', '02:00']], sun: [] }, holidays: [], ...more });

test('a week begins on Monday, whatever day was asked, with its holidays and half days', () => {
  const week = weekOf(calendar('Europe/London', { holidays: [{ date: '2025-12-25', name: 'Christmas', yearly: true, open: [] }, { date: '2026-12-24', name: 'Christmas Eve', yearly: false, open: [['09:00', '11:00']] }] }), '2026-12-27');
  expect(week.map(({ date }) => date.slice(8))).toEqual(['21', '22', '23', '24', '25', '26', '27']);
  expect(week.map(({ openMs }) => openMs / HOUR)).toEqual([7, 7, 7, 2, 0, 5, 0]);
  expect(week.map(({ holiday }) => holiday)).toEqual([null, null, null, 'Christmas Eve', 'Christmas', null, null]);
  expect(week[5]!.intervals).toEqual([[1_260, 1_560]]);
});

test('the days on which clocks change say by how much, and an interval over it is longer or shorter', () => {
  const nights = calendar('Europe/London', { hours: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [['00:00', '06:00']] } });
  expect(weekOf(nights, '2026-03-29').at(-1)).toMatchObject({ clockMinutes: 60, openMs: 5 * HOUR });
  expect(weekOf(nights, '2026-10-25').at(-1)).toMatchObject({ clockMinutes: -60, openMs: 7 * HOUR });
  expect(weekOf(calendar('Asia/Kolkata'), '2026-03-29').every(({ clockMinutes }) => clockMinutes === 0)).toBe(true);
});

test('a date that a zone leapt over is none', () => {
  const week = weekOf(calendar('Pacific/Apia'), '2011-12-30');
  expect(week.map(({ skipped, openMs }) => [skipped, openMs / HOUR]).slice(3, 5)).toEqual([[false, 7], [true, 0]]);
});
