import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { seedRoles } from '../people/role.ts';
import { clock } from '../platform/clock.ts';
import { forgetPromises } from '../sla/book.ts';
import { createCalendar } from '../sla/save-calendar.ts';
import { createPolicy } from '../sla/save-policy.ts';
import { calendarInput, policyInput } from '../sla/words.ts';
import { changeTicket } from './change-ticket.ts';
import { takeBackStatus } from './take-back-status.ts';
import { Ticket, type TicketRecord } from './ticket.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
  forgetPromises();
  clock.stopAt('2026-11-23T10:00:00.000Z');
});
afterEach(() => clock.run());

const open = (more: object = {}) => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' }, ...more });
const stored = async (number: string) => (await Ticket.findOne({ number }).lean<TicketRecord>())!;
const told = ({ status, statusCategory, resolvedAt, closedAt, waitingSince, resolution, sla, dueAt }: TicketRecord) =>
  ({ status, statusCategory, resolvedAt, closedAt, waitingSince, resolution: resolution ?? '', dueAt, sla: sla && { cycle: sla.cycle, endedAt: sla.endedAt, turns: sla.turns.map((turn) => turn.status), clocks: sla.clocks.map(({ metric, dueAt: due, metAt }) => [metric, due, metAt]) } });

test('what was resolved by a slip stands as it stood, its promise as if it had never ended', async () => {
  const calendar = await createCalendar(calendarInput.parse({ name: 'Always', zone: 'UTC', hours: { mon: [['00:00', '24:00']], tue: [['00:00', '24:00']] } }), operator);
  const hours = (value: number) => ({ value, unit: 'hours' as const });
  const target = { firstResponse: hours(2), nextResponse: hours(4), resolution: hours(8) };
  await createPolicy(policyInput.parse({ name: 'Standard', calendarId: calendar.id, targets: { low: target, medium: target, high: target, urgent: target } }), operator);
  const { viewer } = await makePerson({ role: 'agent' });
  for (const status of ['open', 'pending_customer', 'in_progress']) {
    const { number } = await open({ status });
    const before = await stored(number);
    clock.advance(60_000);
    await changeTicket(viewer, number, { status: 'resolved', resolution: 'A new cable.' });
    clock.advance(60_000);
    await takeBackStatus(viewer, number);
    expect(told(await stored(number))).toEqual(told(before));
  }
});

test('only one’s own last change of status is taken back, while nobody changed it since and it is not long ago', async () => {
  const [ana, bo] = [(await makePerson({ role: 'supervisor' })).viewer, (await makePerson({ role: 'agent' })).viewer];
  const { number } = await open();
  await expect(takeBackStatus(ana, number)).rejects.toMatchObject({ code: 'conflict' });
  await changeTicket(ana, number, { status: 'closed' });
  await expect(takeBackStatus(bo, number)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await takeBackStatus(ana, number)).toMatchObject({ status: 'open', closedAt: null });
  await changeTicket(ana, number, { status: 'resolved' });
  await changeTicket(bo, number, { status: 'reopened' });
  await expect(takeBackStatus(ana, number)).rejects.toMatchObject({ code: 'forbidden' });
  await changeTicket(ana, number, { status: 'resolved' });
  clock.advance(11 * 60_000);
  await expect(takeBackStatus(ana, number)).rejects.toMatchObject({ code: 'conflict' });
});
