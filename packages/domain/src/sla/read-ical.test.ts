import { expect, test } from 'vitest';
import { readIcal } from './read-ical.ts';

const now = Date.parse('2026-11-23T10:00:00Z');
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const file = (...events: string[][]) => ['BEGIN:VCALENDAR', ...events.flat(), 'END:VCALENDAR'].join('\r\n');

test('whole days become holidays, each date of a longer one, folded names whole', () => {
  const { holidays } = readIcal(file(event('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christ', ' mas\\, both days')), now);
  expect(holidays).toEqual(['2026-12-25', '2026-12-26'].map((date) => ({ date, name: 'Christmas, both days', yearly: false, open: [] })));
});

test('clock changes and meetings are no holidays, and what is long ago or far ahead is left out', () => {
  const { holidays, left } = readIcal(file(event('DTSTART;VALUE=DATE:20270328', 'SUMMARY:Daylight saving time begins'), event('DTSTART:20261224T120000Z', 'SUMMARY:Party'), event('DTSTART;VALUE=DATE:20190101', 'SUMMARY:Old'), event('DTSTART;VALUE=DATE:20390101', 'SUMMARY:Far')), now);
  expect([holidays, left]).toEqual([[], ['Daylight saving time begins', 'Party']]);
});

test('what comes each year on its date is one rule', () => {
  expect(readIcal(file(event('DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=YEARLY', 'SUMMARY:New Year')), now).holidays).toEqual([{ date: '2020-01-01', name: 'New Year', yearly: true, open: [] }]);
});

test('what is no calendar is refused', () => {
  expect(() => readIcal('hello', now)).toThrow(/no calendar/);
});

test('a feed of events that last for centuries is read at once', () => {
  const event = 'BEGIN:VEVENT\nSUMMARY:Aeon\nDTSTART:20400101\nDTEND:99991231\nEND:VEVENT\n';
  const begin = performance.now();
  expect(readIcal(`BEGIN:VCALENDAR\n${event.repeat(14_000)}END:VCALENDAR`, Date.UTC(2026, 10, 21)).holidays).toEqual([]);
  expect(performance.now() - begin).toBeLessThan(2_000);
});
