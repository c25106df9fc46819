import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { seedRoles } from '../people/role.ts';
import { changeTicket } from './change-ticket.ts';
import { findTicket } from './find-ticket.ts';
import { listTickets } from './list-tickets.ts';
import { addPartInput, partsArrivedInput } from './part-words.ts';
import { addPart, changePart, removePart } from './parts.ts';
import { receiveParts } from './receive-parts.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
});

const open = (more: object = {}) => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' }, ...more });
const part = (name: string, more: object = {}) => addPartInput.parse({ name, ...more });
const arrived = (name: string, quantity: number) => receiveParts(operator, partsArrivedInput.parse({ name, quantity }));
const waiting = async (quantity: number, more: object = {}) => {
  const { number } = await open(more);
  await addPart(operator, number, part('Fuser kit', { quantity }));
  await changeTicket(operator, number, { status: 'pending_parts' });
  return number;
};
const read = (number: string) => findTicket(operator, number);
const missing = async () => (await listTickets(operator, { filter: JSON.stringify({ all: [{ field: 'missingParts', is: 'yes' }] }) })).items.map(({ number }) => number);

test('TK-06: with the last part a ticket that waits for parts goes on, not with the first', async () => {
  const { id } = await makePerson({ role: 'technician' });
  const number = await waiting(2, { assigneeId: id });
  const { parts } = await addPart(operator, number, part('Roller', { expectedAt: '2026-11-24' }));
  expect(await missing()).toEqual([number]);
  await changePart(operator, number, parts![0]!.id, { arrived: 1 });
  await changePart(operator, number, parts![1]!.id, { arrived: 9 });
  expect(await read(number)).toMatchObject({ status: 'pending_parts', missingParts: ['fuser kit'], parts: [{ arrived: 1 }, { arrived: 1 }] });
  const after = await changePart(operator, number, parts![0]!.id, { arrived: 2 });
  expect(after).toMatchObject({ status: 'in_progress', statusCategory: 'open', missingParts: [] });
  expect(await missing()).toEqual([]);
  const lines = await Activity.find({ 'subject.id': after._id.toString() }).sort({ seq: -1 }).limit(1).lean();
  expect(lines[0]!.payload).toMatchObject({ changes: { status: { after: 'in_progress' } } });
});

test('a part that is not needed any more counts as there; a status that waits for nothing stays as somebody set it', async () => {
  const number = await waiting(1);
  const { parts } = await addPart(operator, number, part('Roller'));
  await changePart(operator, number, parts![0]!.id, { arrived: 1 });
  expect(await removePart(operator, number, parts![1]!.id)).toMatchObject({ status: 'open', parts: [{ name: 'Fuser kit' }] });
  await changeTicket(operator, number, { status: 'pending_parts' });
  expect(await removePart(operator, number, parts![0]!.id)).toMatchObject({ status: 'pending_parts', parts: [] });
  await expect(removePart(operator, number, parts![0]!.id)).rejects.toMatchObject({ code: 'not_found' });
});

test('what arrives goes to the most urgent first, then to the oldest, and a part of it counts as a part', async () => {
  const [old, young, urgent] = [await waiting(2), await waiting(1), await waiting(1, { priority: 'urgent' })];
  expect(await arrived(' FUSER  kit', 2)).toEqual({ given: [{ number: urgent, quantity: 1, complete: true }, { number: old, quantity: 1, complete: false }], left: 0 });
  expect((await read(old)).status).toBe('pending_parts');
  expect(await arrived('Fuser kit', 5)).toEqual({ given: [{ number: old, quantity: 1, complete: true }, { number: young, quantity: 1, complete: true }], left: 3 });
  expect([(await read(old)).status, (await read(young)).status]).toEqual(['open', 'open']);
  expect(await arrived('Fuser kit', 1)).toEqual({ given: [], left: 1 });
});

test('only who may edit a ticket says what it waits for', async () => {
  const number = await waiting(1);
  const billing = await makePerson({ role: 'technician' });
  await expect(addPart(billing.viewer, number, part('Roller'))).rejects.toMatchObject({ code: 'not_found' });
});
