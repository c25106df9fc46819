import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { writeMessage } from '../conversations/write-message.ts';
import { exportColumns } from '../exports/cells.ts';
import '../models.ts';
import type { Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import { forgetPromises } from '../sla/book.ts';
import { createCalendar } from '../sla/save-calendar.ts';
import { createPolicy } from '../sla/save-policy.ts';
import { calendarInput, policyInput } from '../sla/words.ts';
import { toPublicTicket } from './card.ts';
import { changeTicket } from './change-ticket.ts';
import { Ticket, type TicketRecord } from './ticket.ts';

useDatabase();

const office = { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] };
const hours = (value: number) => ({ value, unit: 'hours' as const });
const medium = { firstResponse: hours(2), nextResponse: hours(4), resolution: hours(8) };
const agent: Viewer = { ...operator, actor: { kind: 'person', id: newId().toString(), name: 'Aisha' } };
const HOUR = 3_600_000;

beforeEach(async () => {
  await emptyDatabase();
  forgetPromises();
  clock.stopAt('2026-11-23T16:00:00.000Z');
});
afterEach(() => clock.run());

const to = (time: string) => clock.stopAt(`2026-11-${time}:00.000Z`);
const open = () => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } });
const stored = async (number: string) => (await Ticket.findOne({ number }).lean<TicketRecord>())!;
const times = async (number: string) => toPublicTicket(await stored(number)).times;

async function promise(): Promise<void> {
  const calendar = await createCalendar(calendarInput.parse({ name: 'Office', zone: 'UTC', hours: office }), operator);
  await createPolicy(policyInput.parse({ name: 'Standard', calendarId: calendar.id, targets: { low: {}, medium, high: medium, urgent: medium } }), operator);
}

test('TK-19: response and resolution are told by the clock on the wall and as the promise counts them, and stand in a file', async () => {
  await promise();
  const { number } = await open();
  expect(await times(number)).toEqual({ responseMs: null, resolutionMs: null, responseCountedMs: null, resolutionCountedMs: null });
  to('24T09:30');
  await writeMessage(agent, number, { body: 'Try the cable.' });
  expect(await times(number)).toMatchObject({ responseMs: 17.5 * HOUR, responseCountedMs: 1.5 * HOUR, resolutionMs: null, resolutionCountedMs: null });
  await changeTicket(agent, number, { status: 'pending_customer' });
  to('24T12:00');
  await changeTicket(agent, number, { status: 'in_progress' });
  to('24T13:00');
  await changeTicket(agent, number, { status: 'resolved' });
  expect(await times(number)).toMatchObject({ resolutionMs: 21 * HOUR, resolutionCountedMs: 2.5 * HOUR });
  const ticket = await stored(number);
  const cell = new Map((await exportColumns()).map(({ title, of }) => [title, of(ticket, null)]));
  expect([cell.get('Response time (minutes)'), cell.get('Resolution time as promised (minutes)')]).toEqual([1050, 150]);
  await changeTicket(agent, number, { status: 'reopened' });
  expect(await times(number)).toMatchObject({ responseMs: 17.5 * HOUR, resolutionMs: null, resolutionCountedMs: null });
});

test('where nothing is promised only the clock on the wall counts', async () => {
  const { number } = await open();
  to('23T18:00');
  await writeMessage(agent, number, { body: 'Try the cable.', status: 'resolved' });
  expect(await times(number)).toEqual({ responseMs: 2 * HOUR, resolutionMs: 2 * HOUR, responseCountedMs: null, resolutionCountedMs: null });
});
