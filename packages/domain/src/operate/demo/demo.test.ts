import mongoose from 'mongoose';
import { beforeAll, expect, test } from 'vitest';
import '../../models.ts';
import { useDatabase } from '../../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../../tests/support/people.ts';
import { Activity } from '../../activity/activity.ts';
import { createTicket } from '../../conversations/create-ticket.ts';
import { Message } from '../../conversations/message.ts';
import { writeMessage } from '../../conversations/write-message.ts';
import { Contact } from '../../customers/contact.ts';
import { Person } from '../../people/person.ts';
import { seedRoles } from '../../people/role.ts';
import { clock } from '../../platform/clock.ts';
import { readPromises } from '../../sla/book.ts';
import { ensurePromise } from '../../sla/default-promise.ts';
import { changeTicket } from '../../tickets/change-ticket.ts';
import { Ticket } from '../../tickets/ticket.ts';
import { verifyHistory } from '../verify-history.ts';
import { loadDemo } from './load-demo.ts';
import { removeDemo } from './remove-demo.ts';
import { seedTickets } from './seed.ts';

useDatabase();

let before: Record<string, number>;

beforeAll(async () => {
  await seedRoles();
  await makePerson({ role: 'admin' });
  await ensurePromise();
  await readPromises();
  await createTicket(operator, { title: 'A real one', description: 'It is real.', requester: { email: 'real@example.com' } });
  before = await countAll();
});

test('the example fills the desk with tickets whose history holds', async () => {
  const { tickets, people } = await loadDemo(operator, { tickets: 120 });
  expect(tickets).toBe(120);
  expect(new Set(people.map(({ role }) => role)).size).toBe(8);
  expect(await Ticket.countDocuments({ demo: true })).toBe(120);
  for (const status of ['open', 'in_progress', 'pending_customer', 'pending_parts', 'closed', 'resolved', 'reopened']) expect(await Ticket.countDocuments({ demo: true, status } as never), status).toBeGreaterThan(0);
  for (const ticket of await Ticket.find({ demo: true }).lean()) {
    expect(await Message.countDocuments({ ticketId: ticket._id })).toBe(ticket.lastSeq);
    expect(ticket.updatedAt.getTime()).toBeLessThanOrEqual(clock.ms());
  }
  expect((await verifyHistory()).faults).toEqual([]);
});

test('what is open is promised something, is due about when its story says, and nobody is told of what is past', async () => {
  const open = await Ticket.find({ demo: true, statusCategory: { $in: ['triage', 'open'] } }).lean();
  const promised = open.filter(({ sla, duePinned, dueAt }) => sla!.clocks.length > 0 && !duePinned && dueAt !== null);
  expect(promised.length).toBeGreaterThan(open.length * 0.8);
  expect(open.filter(({ dueAt }) => dueAt !== null && dueAt < clock.now()).length).toBeGreaterThan(0);
  expect(open.filter(({ dueAt }) => dueAt !== null && dueAt > clock.now()).length).toBeGreaterThan(open.length / 2);
  expect(await Ticket.countDocuments({ 'sla.nextStepAt': { $lte: clock.now() } } as never)).toBe(0);
  for (const { sla, resolvedAt } of await Ticket.find({ demo: true, statusCategory: 'resolved' }).lean()) expect(sla!.endedAt).toEqual(resolvedAt);
});

test('it is not loaded twice', async () => {
  await expect(loadDemo(operator, { tickets: 5 })).rejects.toThrow('is loaded already');
});

test('removing it leaves nothing, frees what is real, and no gap that looks like tampering', async () => {
  const real = await Ticket.findOne({ demo: { $ne: true } }).orFail();
  const colleague = await Person.findOne({ name: 'Maria Kowalczyk' }).orFail();
  await changeTicket(operator, real.number, { assigneeId: colleague.id });
  const example = await Ticket.findOne({ demo: true, statusCategory: 'open' }).orFail();
  await writeMessage(operator, example.number, { body: 'A real answer to an example.' });
  // What is said in an example is one, so that the anchors leave it out from the beginning.
  expect(await Activity.countDocuments({ 'subject.kind': 'ticket', 'subject.id': example.id, demo: { $ne: true } })).toBe(0);

  expect(await removeDemo(operator)).toEqual({ tickets: 120 });
  const after = await countAll();
  const own = ['activities', 'history_days', 'counters', 'idempotency_keys'];
  for (const [name, count] of Object.entries(after)) if (!own.includes(name)) expect({ name, count }).toEqual({ name, count: before[name] ?? 0 });
  expect(await Activity.countDocuments({ demo: true })).toBe(0);
  expect((await Ticket.findById(real._id).orFail()).assigneeId).toBeNull();
  expect((await verifyHistory()).faults).toEqual([]);
});

test('a seed makes as many tickets as asked, the same ones for the same number', async () => {
  await seedTickets(250, { seed: 7 });
  expect(await Ticket.countDocuments({ demo: true })).toBe(250);
  expect(await Contact.countDocuments({ demo: true })).toBeGreaterThan(50);
  const first = await titles();
  await removeDemo(operator);
  await seedTickets(250, { seed: 7 });
  expect(await titles()).toEqual(first);
  expect((await verifyHistory()).faults).toEqual([]);
});

const titles = async (): Promise<string[]> => (await Ticket.find({ demo: true }).sort({ number: 1 }).lean()).map(({ title }) => title);

async function countAll(): Promise<Record<string, number>> {
  const collections = await mongoose.connection.db!.collections();
  return Object.fromEntries(await Promise.all(collections.map(async (each) => [each.collectionName, await each.countDocuments()] as const)));
}
