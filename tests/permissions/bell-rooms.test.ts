import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '@switchboard/domain/models.ts';
import { Activity, type ActivityLine } from '@switchboard/domain/activity/activity.ts';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { notifyOfLine } from '@switchboard/domain/notifications/follow-notifications.ts';
import { countUnread, listNotifications, markRead } from '@switchboard/domain/notifications/list-notifications.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { changeTicket } from '@switchboard/domain/tickets/change-ticket.ts';
import { createTicketInput } from '@switchboard/domain/tickets/words.ts';
import { useDatabase } from '../support/database.ts';
import { LiveClient } from '../support/live-client.ts';
import { cookieOf, startLive } from '../support/live-server.ts';
import { makePerson, operator } from '../support/people.ts';

/** A bell rings in all windows of the person it belongs to, and in nobody else's, however much those may see. */
useDatabase();
type Somebody = { id: string; viewer: Viewer; windows: LiveClient[] };
const people: Record<string, Somebody> = {};
let live: Awaited<ReturnType<typeof startLive>>;
let stopFollowing: () => Promise<void>;

beforeAll(async () => {
  await preparePeople();
  stopFollowing = await startFollowing();
  live = await startLive();
  for (const role of ['agent', 'technician', 'manager', 'admin']) {
    const person = await makePerson({ role });
    const cookie = await cookieOf(person.email);
    const windows = [new LiveClient(live.url, { cookie }), new LiveClient(live.url, { cookie })];
    for (const window of windows) await window.connect();
    people[role] = { ...person, windows };
  }
}, 60_000);

afterAll(async () => {
  for (const { windows } of Object.values(people)) for (const window of windows) window.close();
  await live.stop();
  await stopFollowing();
});

const rings = (who: string): number[] => people[who]!.windows.map((window) => window.heard.filter(({ event }) => event === 'bell').length);

test.each(['agent', 'technician', 'manager', 'admin'])('the bell of the %s', async (role) => {
  const { id, viewer, windows } = people[role]!;
  const before = Object.fromEntries(Object.keys(people).map((who) => [who, rings(who)]));
  const ticket = await createTicket(operator, createTicketInput.parse({ title: 'Quiet words', description: 'x', requester: { email: 'ana@example.com' } }));
  await changeTicket(operator, ticket.number, { assigneeId: id });
  const line = await Activity.findOne({ 'subject.id': ticket._id.toString(), event: 'ticket.changed' }).lean<ActivityLine>();
  await notifyOfLine(line!);
  for (const window of windows) await window.until(() => rings(role).every((count, i) => count > before[role]![i]!), 'the bell');
  await sleep(100);
  for (const other of Object.keys(people).filter((who) => who !== role)) {
    expect([other, rings(other)]).toEqual([other, before[other]]);
    expect((await listNotifications(people[other]!.viewer, {})).items.some((item) => item.ticket?.number === ticket.number)).toBe(false);
  }
  // The socket says that there is something; what it is, the API says to whom it belongs.
  expect(JSON.stringify(windows[0]!.heard.filter(({ event }) => event === 'bell'))).not.toContain('Quiet words');
  expect(await countUnread(viewer)).toBe(1);
  await markRead(viewer, { ticket: ticket.number });
  await windows[1]!.until(() => rings(role)[1]! > before[role]![1]! + 1, 'the bell of the other window when it was read');
});
