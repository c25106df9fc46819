import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import type { Escalated } from '../activity/events.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { writeMessage } from '../conversations/write-message.ts';
import '../models.ts';
import { Notification } from '../notifications/notification.ts';
import { seedRoles } from '../people/role.ts';
import { Person } from '../people/person.ts';
import type { Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import { startJobs, stopJobs, undefineJobs } from '../platform/jobs/jobs.ts';
import { forgetPromises } from '../sla/book.ts';
import { createCalendar } from '../sla/save-calendar.ts';
import { changePolicy, createPolicy } from '../sla/save-policy.ts';
import { calendarInput, policyInput, type Step } from '../sla/words.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { previewPromises } from '../tickets/preview-promises.ts';
import { recomputePromises, sweepPromises } from '../tickets/recompute-promises.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { defineEscalations, escalate, stepsBetween, sweepEscalations } from './escalate-due.ts';
import { tellOfStep } from './follow-escalations.ts';

useDatabase();

const hours = (value: number) => ({ value, unit: 'hours' as const, hours: '24x7' as const });
const medium = { firstResponse: hours(1), resolution: hours(4) };
const steps: Step[] = [
  { metric: 'firstResponse', at: { percent: 80 }, actions: [{ do: 'notify', whom: ['supervisor'] }] },
  { metric: 'firstResponse', at: { percent: 100 }, actions: [{ do: 'assign', to: 'supervisor' }, { do: 'notify', whom: ['assignee', 'supervisor', 'manager'] }] },
  { metric: 'resolution', at: { percent: 80 }, actions: [{ do: 'raisePriority' }, { do: 'notify', whom: ['manager'] }] },
  { metric: 'resolution', at: { minutesAfter: 30 }, actions: [{ do: 'notify', whom: ['manager'] }] },
];
let ruth: Awaited<ReturnType<typeof makePerson>>;
let max: Awaited<ReturnType<typeof makePerson>>;
let policyId = '';
const agent: Viewer = { ...operator, actor: { kind: 'person', id: newId().toString(), name: 'Aisha' } };

beforeEach(async () => {
  await emptyDatabase();
  forgetPromises();
  clock.stopAt('2026-11-23T10:00:00.000Z');
  await seedRoles();
  ruth = await makePerson({ name: 'Ruth', role: 'supervisor' });
  max = await makePerson({ name: 'Max', role: 'manager' });
  const calendar = await createCalendar(calendarInput.parse({ name: 'Office', zone: 'UTC', hours: { mon: [['00:00', '24:00']] } }), operator);
  policyId = (await createPolicy(policyInput.parse({ name: 'Standard', calendarId: calendar.id, targets: { low: {}, medium, high: medium, urgent: medium }, steps }), operator)).id;
});
afterEach(() => clock.run());

const to = (time: string) => clock.stopAt(`2026-11-23T${time}:00.000Z`);
const open = () => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } });
const stored = async (ticket: { _id: unknown }) => (await Ticket.findById(ticket._id).lean<TicketRecord>())!;
const lines = () => Activity.find({ event: 'ticket.escalated' }).sort({ seq: 1 }).lean<ActivityLine[]>();
const told = async () => (await lines()).map((line) => line.payload as unknown as Escalated).map(({ metric, at, lateMs }) => `${metric} ${JSON.stringify(at).replace(/\W/g, '')}${lateMs ? ' late' : ''}`);

test('each step comes at its time, once, with what it does and who is told', async () => {
  const ticket = await open();
  to('10:47');
  expect(await sweepEscalations()).toBe(0);
  to('10:48');
  expect(await sweepEscalations()).toBe(1);
  expect(await sweepEscalations()).toBe(0);
  to('11:00');
  expect(await sweepEscalations()).toBe(1);
  expect((await stored(ticket)).assigneeId?.toString()).toBe(ruth.id);
  expect(await told()).toEqual(['firstResponse percent80', 'firstResponse percent100']);

  for (const line of await lines()) await tellOfStep(line);
  for (const line of await lines()) await tellOfStep(line);
  const heard = (await Notification.find().lean()).map(({ personId, event, causes }) => [personId.toString() === ruth.id ? 'Ruth' : personId.toString() === max.id ? 'Max' : '?', event, causes.length]);
  expect(heard.sort()).toEqual([['Max', 'escalated', 1], ['Ruth', 'escalated', 2]]);
});

test('what is due and what will be is read from an index, however many tickets there are', async () => {
  await open();
  for (const [from, until] of [[null, clock.ms()], [clock.ms(), clock.ms() + 3 * 3_600_000]] as const) {
    const { executionStats } = (await Ticket.find(stepsBetween(from, until) as never).sort({ 'sla.nextStepAt': 1 }).explain('executionStats')) as unknown as { executionStats: { totalDocsExamined: number; nReturned: number } };
    expect(executionStats).toMatchObject({ totalDocsExamined: executionStats.nReturned, nReturned: from === null ? 0 : 1 });
  }
});

test('what was kept in time is told to nobody, and what is over neither', async () => {
  const [answered, solved] = [await open(), await open()];
  await writeMessage(agent, answered.number, { body: 'Try the cable.' });
  await changeTicket(operator, solved.number, { status: 'resolved' });
  to('12:00');
  expect(await sweepEscalations()).toBe(0);
  to('13:12');
  expect(await sweepEscalations()).toBe(1);
  expect(await told()).toEqual(['resolution percent80']);
  // 80 % of 10:00 to 14:00 is 13:12 (conflict G).
  expect((await stored(answered)).priority).toBe('high');
});

test('many who sweep at once do each step once', async () => {
  await Promise.all(Array.from({ length: 6 }, open));
  to('14:30');
  await Promise.all(Array.from({ length: 5 }, () => sweepEscalations()));
  await sweepEscalations();
  const marks = (await lines()).map(({ subject, payload }) => `${subject.id} ${(payload as unknown as Escalated).key}`);
  expect(marks).toHaveLength(6 * 4);
  expect(new Set(marks).size).toBe(6 * 4);
});

test('a worker that was away does what was due, in order, and says that it is late', async () => {
  await open();
  to('23:00');
  await sweepEscalations();
  expect(await told()).toEqual(['firstResponse percent80 late', 'firstResponse percent100 late', 'resolution percent80 late', 'resolution minutesAfter30 late']);
});

test('what one run did is not done again by the next, which does the rest', async () => {
  const ticket = await open();
  to('10:50');
  expect(await escalate(ticket._id.toString())).toBe(1);
  to('11:30');
  expect(await escalate(ticket._id.toString())).toBe(1);
  expect(await escalate(ticket._id.toString())).toBe(0);
});

test('a clock that is set back an hour repeats nothing', async () => {
  await open();
  to('11:00');
  await sweepEscalations();
  to('10:00');
  await sweepEscalations();
  to('11:00');
  expect(await sweepEscalations()).toBe(0);
});

test('a breach after reopening is a new cycle with its own steps', async () => {
  const ticket = await open();
  await writeMessage(agent, ticket.number, { body: 'Solved.', status: 'resolved' });
  to('13:30');
  await changeTicket(operator, ticket.number, { status: 'reopened' });
  to('16:42');
  await sweepEscalations();
  expect(await told()).toEqual(['resolution percent80']);
  expect((await lines()).map(({ payload }) => (payload as unknown as Escalated).key)).toEqual(['resolution 80% 2']);
});

test('an edited policy counts open tickets anew in a job, told to nobody what is past by it; a second run does nothing', async () => {
  const ticket = await open();
  await recomputePromises();
  to('12:00');
  await sweepEscalations();
  const quick = { firstResponse: hours(0.5), resolution: hours(1) };
  await changePolicy(policyId, { targets: { low: {}, medium: quick, high: quick, urgent: quick } }, operator);
  expect(await sweepPromises()).toBe(1);
  expect(await sweepPromises()).toBe(0);
  expect((await stored(ticket)).sla!.clocks.map(({ dueAt }) => dueAt!.toISOString().slice(11, 16))).toEqual(['10:30', '11:00']);
  expect(await sweepEscalations()).toBe(0);
  expect(await Activity.countDocuments({ event: 'ticket.promise_changed' })).toBe(1);
});

test('what an edit would do to open tickets is said before it is saved', async () => {
  await open();
  to('10:40');
  const quick = { firstResponse: hours(0.5), resolution: hours(4) };
  const effect = await previewPromises({ policy: { id: policyId, targets: { low: {}, medium: quick, high: quick, urgent: quick } } }, operator);
  expect(effect).toMatchObject({ open: 1, moved: 1, overdue: 1 });
  expect(await previewPromises({ policy: { id: policyId, name: 'Other' } }, operator)).toMatchObject({ open: 1, moved: 0, overdue: 0 });
});

test('nobody to escalate to is noted, and the rest is done', async () => {
  await emptyDatabaseOfPeople();
  const ticket = await open();
  to('11:00');
  expect(await sweepEscalations()).toBe(2);
  expect(((await lines())[1]!.payload as unknown as Escalated).done).toEqual([{ do: 'assign', to: null }]);
  expect((await stored(ticket)).assigneeId).toBeNull();
});

async function emptyDatabaseOfPeople() {
  await Person.deleteMany({});
}

test('a step comes within two seconds of its time: the sweep before it gave it a job of its own', async () => {
  clock.run();
  const soon = { firstResponse: { value: 0.07, unit: 'minutes' as const, hours: '24x7' as const } };
  await changePolicy(policyId, { targets: { low: soon, medium: soon, high: soon, urgent: soon } }, operator);
  const ticket = await open();
  const dueAt = (await stored(ticket)).sla!.clocks[0]!.dueAt!.getTime();
  defineEscalations();
  await startJobs();
  try {
    expect(await sweepEscalations()).toBe(0);
    await vi.waitFor(async () => expect(await told()).toContain('firstResponse percent100'), { timeout: 10_000, interval: 50 });
  } finally {
    await stopJobs();
    undefineJobs();
  }
  const line = (await lines()).find(({ payload }) => JSON.stringify((payload as unknown as Escalated).at) === '{"percent":100}')!;
  expect(line.at.getTime()).toBeGreaterThanOrEqual(dueAt);
  expect(line.at.getTime() - dueAt).toBeLessThan(2_000);
});
