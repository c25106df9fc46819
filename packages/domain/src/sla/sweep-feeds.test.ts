import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import { Activity } from '../activity/activity.ts';
import '../models.ts';
import { clock } from '../platform/clock.ts';
import { letPrivateAddresses } from '../platform/public-address.ts';
import { findCalendar } from './list-promises.ts';
import { createCalendar } from './save-calendar.ts';
import { readFeed, sweepFeeds } from './sweep-feeds.ts';
import { calendarInput } from './words.ts';

useDatabase();
let server: Server;
let feed = '';
let status = 200;
const event = (day: string, name: string) => `BEGIN:VEVENT\nDTSTART;VALUE=DATE:${day}\nSUMMARY:${name}\nEND:VEVENT`;
const ical = (...events: string[]) => `BEGIN:VCALENDAR\n${events.join('\n')}\nEND:VCALENDAR`;

beforeAll(async () => {
  server = createServer((_request, response) => ((response.statusCode = status), response.end(feed)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  letPrivateAddresses(true);
  clock.stopAt('2026-11-21T10:00:00Z');
});
afterAll(() => (letPrivateAddresses(false), clock.run(), server.close()));
beforeEach(emptyDatabase);

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/holidays.ics`;
const make = (more: object = {}) => createCalendar(calendarInput.parse({ name: 'Office', zone: 'Europe/London', hours: { mon: [['09:00', '17:00']] }, holidays: [{ date: '2026-12-24', name: 'Half day', open: [['09:00', '12:00']] }], feed: { url: url(), off: ['2027-02-14'] }, ...more }), operator);
const names = async (id: string) => (await findCalendar(id)).holidays.map(({ name, fromFeed }) => (fromFeed ? `${name}*` : name));

test('a feed brings holidays, keeps what somebody wrote, and leaves out the day that was switched off', async () => {
  [status, feed] = [200, ical(event('20261225', 'Christmas'), event('20261224', 'Christmas Eve'), event('20270214', 'Valentine’s Day'))];
  const { id } = await make();
  expect(await readFeed(id)).toBe(true);
  expect(await names(id)).toEqual(['Half day', 'Christmas*']);
  expect(await readFeed(id)).toBe(false);
  expect((await findCalendar(id)).feedState).toMatchObject({ error: null, count: 1 });
  expect(await Activity.countDocuments({ event: 'calendar.changed', 'subject.id': id })).toBe(1);
});

test('a feed that is away takes nothing with it, and is asked again after an hour; else once a day', async () => {
  [status, feed] = [200, ical(event('20261225', 'Christmas'))];
  const { id } = await make();
  expect(await sweepFeeds()).toBe(1);
  [status, feed] = [503, ''];
  expect(await sweepFeeds()).toBe(0);
  clock.advance(25 * 3_600_000);
  expect(await sweepFeeds()).toBe(0);
  expect(await names(id)).toEqual(['Half day', 'Christmas*']);
  expect((await findCalendar(id)).feedState).toMatchObject({ error: 'The feed answered 503.', count: 1 });
  [status, feed] = [200, ical(event('20261228', 'Bank holiday'))];
  expect(await sweepFeeds()).toBe(0);
  clock.advance(3_600_001);
  expect(await sweepFeeds()).toBe(1);
  expect(await names(id)).toEqual(['Half day', 'Bank holiday*']);
});

test('what is no calendar changes nothing, and an address inside the house is refused', async () => {
  [status, feed] = [200, '<html>Sign in</html>'];
  const { id } = await make();
  await readFeed(id);
  expect((await findCalendar(id)).feedState?.error).toMatch(/no calendar file/);
  letPrivateAddresses(false);
  await readFeed(id);
  expect((await findCalendar(id)).feedState?.error).toMatch(/private network/);
  letPrivateAddresses(true);
});
