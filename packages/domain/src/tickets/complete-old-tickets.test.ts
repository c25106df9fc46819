import mongoose from 'mongoose';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { seedRoles } from '../people/role.ts';
import { newId } from '../platform/id.ts';
import { changeTicket } from './change-ticket.ts';
import { Completion, completeOldTickets } from './complete-old-tickets.ts';
import { Ticket, type TicketRecord } from './ticket.ts';

useDatabase();

const now = async ({ _id }: Pick<TicketRecord, '_id'>) => (await Ticket.findById(_id).lean<TicketRecord>())!;
const old = (...tickets: TicketRecord[]) => Ticket.collection.updateMany(tickets.length > 0 ? { _id: { $in: tickets.map(({ _id }) => _id) } } : {}, { $unset: { creator: 1, formerAssigneeIds: 1 } });

test('tickets of before get who opened them and who had them from their history, once, and what nobody knows stays open', async () => {
  await seedRoles();
  const [ana, ben, cem] = await Promise.all(['Ana', 'Ben', 'Cem'].map(async (name) => (await makePerson({ name, role: 'supervisor' })).viewer));
  const open = (more: object = {}) => createTicket(ana!, { title: 'Printer', description: 'It blinks.', requester: { email: 'kim@example.com' }, ...more });
  const moved = await open({ assigneeId: ben!.actor.id });
  for (const assigneeId of [cem!.actor.id, ben!.actor.id, null]) await changeTicket(operator, moved.number, { assigneeId });
  const [still, fresh] = [await open(), await open({ assigneeId: ben!.actor.id })];
  await changeTicket(operator, fresh.number, { assigneeId: cem!.actor.id });
  const kept = await now(moved);
  await old(moved, still);
  const lost = { ...still, _id: newId(), number: 'TKT999990', history: null };
  await Ticket.collection.insertOne({ ...lost, creator: undefined } as never, { ignoreUndefined: true });

  expect(await completeOldTickets()).toEqual({ done: 2 });
  const filled = await now(moved);
  expect([filled.creator?.kind, String(filled.creator?.id), filled.creator?.name]).toEqual(['person', ana!.actor.id, 'Ana']);
  for (const each of [kept, filled]) expect(each.formerAssigneeIds!.map(String)).toEqual([cem!.actor.id, ben!.actor.id]);
  const single = await now(still);
  expect([single.creator?.name, single.formerAssigneeIds]).toEqual(['Ana', undefined]);
  expect(await now(fresh)).toMatchObject({ revision: fresh.revision + 1 });
  expect((await now(lost)).creator).toBeUndefined();
  const revision = (await now(moved)).revision;
  expect(await completeOldTickets()).toEqual({ done: 0 });
  expect((await now(moved)).revision).toBe(revision);
  expect(await Completion.findById('origins-of-tickets').lean()).toMatchObject({ doneAt: expect.any(Date) });
});

test('it goes on where it was, thousands at each call, and comes to its end whatever is opened meanwhile', async () => {
  await Promise.all([Completion.deleteMany({}), Ticket.deleteMany({})]);
  const like = await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'kim@example.com' } });
  await Ticket.collection.insertMany(Array.from({ length: 5_600 }, (_, n) => ({ ...like, _id: newId(), number: `TKT8${String(n).padStart(5, '0')}` })) as never);
  await completeOldTickets();
  const half = await Completion.findById('origins-of-tickets').lean();
  expect(half).toMatchObject({ doneAt: null });
  const { _id } = await createTicket(operator, { title: 'Meanwhile', description: 'It blinks.', requester: { email: 'kim@example.com' } });
  await completeOldTickets();
  expect(await Completion.findById('origins-of-tickets').lean()).toMatchObject({ after: _id, doneAt: expect.any(Date) });
});

test('of two processes that are at it at once one goes on and the other stops, and nothing sets it back', async () => {
  await Promise.all([Completion.deleteMany({}), Ticket.deleteMany({})]);
  const like = await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'kim@example.com' } });
  await Ticket.collection.insertMany(Array.from({ length: 5_000 }, (_, n) => ({ ...like, _id: newId(), number: `TKT7${String(n).padStart(5, '0')}` })) as never);
  const read: unknown[] = [];
  mongoose.set('debug', (collection: string, method: string, query: { _id?: unknown }) => void (collection === 'tickets' && method === 'find' && read.push(query)));
  await Promise.all([completeOldTickets(), completeOldTickets()]);
  await completeOldTickets();
  mongoose.set('debug', false);
  // 5,001 tickets are 11 times 500; each may begin one part twice, before it learns of the other.
  expect(read.length).toBeLessThanOrEqual(13);
  const place = await Completion.findById('origins-of-tickets').lean();
  expect(place).toMatchObject({ doneAt: expect.any(Date) });
  await completeOldTickets();
  expect(await Completion.findById('origins-of-tickets').lean()).toEqual(place);
});

test('a change at the same moment is not lost, and neither is what the history says', async () => {
  await Promise.all([Completion.deleteMany({}), Ticket.deleteMany({})]);
  const people = await Promise.all([1, 2, 3, 4].map(async () => (await makePerson({ role: 'agent' })).viewer.actor.id!));
  const tickets = await Promise.all(Array.from({ length: 12 }, () => createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'kim@example.com' }, assigneeId: people[0]! })));
  for (const { number } of tickets) await changeTicket(operator, number, { assigneeId: people[1]! });
  await old();
  await Promise.all([completeOldTickets(), ...tickets.map(({ number }) => changeTicket(operator, number, { assigneeId: people[2]! }))]);
  for (const ticket of tickets) {
    const after = await now(ticket);
    expect([after.assigneeId?.toString(), after.formerAssigneeIds?.map(String), after.creator?.kind]).toEqual([people[2], [people[0], people[1]], expect.any(String)]);
  }
});
