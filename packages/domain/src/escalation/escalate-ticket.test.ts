import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import '../models.ts';
import { Notification } from '../notifications/notification.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import { forgetPromises } from '../sla/book.ts';
import { createCalendar } from '../sla/save-calendar.ts';
import { createPolicy } from '../sla/save-policy.ts';
import { calendarInput, policyInput } from '../sla/words.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { escalateInput, escalateTicket, escalationOf } from './escalate-ticket.ts';
import { tellOfStep } from './follow-escalations.ts';

useDatabase();
type Somebody = Awaited<ReturnType<typeof makePerson>>;
let [agent, ruth, tom, max]: Somebody[] = [];
let teamId = '';

beforeEach(async () => {
  await emptyDatabase();
  forgetPromises();
  await seedRoles();
  teamId = (await createTeam({ name: 'Machines' } as never, operator)).id;
  agent = await makePerson({ name: 'Aisha', role: 'agent', teamIds: [teamId] });
  ruth = await makePerson({ name: 'Ruth', role: 'supervisor', teamIds: [teamId] });
  tom = await makePerson({ name: 'Tom', role: 'supervisor' });
  max = await makePerson({ name: 'Max', role: 'manager' });
  const calendar = await createCalendar(calendarInput.parse({ name: 'Office', zone: 'UTC', hours: { mon: [['00:00', '24:00']] } }), operator);
  const hours = (value: number) => ({ resolution: { value, unit: 'hours', hours: '24x7' } });
  await createPolicy(policyInput.parse({ name: 'Standard', calendarId: calendar.id, targets: { low: hours(8), medium: hours(4), high: hours(2), urgent: hours(1) } }), operator);
});

const open = () => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' }, teamId } as never);
const asked = (more: object = {}) => escalateInput.parse({ reason: 'The customer threatens to leave', ...more });
const line = async () => (await Activity.findOne({ event: 'ticket.escalated' }).lean<ActivityLine>())!;
const heard = async () => (await Notification.find().lean()).map(({ personId, event }) => `${[agent, ruth, tom, max].find((one) => one!.id === personId.toString()) === ruth ? 'Ruth' : personId.toString() === max!.id ? 'Max' : personId.toString() === tom!.id ? 'Tom' : 'Aisha'} ${event}`).sort();

test('the supervisors of its team hear of it with the reason, and the clocks run on', async () => {
  const before = await open();
  const after = await escalateTicket(agent!.viewer, before.number, asked({ note: 'Third call today.' }));
  expect(after.sla!.clocks).toEqual(before.sla!.clocks);
  expect(after.dueAt).toEqual(before.dueAt);
  expect(after.assigneeId).toBeNull();
  expect((await line()).reason).toBe('The customer threatens to leave: Third call today.');
  await tellOfStep(await line());
  await tellOfStep(await line());
  expect(await heard()).toEqual(['Ruth escalated']);
});

test('handed over it is theirs; a raised priority counts from the same start', async () => {
  const before = await open();
  await changeTicket(operator, before.number, { assigneeId: agent!.id });
  const after = await escalateTicket(agent!.viewer, before.number, asked({ handOver: true, raisePriority: true }));
  expect(after.assigneeId?.toString()).toBe(ruth!.id);
  expect(after.priority).toBe('high');
  const hours = (ticket: typeof after) => (ticket.dueAt!.getTime() - ticket.createdAt.getTime()) / 3_600_000;
  expect([hours(before), hours(after)]).toEqual([4, 2]);
});

test('a technician gives up the line what is their own, and nothing else', async () => {
  const technician = await makePerson({ name: 'Nina', role: 'technician' });
  const ticket = await open();
  await changeTicket(operator, ticket.number, { assigneeId: technician.id });
  expect((await escalateTicket(technician.viewer, ticket.number, asked({ handOver: true, to: 'manager' }))).assigneeId?.toString()).toBe(max!.id);
  await expect(escalateTicket(technician.viewer, ticket.number, asked())).rejects.toMatchObject({ code: 'not_found' });
});

test('nobody calls for their own help: the only supervisor of a team asks those of the desk, the only manager is told that there is nobody', async () => {
  const ticket = await open();
  expect((await escalationOf(ruth!.viewer, ticket.number)).supervisor.map(({ name }) => name)).toEqual(['Tom']);
  await expect(escalateTicket(max!.viewer, ticket.number, asked({ to: 'manager' }))).rejects.toMatchObject({ code: 'conflict', errors: [{ path: 'to' }] });
});

test('without a reason, over, or read in an older version it is refused with a sentence', async () => {
  expect(escalateInput.safeParse({ reason: '  ' }).error!.issues[0]!.message).toBe('Say why this ticket needs help.');
  const ticket = await open();
  await expect(escalateTicket(agent!.viewer, ticket.number, asked({ version: 99 }))).rejects.toMatchObject({ code: 'conflict' });
  await changeTicket(operator, ticket.number, { status: 'cancelled' });
  await expect(escalateTicket(agent!.viewer, ticket.number, asked())).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Reopen it first') });
});
