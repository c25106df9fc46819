import { beforeAll, expect, test } from 'vitest';
import { Activity } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import '../models.ts';
import { preparePeople } from '../people/prepare-people.ts';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator, viewerOf } from '../../../../tests/support/people.ts';
import { changeTicket } from './change-ticket.ts';
import { takeTicket } from './take-ticket.ts';

useDatabase();
beforeAll(() => preparePeople());

const open = () => createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' } } as never);

test('a supervisor takes over what somebody has, and the line says who took it from whom', async () => {
  const [maria, ben] = [await makePerson({ role: 'supervisor', name: 'Maria' }), await makePerson({ role: 'agent' })];
  const ticket = await open();
  await changeTicket(operator, ticket.number, { assigneeId: ben.id } as never);
  const taken = await takeTicket(await viewerOf(maria.id), ticket.number, {});
  expect(taken.assigneeId?.toString()).toBe(maria.id);
  const line = await Activity.findOne({ 'subject.id': ticket._id.toString(), event: 'ticket.changed' }).sort({ seq: -1 }).orFail().lean();
  expect(line.by).toMatchObject({ id: maria.id });
  expect(String((line.payload as { changes: { assigneeId: { before: unknown } } }).changes.assigneeId.before)).toBe(ben.id);
});

test('taking what one has changes nothing', async () => {
  const maria = await viewerOf((await makePerson({ role: 'supervisor' })).id);
  const ticket = await open();
  const once = await takeTicket(maria, ticket.number, {});
  expect((await takeTicket(maria, ticket.number, {})).version).toBe(once.version);
});

test('a program, a stale version and a technician are refused', async () => {
  const ticket = await open();
  await expect(takeTicket(operator, ticket.number, {})).rejects.toMatchObject({ code: 'forbidden' });
  await expect(takeTicket(await viewerOf((await makePerson({ role: 'supervisor' })).id), ticket.number, { version: 99 })).rejects.toMatchObject({ code: 'conflict' });
  await expect(takeTicket(await viewerOf((await makePerson({ role: 'technician' })).id), ticket.number, {})).rejects.toMatchObject({ code: 'not_found' });
});
