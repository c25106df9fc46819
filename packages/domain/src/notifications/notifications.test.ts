import { createECDH, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import mongoose from 'mongoose';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import '../models.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { Mailbox } from '../conversations/mailbox.ts';
import { Outbox } from '../conversations/outbox.ts';
import { writeMessage } from '../conversations/write-message.ts';
import { createTeam } from '../people/create-team.ts';
import { preparePeople } from '../people/prepare-people.ts';
import { Person } from '../people/person.ts';
import type { Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { toId } from '../platform/id.ts';
import { letPrivateAddresses, publicAgents } from '../platform/public-address.ts';
import { Setting } from '../platform/settings.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { Ticket } from '../tickets/ticket.ts';
import { createTicketInput } from '../tickets/words.ts';
import { certificate } from '../../../../tests/support/certificate.ts';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator, viewerOf } from '../../../../tests/support/people.ts';
import { deliverTo, sweepNotifications } from './deliver.ts';
import { notifyOfLine } from './follow-notifications.ts';
import { countUnread, listNotifications, markRead } from './list-notifications.ts';
import { Notification } from './notification.ts';
import { notifyDue } from './notify-due.ts';
import { listDevices, subscribeDevice } from './push-device.ts';
import { testNotification } from './test-notification.ts';
import { vapidKeys } from './vapid.ts';
import { changePreferences } from './preferences.ts';
import { afterQuiet } from './quiet.ts';

useDatabase();
type Somebody = { id: string; email: string; viewer: Viewer };
let ana: Somebody;
let ben: Somebody;
let team: { id: string };

beforeAll(async () => {
  await preparePeople();
  team = await createTeam({ name: 'Repairs' } as never, operator);
  await Mailbox.collection.insertOne({ name: 'Desk', address: 'desk@help.example', active: true, isDefault: true, smtp: { host: 'x' }, state: {} } as never);
});
beforeEach(async () => {
  ana = await makePerson({ name: 'Ana Reis', teamIds: [team.id] });
  ben = await makePerson({ name: 'Ben Cole', teamIds: [team.id] });
});
afterEach(() => clock.run());

const open = async (more: object = {}, by = operator) => createTicket(by, createTicketInput.parse({ title: 'Grinder hums', description: 'It does not turn.', requester: { email: 'nadia@customer.example' }, ...more }));
const lastLine = async (ticketId: { toString(): string }): Promise<ActivityLine> => (await Activity.find({ 'subject.id': ticketId.toString() }).sort({ seq: -1 }).limit(1).lean<ActivityLine[]>())[0]!;
const tellOf = async (ticketId: { toString(): string }) => notifyOfLine(await lastLine(ticketId));
const bellOf = async (who: Somebody) => (await listNotifications(await viewerOf(who.id), {})).items;

describe('who hears of what', () => {
  test('a ticket assigned to me is told once, however often the line is read', async () => {
    const ticket = await open();
    await changeTicket(ben.viewer, ticket.number, { assigneeId: ana.id });
    expect(await tellOf(ticket._id)).toBe(1);
    expect(await tellOf(ticket._id)).toBe(0);
    const [one] = await bellOf(ana);
    expect(one).toMatchObject({ event: 'assigned', relation: 'mine', count: 1, by: { name: 'Ben Cole' }, ticket: { number: ticket.number, title: 'Grinder hums' }, readAt: null });
    expect(await countUnread(ana.viewer)).toBe(1);
  });

  test('nobody hears of their own doing', async () => {
    const ticket = await open();
    await changeTicket(ana.viewer, ticket.number, { assigneeId: ana.id });
    expect(await tellOf(ticket._id)).toBe(0);
  });

  test('whoever gives their ticket away hands it over; whoever takes it tells the other', async () => {
    const ticket = await open({ assigneeId: ana.id });
    await changeTicket(ana.viewer, ticket.number, { assigneeId: ben.id, reason: 'You know grinders.' });
    await tellOf(ticket._id);
    expect(await bellOf(ben)).toMatchObject([{ event: 'handed_over', facts: { reason: 'You know grinders.' } }]);
    await Notification.deleteMany({});
    await changeTicket(ana.viewer, ticket.number, { assigneeId: ana.id });
    await tellOf(ticket._id);
    expect(await bellOf(ben)).toMatchObject([{ event: 'taken_over' }]);
  });

  test('a comment reaches the assignee and followers with its words, read when it is shown', async () => {
    const ticket = await open({ assigneeId: ana.id, teamId: team.id });
    await Ticket.updateOne({ _id: ticket._id }, { $set: { followerIds: [toId(ben.id)] } });
    await writeMessage(operator, ticket.number, { body: 'The burr is worn.', isInternal: true });
    expect(await tellOf(ticket._id)).toBe(2);
    expect((await bellOf(ana))[0]).toMatchObject({ event: 'commented', relation: 'mine', text: 'The burr is worn.' });
    expect((await bellOf(ben))[0]).toMatchObject({ event: 'commented', relation: 'followed' });
  });

  test('what is switched off is off on every way', async () => {
    await changePreferences(ana.viewer, { chosen: { 'assigned.mine': [] } });
    const ticket = await open();
    await changeTicket(ben.viewer, ticket.number, { assigneeId: ana.id });
    expect(await tellOf(ticket._id)).toBe(0);
    expect(await Notification.countDocuments({ personId: ana.id })).toBe(0);
  });

  test('a burst in one ticket is one notification that counts', async () => {
    clock.stopAt('2026-11-23T10:00:00Z');
    const ticket = await open({ assigneeId: ana.id });
    for (let i = 0; i < 3; i++) {
      await writeMessage(ben.viewer, ticket.number, { body: `Comment ${i}`, isInternal: true });
      await tellOf(ticket._id);
      clock.advance(10_000);
    }
    expect(await bellOf(ana)).toMatchObject([{ count: 3, text: 'Comment 2' }]);
    clock.advance(60_000);
    await writeMessage(ben.viewer, ticket.number, { body: 'Later', isInternal: true });
    await tellOf(ticket._id);
    expect(await bellOf(ana)).toHaveLength(2);
  });

  test('opening the ticket clears what it told', async () => {
    const ticket = await open();
    await changeTicket(ben.viewer, ticket.number, { assigneeId: ana.id });
    await tellOf(ticket._id);
    expect(await markRead(ana.viewer, { ticket: ticket.number })).toEqual({ unread: 0 });
  });
});

describe('rights', () => {
  test('who may no longer read the ticket sees, counts and gets nothing of it', async () => {
    const cara = await makePerson({ name: 'Cara', role: 'technician' });
    const ticket = await open({ teamId: team.id, assigneeId: cara.id });
    await writeMessage(operator, ticket.number, { body: 'A secret.', isInternal: true });
    await tellOf(ticket._id);
    expect(await bellOf(cara)).toHaveLength(1);
    await changeTicket(operator, ticket.number, { assigneeId: null });
    expect(await bellOf(cara)).toEqual([]);
    expect(await countUnread(await viewerOf(cara.id))).toBe(0);
    clock.advance(120_000);
    await deliverTo(cara.id);
    expect(await Notification.findOne({ personId: cara.id }).lean()).toMatchObject({ mail: { state: 'dropped', why: 'rights' } });
    expect(await Outbox.countDocuments({ 'to.address': cara.email })).toBe(0);
  });

  test('members of a team that may not read a ticket are not told', async () => {
    const dan = await makePerson({ role: 'technician', teamIds: [team.id] });
    await changePreferences(dan.viewer, { chosen: { 'created.team': ['bell'] } });
    const ticket = await open({ teamId: team.id });
    await tellOf(ticket._id);
    expect(await Notification.countDocuments({ personId: dan.id })).toBe(0);
  });
});

describe('mail', () => {
  async function assigned(): Promise<string> {
    const ticket = await open();
    await changeTicket(ben.viewer, ticket.number, { assigneeId: ana.id });
    await tellOf(ticket._id);
    return ticket.number;
  }

  test('leaves after a minute with a link, and only what was not read', async () => {
    const number = await assigned();
    const read = await assigned();
    expect(await deliverTo(ana.id)).toBe(0);
    await markRead(ana.viewer, { ticket: read });
    clock.advance(61_000);
    await Promise.all([deliverTo(ana.id), deliverTo(ana.id)]);
    const mails = await Outbox.find({ 'to.address': ana.email }).lean();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ kind: 'notice', automatic: true, ticketId: null, replyTo: null });
    expect(mails[0]!.subject).toContain(number);
    expect(mails[0]!.text).toMatch(new RegExp(`Ben Cole assigned a ticket to you[^]*/tickets/${number}`));
    expect(mails[0]!.references[0]).toMatch(/^notice\./);
  });

  test('waits for the end of the quiet hours and comes as one, unless it is urgent', async () => {
    clock.stopAt('2026-11-24T21:00:00Z');
    await changePreferences(ana.viewer, { quiet: { on: true, from: '19:00', to: '07:30', weekends: true, urgentComesThrough: true, zone: 'Europe/Lisbon' } });
    for (let i = 0; i < 5; i++) await assigned();
    clock.advance(120_000);
    await sweepNotifications();
    expect(await Outbox.countDocuments({ 'to.address': ana.email })).toBe(0);
    clock.stopAt('2026-11-25T07:31:00Z');
    await sweepNotifications();
    const mails = await Outbox.find({ 'to.address': ana.email }).lean();
    expect(mails.map(({ subject }) => subject)).toEqual(['5 notifications']);

    clock.stopAt('2026-11-25T22:00:00Z');
    const ticket = await open({ priority: 'urgent' });
    await changeTicket(ben.viewer, ticket.number, { assigneeId: ana.id });
    await tellOf(ticket._id);
    clock.advance(61_000);
    await sweepNotifications();
    expect(await Outbox.countDocuments({ 'to.address': ana.email })).toBe(2);
  });

  test('somebody who left gets none', async () => {
    await assigned();
    await Person.updateOne({ _id: ana.id }, { $set: { active: false } });
    clock.advance(61_000);
    await sweepNotifications();
    expect(await Outbox.countDocuments({ 'to.address': ana.email })).toBe(0);
  });
});

test('quiet hours pass weekends and nights in the reader’s zone', () => {
  const quiet = { on: true, from: '19:00', to: '07:30', weekends: true, urgentComesThrough: true, zone: 'Europe/Berlin' };
  expect(afterQuiet(new Date('2026-11-27T18:30:00Z'), quiet, false).toISOString()).toBe('2026-11-30T06:30:00.000Z');
  expect(afterQuiet(new Date('2026-11-25T12:00:00Z'), quiet, false).toISOString()).toBe('2026-11-25T12:00:00.000Z');
  expect(afterQuiet(new Date('2026-11-27T18:30:00Z'), quiet, true).toISOString()).toBe('2026-11-27T18:30:00.000Z');
});

test('the list goes on where its page ended', async () => {
  for (let i = 0; i < 5; i++) {
    const ticket = await open();
    await changeTicket(ben.viewer, ticket.number, { assigneeId: ana.id });
    await tellOf(ticket._id);
  }
  const first = await listNotifications(ana.viewer, { limit: 3 });
  const second = await listNotifications(ana.viewer, { limit: 3, after: first.next! });
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(5);
  expect(second.next).toBeNull();
  const nowhere = Buffer.from(JSON.stringify([1e300, 'a'.repeat(24)])).toString('base64url');
  await expect(listNotifications(ana.viewer, { after: nowhere })).rejects.toMatchObject({ code: 'invalid' });
});

test('what is due and was told costs a few questions each minute, however much it is', async () => {
  const asked = async (): Promise<number> => {
    let count = 0;
    mongoose.set('debug', () => void (count += 1));
    await notifyDue().finally(() => mongoose.set('debug', false));
    return count;
  };
  const many = await Promise.all(Array.from({ length: 20 }, (_, n) => open({ assigneeId: n % 2 ? ana.id : ben.id, dueAt: new Date(clock.ms() + 30 * 60_000).toISOString() })));
  await asked();
  expect(await bellOf(ana)).toHaveLength(many.length / 2);
  expect(await asked()).toBeLessThan(10);
});

test('whom a ticket is with hears within the hour before it is due, once for each due time', async () => {
  const dueAt = new Date(clock.ms() + 40 * 60_000).toISOString();
  const ticket = await open({ assigneeId: ana.id, dueAt });
  await open({ assigneeId: ana.id, dueAt: new Date(clock.ms() + 3 * 60 * 60_000).toISOString() });
  expect(await notifyDue()).toBe(1);
  expect(await notifyDue()).toBe(0);
  expect(await bellOf(ana)).toMatchObject([{ event: 'due', ticket: { number: ticket.number } }]);
  await changeTicket(operator, ticket.number, { dueAt: new Date(clock.ms() + 50 * 60_000).toISOString() });
  expect(await notifyDue()).toBe(1);
});

test('a change of thousands is one notification for each person', async () => {
  const bulk = { ...operator, origin: { via: 'job' as const, detail: 'bulk:1' } };
  for (let i = 0; i < 4; i++) {
    const ticket = await open();
    await changeTicket(bulk, ticket.number, { assigneeId: ana.id });
    await tellOf(ticket._id);
  }
  expect(await bellOf(ana)).toMatchObject([{ event: 'assigned', count: 4 }]);
});

describe('push', () => {
  test('reaches each device with words only it can read, and forgets a device that is gone', async () => {
    const taken: IncomingMessage[] = [];
    let status = 201;
    const { key, cert } = certificate;
    const server = createServer({ key, cert }, (req, res) => {
      taken.push(req);
      req.resume().on('end', () => res.writeHead(status).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    letPrivateAddresses(true);
    publicAgents.https.options.rejectUnauthorized = false;
    try {
      const receiver = createECDH('prime256v1');
      receiver.generateKeys();
      const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}/abc`;
      await subscribeDevice(ana.viewer, { endpoint, keys: { p256dh: receiver.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') }, device: 'Test' });
      const ticket = await open();
      await changeTicket(ben.viewer, ticket.number, { assigneeId: ana.id });
      await tellOf(ticket._id);
      clock.advance(10_000);
      await deliverTo(ana.id);
      expect(taken).toHaveLength(1);
      expect(taken[0]!.headers).toMatchObject({ 'content-encoding': 'aes128gcm', authorization: expect.stringMatching(/^vapid t=/) });
      status = 410;
      await expect(testNotification(ana.viewer, 'push')).rejects.toMatchObject({ code: 'unavailable' });
      expect(await listDevices(ana.viewer)).toEqual([]);
    } finally {
      letPrivateAddresses(false);
      server.close();
    }
  });

  test('an endpoint in a private network is refused', async () => {
    await expect(subscribeDevice(ana.viewer, { endpoint: 'https://10.0.0.1/x', keys: { p256dh: 'x'.repeat(20), auth: 'x'.repeat(20) }, device: '' })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('the key that push services know us by is made once, and sealed', async () => {
    const [one, two] = await Promise.all([vapidKeys(), vapidKeys()]);
    expect(one).toEqual(two);
    expect(JSON.stringify(await Setting.findById('push.vapid').lean())).not.toContain(one.privateKey);
  });
});
