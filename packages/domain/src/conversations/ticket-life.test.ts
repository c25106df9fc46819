import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity } from '../activity/activity.ts';
import { Contact } from '../customers/contact.ts';
import { deactivatePerson } from '../people/deactivate-person.ts';
import { seedRoles } from '../people/role.ts';
import { clock } from '../platform/clock.ts';
import type { Problem } from '../platform/problem.ts';
import { verifyHistory } from '../operate/verify-history.ts';
import { Blocked } from '../tickets/blocked-sender.ts';
import { changeRequester, changeRequesterInput } from '../tickets/change-requester.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { changeVocabulary } from '../tickets/change-vocabulary.ts';
import { Link } from '../tickets/link.ts';
import { countTickets } from '../tickets/list-tickets.ts';
import { markNotSpam, markSpam } from '../tickets/mark-spam.ts';
import { releasePerson } from '../tickets/release-person.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { restoreTicket, trashTicket } from '../tickets/trash-ticket.ts';
import { readVocabulary } from '../tickets/vocabulary.ts';
import { standardVocabulary } from '../tickets/vocabulary-words.ts';
import { wakeTickets } from '../tickets/wake-tickets.ts';
import { autoClose } from './auto-close.ts';
import { createTicket } from './create-ticket.ts';
import { suppress } from './delivery.ts';
import { emptyTrash } from './empty-trash.ts';
import { forwardMessage } from './forward-message.ts';
import { Message } from './message.ts';
import { Mailbox } from './mailbox.ts';
import { Outbox } from './outbox.ts';
import { receiveMessage, type InboundMessage } from './receive-message.ts';
import { remindCustomers } from './remind-customers.ts';
import { writeMessage } from './write-message.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  await readVocabulary();
  await Mailbox.collection.insertOne({ name: 'Support', address: 'help@desk.example', isDefault: true, active: true, plusAddressing: false } as never);
});
afterEach(() => clock.run());

const DAY = 86_400_000;
let letters = 0;
const opened = (more = {}) => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' }, ...more });
const now = async ({ _id }: Pick<TicketRecord, '_id'>) => (await Ticket.findById(_id).lean<TicketRecord>())!;
const life = (more: object) => changeVocabulary(operator, 'life', { ...standardVocabulary.life, ...more });
const by = { actor: { kind: 'customer' as const, id: null, name: 'Ana' }, origin: { via: 'mail' as const } };
const says = (ticket: Pick<TicketRecord, '_id'> | null, more: Partial<InboundMessage> = {}) =>
  receiveMessage({ channel: 'email', kind: 'human', ticketId: ticket?._id ?? null, mailboxId: null, teamId: null, from: { name: 'Ana', email: 'ana@example.com' }, unverifiedSender: false, subject: 'Still', format: 'text', body: 'Still broken.', full: null, text: 'Still broken.', attachments: [], mail: null, dedupeKey: `m${++letters}`, ...more }, by);

test('a snoozed ticket wakes at its time, or when the customer writes, and only once', async () => {
  const until = new Date(clock.ms() + 3_600_000).toISOString();
  const [one, two] = [await opened({ snoozedUntil: until }), await opened({ snoozedUntil: until })];
  expect(await wakeTickets()).toMatchObject({ woken: 0 });
  await says(two);
  expect((await now(two)).snoozedUntil).toBeNull();
  clock.advance(3_600_001);
  expect(await wakeTickets()).toMatchObject({ woken: 1 });
  expect(await wakeTickets()).toMatchObject({ woken: 0 });
  expect((await now(one)).snoozedUntil).toBeNull();
});

test('what was resolved is closed after silence of both sides, and the customer is told once', async () => {
  await life({ autoCloseDays: 5 });
  const [silent, spoken] = [await opened(), await opened()];
  for (const ticket of [silent, spoken]) await changeTicket(operator, ticket.number, { status: 'resolved' });
  clock.advance(4 * DAY);
  await says(spoken, { kind: 'auto_reply' });
  clock.advance(1.5 * DAY);
  expect(await autoClose()).toEqual({ closed: 1 });
  expect(await autoClose()).toEqual({ closed: 0 });
  expect((await now(silent)).status).toBe('closed');
  expect((await now(spoken)).status).toBe('resolved');
  expect(await Outbox.countDocuments({ ticketId: silent._id, kind: 'notice' })).toBe(1);
  expect(await Ticket.countDocuments()).toBe(2);
});

test('a customer who keeps us waiting is reminded so many times and no more, until they say something', async () => {
  await life({ reminderHours: 24, reminderMost: 2 });
  const ticket = await opened();
  await changeTicket(operator, ticket.number, { status: 'pending_customer' });
  for (const expected of [1, 1, 0]) {
    clock.advance(25 * 3_600_000);
    expect(await remindCustomers()).toEqual({ reminded: expected });
    expect(await remindCustomers()).toEqual({ reminded: 0 });
  }
  expect(await Outbox.countDocuments({ kind: 'notice' })).toBe(2);
  await says(ticket);
  expect(await now(ticket)).toMatchObject({ status: 'open', remindersSent: 0 });
});

test('a closed ticket comes back within the days of the desk; later a new one that is linked is opened', async () => {
  await life({ reopenDays: 2 });
  const ticket = await opened();
  await changeTicket(operator, ticket.number, { status: 'closed' });
  await says(ticket);
  expect((await now(ticket)).status).toBe('reopened');
  await changeTicket(operator, ticket.number, { status: 'closed' });
  clock.advance(3 * DAY);
  const { outcome, ticketId } = await says(ticket);
  expect(outcome).toBe('ticket_created');
  expect(await Link.countDocuments({ from: ticketId, to: ticket._id })).toBe(1);
});

test('spam is closed, its sender’s later mail goes the same way, and all of it can be taken back', async () => {
  const { viewer } = await makePerson({ role: 'agent' });
  const ticket = await opened();
  expect(await markSpam(viewer, ticket.number, { blockSender: true })).toMatchObject({ status: 'closed', closeReason: 'spam', waitingSince: null });
  await says(ticket);
  expect(await now(ticket)).toMatchObject({ status: 'closed', closeReason: 'spam' });
  const { ticketId } = await says(null);
  expect(await now({ _id: ticketId })).toMatchObject({ status: 'closed', closeReason: 'spam', waitingSince: null });
  expect(await markNotSpam(viewer, ticket.number)).toMatchObject({ status: 'open', closeReason: null });
  expect(await Blocked.countDocuments()).toBe(0);
  expect(await now({ _id: (await says(null)).ticketId })).toMatchObject({ status: 'open' });
});

test('the trash hides a ticket, keeps it from changes, gives it back, and is emptied with everything after its days', async () => {
  const [one, two] = [await opened(), await opened()];
  await trashTicket(operator, one.number);
  await trashTicket(operator, two.number);
  expect(await countTickets(operator, {})).toBe(0);
  expect(await countTickets(operator, { view: 'trash' })).toBe(2);
  const refused = await changeTicket(operator, one.number, { priority: 'high' }).catch((problem: Problem) => problem);
  expect((refused as Problem).message).toBe(`${one.number} is in the trash. Restore it first.`);
  expect(await restoreTicket(operator, one.number)).toMatchObject({ status: 'open', statusCategory: 'open' });
  clock.advance(31 * DAY);
  expect(await emptyTrash()).toEqual({ deleted: 1 });
  expect(await Ticket.countDocuments()).toBe(1);
  expect(await Message.countDocuments({ ticketId: two._id })).toBe(0);
  expect(await Activity.countDocuments({ 'subject.id': two._id.toString() })).toBe(0);
  expect((await verifyHistory()).faults).toEqual([]);
});

test('what a blocked contact sends, from whichever address, is spam and waits for nobody', async () => {
  const first = await says(null);
  await Contact.updateOne({ emailKeys: 'ana@example.com' }, { $set: { blocked: true }, $push: { emails: 'ana@home.example', emailKeys: 'ana@home.example' } });
  const second = await says(null, { from: { name: 'Ana', email: 'ana@home.example' } });
  expect(await now({ _id: second.ticketId })).toMatchObject({ status: 'closed', closeReason: 'spam', waitingSince: null });
  expect(await now({ _id: first.ticketId })).toMatchObject({ status: 'open' });
});

test('customers who cannot be written to do not keep others from being reminded', async () => {
  await life({ reminderHours: 1 });
  const old = new Date(clock.ms() - DAY);
  const unreachable = await opened({ status: 'pending_customer', requester: { email: 'gone@example.com' } });
  const other = await opened({ status: 'pending_customer' });
  const { _id, history, number, ...like } = (await Ticket.findById(unreachable._id).lean<TicketRecord>())!;
  await Ticket.collection.insertMany(Array.from({ length: 210 }, (_, i) => ({ ...like, number: `TKT9${i}`, updatedAt: old }) as never));
  await suppress('gone@example.com', 'bounce');
  await Ticket.collection.updateOne({ _id: other._id }, { $set: { updatedAt: new Date(clock.ms() - DAY / 2) } });
  expect(await remindCustomers()).toEqual({ reminded: 1 });
  expect(await now(other)).toMatchObject({ remindersSent: 1 });
});

test('nobody of the desk writes in the trash: it would be thrown away with it', async () => {
  const ticket = await opened();
  await trashTicket(operator, ticket.number);
  const refused = { code: 'conflict', message: `${ticket.number} is in the trash. Restore it first.` };
  await expect(writeMessage(operator, ticket.number, { body: 'We come tomorrow.' })).rejects.toMatchObject(refused);
  await expect(writeMessage(operator, ticket.number, { body: 'Call them.', isInternal: true })).rejects.toMatchObject(refused);
  await expect(forwardMessage(operator, ticket.number, { to: ['service@bolt.example'], messages: 'all' })).rejects.toMatchObject(refused);
  expect((await now(ticket)).lastSeq).toBe(1);
});

test('a customer who writes to a ticket in the trash brings it back', async () => {
  const ticket = await opened();
  await trashTicket(operator, ticket.number);
  await says(ticket);
  expect(await now(ticket)).toMatchObject({ statusCategory: 'open', trashedAt: null });
});

test('another requester brings their business along, and what was said stays theirs who said it', async () => {
  const ticket = await opened();
  const changed = await changeRequester(operator, ticket.number, changeRequesterInput.parse({ requester: { email: 'bo@example.com', name: 'Bo' }, version: ticket.version }));
  expect(changed.requester).toMatchObject({ email: 'bo@example.com', name: 'Bo' });
  expect((await Message.findOne({ ticketId: ticket._id }).lean())?.author.id).toEqual(ticket.requester.contactId);
  const stale = await changeRequester(operator, ticket.number, changeRequesterInput.parse({ requester: { email: 'cy@example.com' }, version: ticket.version })).catch((problem: Problem) => problem);
  expect(stale).toMatchObject({ code: 'conflict', current: { requester: { name: 'Bo' } } });
});

test('solved tickets are looked at again where the desk does so', async () => {
  await life({ followUpDays: 3 });
  const ticket = await opened();
  await changeTicket(operator, ticket.number, { status: 'resolved' });
  clock.advance(3 * DAY + 1);
  expect(await wakeTickets()).toMatchObject({ followedUp: 1 });
  expect(await now(ticket)).toMatchObject({ followUpAt: null, tags: ['follow-up'] });
});

test('who was deactivated leaves what is not over', async () => {
  const { id } = await makePerson();
  const [running, over] = [await opened({ assigneeId: id }), await opened({ assigneeId: id })];
  await changeTicket(operator, over.number, { status: 'closed' });
  await deactivatePerson(id, operator);
  await releasePerson(id);
  await releasePerson(id);
  expect((await now(running)).assigneeId).toBeNull();
  expect((await now(over)).assigneeId?.toString()).toBe(id);
});
