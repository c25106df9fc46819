import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { mergeTickets } from '../conversations/merge-tickets.ts';
import { unmergeTickets } from '../conversations/unmerge-tickets.ts';
import { withdrawMessage } from '../conversations/withdraw-message.ts';
import { writeMessage } from '../conversations/write-message.ts';
import { Account } from '../customers/account.ts';
import { changeAccount } from '../customers/change-account.ts';
import { createAccount } from '../customers/create-account.ts';
import { mergeCustomers } from '../customers/merge-customers.ts';
import { undoMerge } from '../customers/undo-merge.ts';
import { accountInput } from '../customers/words.ts';
import '../models.ts';
import type { Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import { forgetPromises, promisesNow } from '../sla/book.ts';
import { ensurePromise } from '../sla/default-promise.ts';
import { createCalendar } from '../sla/save-calendar.ts';
import { changePolicy, createPolicy } from '../sla/save-policy.ts';
import { calendarInput, policyInput } from '../sla/words.ts';
import { changeTicket } from './change-ticket.ts';
import { followCustomer } from './follow-customers.ts';
import { listTickets, readsOf } from './list-tickets.ts';
import { markNotSpam, markSpam } from './mark-spam.ts';
import { Ticket, type TicketRecord } from './ticket.ts';
import { trackSla } from './track-sla.ts';
import { trashTicket } from './trash-ticket.ts';
import { builtInView } from './view-words.ts';

useDatabase();

const office = { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']], wed: [['09:00', '17:00']], thu: [['09:00', '17:00']], fri: [['09:00', '17:00']] };
const hours = (value: number) => ({ value, unit: 'hours' as const });
const medium = { firstResponse: hours(2), nextResponse: hours(4), resolution: hours(8) };
let policyId = '';
const agent: Viewer = { ...operator, actor: { kind: 'person', id: newId().toString(), name: 'Aisha' } };

beforeEach(async () => {
  await emptyDatabase();
  forgetPromises();
  clock.stopAt('2026-11-23T10:00:00.000Z');
  const calendar = await createCalendar(calendarInput.parse({ name: 'Office', zone: 'UTC', hours: office }), operator);
  policyId = (await createPolicy(policyInput.parse({ name: 'Standard', calendarId: calendar.id, targets: { low: {}, medium, high: { ...medium, resolution: hours(4) }, urgent: medium } }), operator)).id;
});
afterEach(() => clock.run());

const to = (time: string) => clock.stopAt(`2026-11-${time}:00.000Z`);
const open = (more: object = {}) => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' }, ...more });
const stored = async (ticket: { _id: unknown }) => (await Ticket.findById(ticket._id).lean<TicketRecord>())!;
const short = (at: Date | string | null | undefined) => (at ? new Date(at).toISOString().slice(8, 16) : null);
const clockOf = (ticket: TicketRecord, metric: string) => ticket.sla!.clocks.find((one) => one.metric === metric);
const set = async (ticket: TicketRecord, change: object) => changeTicket(operator, ticket.number, change as never);
const answer = (ticket: TicketRecord, more: object = {}) => writeMessage(agent, ticket.number, { body: 'Try the cable.', ...more });

test('a new ticket is promised an answer and an end, and is due when the first of them is', async () => {
  const ticket = await stored(await open());
  expect(ticket.sla!.clocks.map(({ metric, dueAt }) => [metric, short(dueAt)])).toEqual([['firstResponse', '23T12:00'], ['resolution', '24T10:00']]);
  expect(short(ticket.dueAt)).toBe('23T12:00');
  expect(ticket.dueSort).toBe(ticket.dueAt!.getTime());
});

describe('a contract of the account', () => {
  const account = (contracts: object[]) => createAccount(operator, accountInput.parse({ name: 'Larkfield', domains: ['larkfield.example'], contracts }));
  const policyOf = async (ticket: { _id: unknown }) => (await stored(ticket)).sla!.terms!.split(':')[0];
  const byContract = async (contract: string[]) => (await createPolicy(policyInput.parse({ name: 'By contract', calendarId: promisesNow()[0]!.calendarId, match: { contract }, targets: { low: {}, medium: { ...medium, resolution: hours(3) }, high: {}, urgent: {} } }), operator)).id;
  const from = (email: string, more: object = {}) => open({ requester: { email }, ...more });

  test('chooses the policy by its level or number while it is in force, both days included', async () => {
    const gold = await byContract(['Gold', 'amc-17']);
    await account([{ number: 'AMC-16', level: 'gold', until: '2026-11-23' }, { number: 'AMC-17', from: '2026-11-25', until: '2026-11-30' }]);
    expect(await policyOf(await from('ana@larkfield.example'))).toBe(gold);
    expect(await policyOf(await from('ana@elsewhere.example'))).toBe(policyId);
    to('24T10:00');
    expect(await policyOf(await from('bo@larkfield.example'))).toBe(policyId);
    to('25T10:00');
    expect(await policyOf(await from('cy@larkfield.example'))).toBe(gold);
  });

  test('that is made later changes what open tickets are promised, and one that runs out does not', async () => {
    const gold = await byContract(['gold']);
    const made = await account([]);
    const ticket = await from('ana@larkfield.example');
    expect(await policyOf(ticket)).toBe(policyId);
    await changeAccount(operator, made._id.toString(), { contracts: [{ number: 'AMC-1', level: 'gold', from: null, until: '2026-11-23' }] });
    await followCustomer((await Activity.findOne({ event: 'account.changed' }).sort({ _id: -1 }).lean<ActivityLine>())!);
    expect(await policyOf(ticket)).toBe(gold);
    to('24T12:00');
    await set(ticket, { priority: 'high' });
    await set(ticket, { priority: 'medium' });
    expect(await policyOf(ticket)).toBe(gold);
  });

  test('is one number once, with an end after its beginning, and joins when two accounts become one', async () => {
    expect(accountInput.safeParse({ name: 'A', contracts: [{ number: 'X' }, { number: 'x' }] }).error?.issues[0]?.message).toBe('Each number once.');
    expect(accountInput.safeParse({ name: 'A', contracts: [{ number: 'X', from: '2026-02-01', until: '2026-01-31' }] }).error?.issues[0]).toMatchObject({ path: ['contracts', 0, 'until'] });
    const into = await account([{ number: 'A-1' }]);
    const gone = await createAccount(operator, accountInput.parse({ name: 'Larkfeld', contracts: [{ number: 'B-2' }] }));
    const { merge } = await mergeCustomers(operator, 'account', into._id.toString(), { sourceId: gone._id.toString() } as never);
    const numbers = async (id: unknown) => (await Account.findById(id).lean())!.contracts!.map(({ number }) => number);
    expect(await numbers(into._id)).toEqual(['A-1', 'B-2']);
    await undoMerge(operator, merge._id.toString());
    expect([await numbers(into._id), await numbers(gone._id)]).toEqual([['A-1'], ['B-2']]);
  });
});

test('the view of what is due soon holds what can still be kept within a day, the nearest first, and moves with time', async () => {
  const near = await open();
  const far = await open({ priority: 'low', dueAt: '2026-11-25T15:00:00.000Z' });
  const next = await open({ priority: 'low', dueAt: '2026-11-23T11:00:00.000Z' });
  const soon = async () => (await listTickets(operator, { view: 'soon', sort: 'dueAt' }, {})).items.map(({ number }) => number);
  expect(await soon()).toEqual([next.number, near.number]);
  const first = await listTickets(operator, { view: 'soon', sort: 'dueAt' }, { limit: 1 });
  expect((await listTickets(operator, { view: 'soon', sort: 'dueAt' }, { limit: 1, after: first.next! })).items.map(({ number }) => number)).toEqual([near.number]);
  to('23T12:30');
  expect(await soon()).toEqual([]);
  to('24T15:30');
  expect(await soon()).toEqual([far.number]);
  const { where, phases } = await readsOf(operator, builtInView('soon')!.filter, 'dueAt');
  const { executionStats } = (await Ticket.find({ $and: [phases[0]!.where, ...where] } as never).sort({ dueSort: 1, _id: 1 }).explain('executionStats')) as unknown as { executionStats: { totalDocsExamined: number } };
  expect(executionStats.totalDocsExamined).toBe(1);
});

test('an answer keeps the first promise, and the end is due next', async () => {
  const ticket = await open();
  to('23T11:00');
  await answer(ticket);
  const after = await stored(ticket);
  expect(short(clockOf(after, 'firstResponse')!.metAt)).toBe('23T11:00');
  expect(short(after.dueAt)).toBe('24T10:00');
});

test('waiting for the customer takes the due time away, and going on gives a later one', async () => {
  const ticket = await open();
  await answer(ticket, { status: 'pending_customer' });
  to('23T16:00');
  const waiting = await stored(ticket);
  expect(waiting.dueAt).toBeNull();
  expect(short(clockOf(waiting, 'resolution')!.stoodAt)).toBe('24T10:00');
  expect(waiting.dueSort).toBeGreaterThan(1e14);
  await set(waiting, { status: 'in_progress' });
  expect(short((await stored(ticket)).dueAt)).toBe('24T16:00');
});

test('waiting for parts does not stop the clock, so such a ticket can be overdue', async () => {
  const ticket = await open();
  await answer(ticket, { status: 'in_progress' });
  await set(ticket, { status: 'pending_parts' });
  expect(short((await stored(ticket)).dueAt)).toBe('24T10:00');
  to('24T10:01');
  expect((await listTickets(operator, { view: 'overdue' }, {})).items.map(({ number }) => number)).toEqual([ticket.number]);
  await set(ticket, { status: 'pending_customer' });
  // What was missed before the pause stays missed.
  expect((await listTickets(operator, { view: 'overdue' }, {})).items).toHaveLength(1);
});

test('time alone brings a ticket into the overdue list', async () => {
  await open();
  expect((await listTickets(operator, { view: 'overdue' }, {})).items).toHaveLength(0);
  to('23T12:01');
  expect((await listTickets(operator, { view: 'overdue' }, {})).items).toHaveLength(1);
});

test('a higher priority counts from the start, and a breach stays known when the priority is lowered', async () => {
  const ticket = await open();
  await answer(ticket);
  to('23T15:00');
  await set(ticket, { priority: 'high' });
  expect(short((await stored(ticket)).dueAt)).toBe('23T14:00');
  await set(ticket, { priority: 'medium' });
  const after = clockOf(await stored(ticket), 'resolution')!;
  expect([short(after.dueAt), short(after.breachedAt)]).toEqual(['24T10:00', '23T14:00']);
});

test('a due time that somebody sets wins over the promise, until they take it away', async () => {
  const ticket = await open();
  await set(ticket, { dueAt: '2026-11-27T12:00:00.000Z' });
  expect(short((await stored(ticket)).dueAt)).toBe('27T12:00');
  await answer(ticket);
  expect(short((await stored(ticket)).dueAt)).toBe('27T12:00');
  expect(short(clockOf(await stored(ticket), 'resolution')!.dueAt)).toBe('24T10:00');
  await set(ticket, { dueAt: null });
  expect(short((await stored(ticket)).dueAt)).toBe('24T10:00');
});

test('reopening is a new cycle, and what came of the one before stays known', async () => {
  const ticket = await open();
  await answer(ticket, { status: 'resolved' });
  to('25T09:00');
  await set(ticket, { status: 'closed' });
  expect(short(clockOf(await stored(ticket), 'resolution')!.metAt)).toBe('23T10:00');
  await set(ticket, { status: 'reopened' });
  const { sla } = await stored(ticket);
  expect([sla!.cycle, short(sla!.clocks.at(-1)!.startedAt), short(sla!.clocks.at(-1)!.dueAt)]).toEqual([2, '25T09:00', '25T17:00']);
  expect(sla!.past.map(({ metric, cycle }) => [metric, cycle])).toEqual([['firstResponse', 1], ['resolution', 1]]);
});

test('what is over keeps the numbers it ended with, whatever becomes of the policy', async () => {
  const ticket = await open();
  await answer(ticket, { status: 'resolved' });
  const before = await stored(ticket);
  await changePolicy(policyId, { targets: { low: {}, medium: { resolution: { ...hours(1), hours: 'business' } }, high: {}, urgent: {} } }, operator);
  await set(ticket, { title: 'Printer online', priority: 'high' });
  expect((await stored(ticket)).sla!.clocks).toEqual(before.sla!.clocks);
  expect((await trackSla(operator, ticket.number)).policy).toMatchObject({ name: 'Standard', version: 1 });
  expect(promisesNow()[0]!.policyVersion).toBe(2);
});

test('merged, spam, cancelled and thrown away leave the promises; a mistake goes on as if nothing had been', async () => {
  const [source, target] = [await open(), await open()];
  to('23T11:00');
  await mergeTickets(operator, source.number, target.number);
  expect(await stored(source)).toMatchObject({ dueAt: null, sla: { leftOut: 'merged' } });
  expect((await trackSla(operator, source.number)).clocks).toEqual([]);
  await unmergeTickets(operator, source.number);
  expect(await stored(source)).toMatchObject({ sla: { leftOut: null, cycle: 1 } });
  expect(short((await stored(source)).dueAt)).toBe('23T12:00');

  await markSpam(operator, source.number);
  expect((await stored(source)).sla!.leftOut).toBe('spam');
  await markNotSpam(operator, source.number);
  expect(short((await stored(source)).dueAt)).toBe('23T12:00');

  await set(source, { status: 'cancelled' });
  expect((await stored(source)).sla!.leftOut).toBe('cancelled');
  await trashTicket(operator, target.number);
  expect(await stored(target)).toMatchObject({ dueAt: null, sla: { leftOut: 'trash' } });
});

test('an answer that is taken back was never given', async () => {
  const ticket = await open();
  const before = (await stored(ticket)).sla!;
  const message = await writeMessage(agent, ticket.number, { body: 'Solved.', status: 'resolved', undoable: true });
  expect((await stored(ticket)).sla!.endedAt).not.toBeNull();
  await withdrawMessage(agent, ticket.number, String(message.seq));
  expect((await stored(ticket)).sla).toEqual(before);
});

test('the explained timeline of a ticket adds up to what is stored', async () => {
  const ticket = await open();
  to('23T16:00');
  await answer(ticket, { status: 'pending_customer' });
  to('24T12:00');
  await set(ticket, { status: 'in_progress' });
  const { policy, clocks } = await trackSla(operator, ticket.number);
  expect(policy).toMatchObject({ id: policyId, version: 1 });
  expect(clocks.map(({ metric, state, breachedAt }) => [metric, state, short(breachedAt)])).toEqual([['firstResponse', 'met_late', '23T12:00'], ['resolution', 'running', null]]);
  const fix = clocks[1]!;
  expect(fix.segments.map(({ kind, reason, from }) => [kind, reason, short(from)])).toEqual([['running', '', '23T10:00'], ['paused', 'pending_customer', '23T16:00'], ['running', '', '24T12:00']]);
  expect(fix.segments.reduce((sum, { countedMs }) => sum + countedMs, 0)).toBe(fix.targetMs);
  expect(fix.dueAt).toBe((await stored(ticket)).dueAt!.toISOString());
});

test('each card carries its line, and no more than that is written for time to pass', async () => {
  const ticket = await open();
  const line = await Activity.findOne({ 'subject.id': ticket._id.toString() }).lean();
  expect((line!.payload as { card: { promise: object } }).card.promise).toMatchObject({ metric: 'firstResponse', dueAt: '2026-11-23T12:00:00.000Z', line: `r${(7_200_000).toString(36)}` });
});

test('a desk promises something from its first start on, once', async () => {
  await emptyDatabase();
  await Promise.all([ensurePromise(), ensurePromise()]);
  await ensurePromise();
  const { SlaPolicy } = await import('../sla/policy.ts');
  expect(await SlaPolicy.countDocuments()).toBe(1);
});
