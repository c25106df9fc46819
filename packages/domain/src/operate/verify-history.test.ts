import { beforeAll, beforeEach, expect, test } from 'vitest';
import '../models.ts';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { Activity } from '../activity/activity.ts';
import { anchorHistory } from '../activity/anchor.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { changeSetting } from '../people/change-setting.ts';
import { createTeam } from '../people/create-team.ts';
import { deleteTeam } from '../people/delete-team.ts';
import { seedRoles } from '../people/role.ts';
import { teamInput } from '../people/words.ts';
import { clock } from '../platform/clock.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { verifyHistory } from './verify-history.ts';

useDatabase();

let ticket: TicketRecord;

beforeAll(() => seedRoles());
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  await makePerson({ role: 'admin' });
  const team = await createTeam(teamInput.parse({ name: 'Night shift' }), operator);
  await deleteTeam(team.id, operator);
  await changeSetting(operator, 'desk.name', `Desk ${Math.random()}`);
  ticket = await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } });
  await changeTicket(operator, ticket.number, { priority: 'urgent' });
});

const about = () => ({ 'subject.kind': 'ticket', 'subject.id': ticket._id.toString() });

test('what was written by the product holds, deleted subjects too', async () => {
  const { faults, subjects } = await verifyHistory();
  expect(faults).toEqual([]);
  expect(subjects).toBeGreaterThanOrEqual(5);
});

test('a line that was changed, one that was removed, and an end that was cut off each show', async () => {
  await Activity.collection.updateOne({ ...about(), seq: 1 }, { $set: { 'by.name': 'Somebody else' } });
  expect((await verifyHistory()).faults).toEqual([`ticket ${ticket._id}: Line 1 was changed.`]);
  await Activity.collection.deleteOne({ ...about(), seq: 1 });
  expect((await verifyHistory()).faults).toEqual([`ticket ${ticket._id}: Line 1 is missing.`]);
});

test('a ticket that vanished without a word shows', async () => {
  await Ticket.collection.deleteOne({ _id: ticket._id });
  expect((await verifyHistory()).faults).toEqual([`ticket ${ticket._id}: There is history of it, and it is gone without a word.`]);
});

test('a subject that was taken out whole shows in the anchor of its day', async () => {
  clock.advance(2 * 86_400_000);
  await anchorHistory();
  clock.run();
  // The line that tells of the anchor came after it, on the same day of the system's clock.
  await Activity.collection.deleteMany({ event: 'history.anchored' });
  const anchored = /^day [\d-]+: its \d+ lines are not the \d+ that were anchored\.$/;
  expect((await verifyHistory()).faults.filter((fault) => anchored.test(fault))).toEqual([]);

  await Ticket.collection.deleteOne({ _id: ticket._id });
  await Activity.collection.deleteMany(about());
  const { faults, anchors } = await verifyHistory();
  expect(anchors).toBeGreaterThan(0);
  expect(faults.filter((fault) => anchored.test(fault))).toHaveLength(1);
});
