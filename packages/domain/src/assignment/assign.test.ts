import { beforeEach, describe, expect, test, vi } from 'vitest';
import { assignAtOnce } from '../../../../tests/support/assigns-at-once.ts';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { absenceInput } from '../people/absence-words.ts';
import { changePerson } from '../people/change-person.ts';
import { createTeam } from '../people/create-team.ts';
import { deactivatePerson } from '../people/deactivate-person.ts';
import { seedRoles } from '../people/role.ts';
import { setAbsence } from '../people/set-absence.ts';
import { clock } from '../platform/clock.ts';
import { newId, toId } from '../platform/id.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { acceptTicket, declineTicket, expireOffers } from './answer-assignment.ts';
import { assignTicket } from './assign-ticket.ts';
import { Assignment } from './assignment.ts';
import { AssignmentRule } from './assignment-rule.ts';
import { Decision } from './decision.ts';
import { assignAfter } from './follow-assignment.ts';
import { plainProfile, Profile } from './profile.ts';
import { readPlan } from './read-plan.ts';
import { retryWaiting } from './retry-waiting.ts';
import { setAvailability } from './set-availability.ts';
import { availabilityInput, ruleInput, type Capacity } from './words.ts';

useDatabase();
let team: string;
type Somebody = Awaited<ReturnType<typeof makePerson>>;
let ana: Somebody;
let ben: Somebody;

beforeEach(async () => {
  await emptyDatabase();
  clock.run();
  await seedRoles();
  team = (await createTeam({ name: 'Support', description: '' }, operator)).id;
  [ana, ben] = [await makePerson({ name: 'Ana', teamIds: [team] }), await makePerson({ name: 'Ben', teamIds: [team] })];
});

const rule = (more: object = {}) => AssignmentRule.create({ ...ruleInput.parse({ name: 'Support', active: true, strategy: 'load', teamId: team, ...more }), order: 0, createdAt: clock.now() });
const profile = (of: { id: string }, more: { total?: number; acceptMinutes?: number; channels?: Capacity['channels'] }) =>
  Profile.collection.insertOne({ ...plainProfile(toId(of.id)), capacity: { total: more.total ?? null, channels: more.channels ?? {} }, acceptMinutes: more.acceptMinutes ?? null } as never);
const open = async (more: object = {}) => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'bo@example.com' }, ...more });
const assigneeOf = async (ticket: Pick<TicketRecord, '_id'>) => (await Ticket.findById(ticket._id).lean())?.assigneeId?.toString() ?? null;
const lastLine = async (ticket: Pick<TicketRecord, '_id'>, event: string) => (await Activity.findOne({ 'subject.id': ticket._id.toString(), event } as never).sort({ _id: -1 }).lean()) as unknown as ActivityLine;
const follow = async (ticket: Pick<TicketRecord, '_id'>, event = 'ticket.created') => assignAfter(await lastLine(ticket, event));

test('a new ticket goes to somebody with one line of history, and the decision is kept', async () => {
  await rule({ strategy: 'roundRobin' });
  const tickets = [await open(), await open({ requester: { email: 'cy@example.com' } })];
  for (const ticket of tickets) await follow(ticket);
  // Reading the line again changes nothing.
  for (const ticket of tickets) await follow(ticket);
  expect(new Set(await Promise.all(tickets.map(assigneeOf)))).toEqual(new Set([ana.id, ben.id]));
  const line = await lastLine(tickets[0]!, 'ticket.changed');
  expect(line).toMatchObject({ by: { kind: 'system', name: 'Assignment' }, reason: 'Support · in turn' });
  expect(await Activity.countDocuments({ 'subject.id': tickets[0]!._id.toString(), event: 'ticket.changed' })).toBe(1);
  expect(await Decision.findOne({ ticketId: tickets[0]!._id }).lean()).toMatchObject({ outcome: 'assigned', by: 'roundRobin', rules: [{ result: 'chosen' }], candidates: [{ out: [] }, { out: [] }] });
});

test('200 assignments at once never exceed a capacity, and fill it; 1,000 in test:long', { timeout: 240_000 }, async () => {
  const room = [8, 2, 1, 6, 4, 3, 5, 1, 1, 9];
  expect(await assignAtOnce(200, room)).toEqual({ held: room, waiting: 160 });
});

describe('a full team', () => {
  test('a ticket that several workers try at once waits with one decision', async () => {
    await rule();
    for (const one of [ana, ben]) await profile(one, { total: 0 });
    for (let n = 0; n < 10; n += 1) {
      const { _id } = await open({ teamId: team, requester: { email: `bo${n}@example.com` } });
      await Promise.all(Array.from({ length: 4 }, () => assignTicket(_id.toString())));
      expect(await Decision.countDocuments({ ticketId: _id })).toBe(1);
    }
  });

  test('one that somebody got between the look and the word is not said to wait', async () => {
    await rule();
    for (const one of [ana, ben]) await profile(one, { total: 0 });
    const full = await readPlan();
    const ways = { 'by a person': (ticket: TicketRecord) => changeTicket(operator, ticket.number, { assigneeId: ana.id }), 'by another worker': (ticket: TicketRecord) => assignTicket(ticket._id.toString()) };
    await Profile.collection.updateOne({ _id: toId(ana.id) }, { $set: { 'capacity.total': 10 } });
    for (const [name, get] of Object.entries(ways)) {
      for (const before of [0, 1]) {
        const ticket = await open({ teamId: team });
        const look = () => assignTicket(ticket._id.toString(), { plan: full });
        if (before === 1) expect(await look()).toBe('waiting');
        const seen = await Assignment.findById(ticket._id).lean();
        vi.spyOn(Assignment, 'findById').mockImplementationOnce(() => ({ lean: () => get(ticket).then(() => seen) }) as never);
        await look();
        expect(await assigneeOf(ticket)).toBe(ana.id);
        expect(await Decision.countDocuments({ ticketId: ticket._id, outcome: 'waiting' }), `${name}, ${before} before`).toBe(before);
        await retryWaiting();
        expect(await Assignment.countDocuments({ _id: ticket._id, state: 'waiting' }), `${name}, ${before} before`).toBe(0);
      }
    }
  });

  test('what nobody can take does not keep what somebody could from being tried, however many wait', async () => {
    const other = (await createTeam({ name: 'Billing', description: '' }, operator)).id;
    const cem = await makePerson({ name: 'Cem', teamIds: [other] });
    await rule({ teamId: null });
    for (const one of [ana, ben, cem]) await profile(one, { total: 0 });
    const stuck = [await open({ teamId: team }), await open({ teamId: team })];
    const later = await open({ teamId: other });
    for (const ticket of [...stuck, later]) await follow(ticket);
    await Profile.collection.updateOne({ _id: toId(cem.id) }, { $set: { 'capacity.total': 1 } });
    expect([await retryWaiting(2), await retryWaiting(2)]).toEqual([0, 1]);
    expect(await assigneeOf(later)).toBe(cem.id);
  });

  test('the ticket waits in its team and goes to whoever has time first, the urgent one before the others', async () => {
    await rule();
    await profile(ana, { total: 1 });
    await profile(ben, { total: 1 });
    const [first, second, third, urgent] = [await open(), await open(), await open(), await open({ priority: 'urgent' })];
    for (const ticket of [first, second, third, urgent]) await follow(ticket);
    expect(await Promise.all([first, second, third, urgent].map(assigneeOf))).toEqual([expect.any(String), expect.any(String), null, null]);
    expect((await Ticket.findById(third._id).lean())?.teamId?.toString()).toBe(team);
    expect(await retryWaiting()).toBe(0);
    expect(await Decision.findOne({ ticketId: third._id }).lean()).toMatchObject({ outcome: 'waiting', tries: 2, candidates: [{ out: [{ why: 'full', facts: { has: 1, of: 1 } }] }, { out: [{ why: 'full' }] }] });
    await changeTicket(operator, first.number, { status: 'resolved' });
    expect(await retryWaiting()).toBe(1);
    expect([await assigneeOf(urgent), await assigneeOf(third)]).toEqual([expect.any(String), null]);
  });

  test('a capacity of one channel keeps out only its tickets', async () => {
    await rule();
    await profile(ana, { channels: { email: 1 } });
    await setAvailability(ben.viewer, ben.id, availabilityInput.parse({ state: 'offline', reason: 'Training' }));
    const [mail, second, call] = [await open({ channel: 'email' }), await open({ channel: 'email' }), await open({ channel: 'phone' })];
    for (const ticket of [mail, second, call]) await follow(ticket);
    expect(await Promise.all([mail, second, call].map(assigneeOf))).toEqual([ana.id, null, ana.id]);
  });

  test('what nobody touched for days is not dumped on whoever comes first', async () => {
    await rule();
    await setAvailability(operator, ana.id, availabilityInput.parse({ state: 'offline', reason: 'Weekend' }));
    await setAvailability(operator, ben.id, availabilityInput.parse({ state: 'offline', reason: 'Weekend' }));
    const ticket = await open();
    await follow(ticket);
    await Ticket.updateOne({ _id: ticket._id }, { updatedAt: new Date(clock.ms() - 73 * 3_600_000) });
    await setAvailability(ana.viewer, ana.id, availabilityInput.parse({ state: 'online' }));
    expect(await retryWaiting()).toBe(0);
    expect(await Decision.findOne({ ticketId: ticket._id }).sort({ _id: -1 }).lean()).toMatchObject({ outcome: 'left', note: 'stale' });
  });
});

describe('accepting', () => {
  test('who declines is not asked again, and the ticket goes on', async () => {
    await rule({ acceptMinutes: 15 });
    const ticket = await open();
    await follow(ticket);
    const first = (await assigneeOf(ticket)) === ana.id ? ana : ben;
    const other = first === ana ? ben : ana;
    await expect(declineTicket(other.viewer, ticket.number, 'Not mine')).rejects.toMatchObject({ code: 'forbidden' });
    await declineTicket(first.viewer, ticket.number, 'No van');
    await follow(ticket, 'ticket.changed');
    expect(await assigneeOf(ticket)).toBe(other.id);
    await acceptTicket(other.viewer, ticket.number);
    await acceptTicket(other.viewer, ticket.number);
    await expect(declineTicket(other.viewer, ticket.number, 'Too late')).rejects.toMatchObject({ code: 'conflict' });
    expect(await Activity.countDocuments({ event: 'ticket.accepted' })).toBe(1);
  });

  test('who says nothing in time has declined, and who begins to work has accepted', async () => {
    await rule({ acceptMinutes: 15 });
    await profile(ana, {});
    const [silent, begun] = [await open(), await open()];
    for (const ticket of [silent, begun]) await follow(ticket);
    const worker = (await assigneeOf(begun)) === ana.id ? ana : ben;
    await changeTicket(worker.viewer, begun.number, { status: 'in_progress' });
    await follow(begun, 'ticket.changed');
    const before = await assigneeOf(silent);
    clock.advance(15 * 60_000);
    expect(await expireOffers()).toBe(1);
    expect(await assigneeOf(silent)).not.toBe(before);
    expect(await assigneeOf(begun)).toBe(worker.id);
    clock.advance(15 * 60_000);
    expect(await expireOffers()).toBe(1);
    expect(await assigneeOf(silent)).toBeNull();
    expect((await Assignment.findById(silent._id).lean())!.declined.map(({ personId }) => personId).sort()).toEqual([ana.id, ben.id].sort());
  });

  test('one that a colleague gives by hand is accepted within the person’s own time', async () => {
    await profile(ben, { acceptMinutes: 10 });
    const ticket = await open();
    await changeTicket(ana.viewer, ticket.number, { assigneeId: ben.id });
    await follow(ticket, 'ticket.changed');
    expect(await Assignment.findById(ticket._id).lean()).toMatchObject({ state: 'offered', personId: toId(ben.id) });
  });
});

test('what a person put back is left to people; what the system released is given to somebody else', async () => {
  await rule();
  const [put, released] = [await open(), await open()];
  for (const ticket of [put, released]) await follow(ticket);
  const who = (await assigneeOf(put))!;
  await changeTicket(ana.viewer, put.number, { assigneeId: null });
  await follow(put, 'ticket.changed');
  expect(await assigneeOf(put)).toBeNull();
  expect(await Decision.findOne({ ticketId: put._id }).sort({ _id: -1 }).lean()).toMatchObject({ outcome: 'left', note: 'put_back' });
  const had = (await assigneeOf(released))!;
  await changePerson(had, { teamIds: [] } as never, operator);
  await assignAfter((await Activity.findOne({ event: 'person.changed' }).sort({ _id: -1 }).lean()) as unknown as ActivityLine);
  expect(await assigneeOf(released)).toBeNull();
  await follow(released, 'ticket.changed');
  expect(await assigneeOf(released)).toBe(had === ana.id ? ben.id : ana.id);
  expect(who).toBeTruthy();
});

test('a returning customer goes to whoever had them before, unless they are out of office', async () => {
  await rule({ strategy: 'roundRobin' });
  const first = await open();
  await follow(first);
  const who = (await assigneeOf(first)) === ana.id ? ana : ben;
  const second = await open();
  await follow(second);
  expect(await assigneeOf(second)).toBe(who.id);
  expect(await Decision.findOne({ ticketId: second._id }).lean()).toMatchObject({ by: 'previous' });
  const hour = (ahead: number) => new Date(clock.ms() + ahead * 3_600_000).toISOString();
  await setAbsence(who.viewer, who.id, absenceInput.parse({ from: hour(-1), until: hour(24) }));
  const third = await open();
  await follow(third);
  expect(await assigneeOf(third)).not.toBe(who.id);
});

test('nothing happens without rules, and a ticket that somebody took meanwhile stays theirs', async () => {
  const ticket = await open();
  await follow(ticket);
  expect(await Decision.countDocuments()).toBe(0);
  await rule();
  await changeTicket(operator, ticket.number, { assigneeId: ben.id });
  await follow(ticket);
  expect(await assigneeOf(ticket)).toBe(ben.id);
});

test('who was given a ticket by itself gives it back when it goes on to a team that is not theirs; whom a person chose keeps it', async () => {
  await rule({ teamId: null });
  const other = (await createTeam({ name: 'Billing', description: '' }, operator)).id;
  const cem = await makePerson({ name: 'Cem', teamIds: [other] });
  const [given, chosen] = [await open({ teamId: team }), await open({ teamId: team })];
  await follow(given);
  await changeTicket(operator, chosen.number, { assigneeId: ben.id });
  for (const ticket of [given, chosen]) {
    await changeTicket(operator, ticket.number, { teamId: other });
    await follow(ticket, 'ticket.changed');
  }
  expect(await assigneeOf(given)).toBeNull();
  await follow(given, 'ticket.changed');
  expect([await assigneeOf(given), await assigneeOf(chosen)]).toEqual([cem.id, ben.id]);
});

test('a ticket that comes back while its agent is out of office goes to somebody who is there', async () => {
  await rule();
  const ticket = await open();
  await follow(ticket);
  const who = (await assigneeOf(ticket)) === ana.id ? ana : ben;
  await changeTicket(operator, ticket.number, { status: 'resolved' });
  await setAvailability(who.viewer, who.id, availabilityInput.parse({ state: 'offline', reason: 'Gone home' }));
  await changeTicket(operator, ticket.number, { status: 'reopened' });
  await assignAfter({ ...(await lastLine(ticket, 'ticket.changed')), event: 'message.received', payload: { kind: 'human' } } as never);
  expect(await assigneeOf(ticket)).toBe(who === ana ? ben.id : ana.id);
});

test('assignments of the same ticket at once give it to one person, once', async () => {
  await rule();
  const ticket = await open();
  await Promise.all(Array.from({ length: 12 }, () => assignTicket(ticket._id.toString())));
  expect(await assigneeOf(ticket)).not.toBeNull();
  expect(await Activity.countDocuments({ 'subject.id': ticket._id.toString(), event: 'ticket.changed' })).toBe(1);
  expect(await Decision.countDocuments({ ticketId: ticket._id, outcome: 'assigned' })).toBe(1);
});

test('somebody who is removed while a ticket is being assigned does not get it', async () => {
  await rule();
  const ticket = await open();
  const plan = await readPlan();
  for (const { id } of [ana, ben]) await deactivatePerson(id, operator);
  expect(await assignTicket(ticket._id.toString(), { plan })).toBe('waiting');
  expect(await assigneeOf(ticket)).toBeNull();
});

test('a killed process repeats its last lines and gives nothing twice', async () => {
  await rule({ strategy: 'roundRobin', prefer: { technician: false, previous: false } });
  const first = await open();
  const tickets = [first, ...Array.from({ length: 5 }, (_, i) => ({ ...first, _id: newId(), number: `TKT8${String(i).padStart(5, '0')}`, history: null }))];
  await Ticket.collection.insertMany(tickets.slice(1));
  const line = await lastLine(first, 'ticket.created');
  const lines = tickets.map(({ _id }) => ({ ...line, subject: { kind: 'ticket', id: _id.toString() } }));
  for (const again of [...lines, ...lines.toReversed(), ...lines]) await assignAfter(again);
  const who = await Promise.all(tickets.map(assigneeOf));
  expect([who.filter((one) => one === ana.id).length, who.filter((one) => one === ben.id).length]).toEqual([3, 3]);
  expect(await Decision.countDocuments({ outcome: 'assigned' })).toBe(6);
});
