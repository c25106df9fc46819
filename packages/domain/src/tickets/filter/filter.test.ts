import { Types } from 'mongoose';
import { expect, test } from 'vitest';
import { useDatabase } from '../../../../../tests/support/database.ts';
import { Chance } from '../../operate/demo/chance.ts';
import { audienceOf } from '../audience.ts';
import { dueSortOfTicket } from '../due-sort.ts';
import { Ticket, type TicketRecord } from '../ticket.ts';
import { brokenIn, checkFilter } from './check.ts';
import { compileFilter, type Marks } from './compile.ts';
import { factsOfTicket } from './facts-of-ticket.ts';
import { matches, type Asker } from './matches.ts';
import { startOfDay, stretchOf } from './moments.ts';
import { fields, movesWithTime, operatorsOf, type Condition, type Filter, type FilterPart, type Operator } from './words.ts';

useDatabase();

const NOW = Date.parse('2026-11-21T10:30:00.000Z');
const HOUR = 3_600_000;
const ids = Array.from({ length: 6 }, (_, i) => new Types.ObjectId(`${i + 1}`.repeat(24)));
const me = ids[0]!;

test('a filter finds in the database what it says of each ticket by itself, whatever is asked', async () => {
  const chance = new Chance(7);
  const { tickets, marks } = await someTickets(160, chance);
  const asker: Asker = { me: me.toString(), teamIds: [ids[1]!.toString()], now: NOW, zone: 'America/New_York' };
  const waiting = (ticket: TicketRecord) => ticket.waitingSince !== null;
  const has = (list: Types.ObjectId[], ticket: TicketRecord) => list.some((id) => id.equals(ticket._id));
  const unread = (ticket: TicketRecord) => has(marks.unread, ticket) || (waiting(ticket) && !has(marks.read, ticket));
  let found = 0;
  for (let round = 0; round < 400; round++) {
    const filter = someFilter(0);
    expect(checkFilter(filter), JSON.stringify(filter)).toEqual([]);
    const stored = (await Ticket.find(compileFilter(filter, asker, marks), { number: 1 }).lean()).map(({ number }) => number).sort();
    const said = tickets.filter((ticket) => matches(filter, { ...factsOfTicket(ticket), unread: unread(ticket) }, asker) === true).map(({ number }) => number).sort();
    expect(said, JSON.stringify(filter)).toEqual(stored);
    found += stored.length;
  }
  expect(found).toBeGreaterThan(2_000);

  function someFilter(depth: number): Filter {
    const parts: FilterPart[] = Array.from({ length: chance.whole(1, 3) }, () => (depth < 3 && chance.is(0.3) ? someFilter(depth + 1) : someCondition()));
    return chance.is(0.5) ? { all: parts } : { any: parts };
  }

  function someCondition(): Condition {
    const name = chance.pick([...Object.keys(fields).filter((field) => field !== 'words'), 'customFields.model', 'customFields.weight', 'customFields.sold']);
    const kind = name.startsWith('customFields.') ? 'custom' : fields[name as keyof typeof fields].kind;
    const is = chance.pick(operatorsOf[kind] as readonly Operator[]);
    const value = someValue(name, kind, is);
    return value === undefined ? { field: name, is } : { field: name, is, value };
  }

  function someValue(name: string, kind: string, is: Operator): unknown {
    if (is === 'empty' || is === 'filled' || is === 'yes' || is === 'no') return undefined;
    if (is === 'before' || is === 'after') return chance.pick<object>([{ at: new Date(NOW - 2 * HOUR).toISOString() }, { day: 'today' }, { day: '2026-11-20' }, { ago: 1, unit: 'days' }, { ahead: 90, unit: 'minutes' }]);
    if (is === 'within') return chance.pick<object>([{ last: 3, unit: 'hours' }, { next: 1, unit: 'days' }, { day: 'tomorrow' }, { period: 'thisWeek' }, { period: 'lastMonth' }, { from: '2026-11-19', to: '2026-11-20' }]);
    if (is === 'atLeast' || is === 'atMost') return chance.whole(0, 10);
    if (is === 'contains' || is === 'lacks') return chance.pick(['print', 'PRINT', 'ö', 'e', '(', 'a.b']);
    if (is === 'equals') return kind === 'custom' ? chance.pick<unknown>(['x1', 4, true]) : chance.pick(['Printer (a.b)', 'ÖL']);
    const values: Record<string, readonly string[]> = {
      status: ['open', 'pending_customer', 'closed'], statusCategory: ['open', 'waiting', 'closed', 'trash'], priority: ['low', 'high', 'urgent'], type: ['issue', 'question'], channel: ['email', 'phone'],
      creatorKind: ['person', 'system', 'none'], category: ['hardware', 'none'], subcategory: ['printer', 'none'], tag: ['vip', 'late', 'x'], externalRef: ['A-1', 'B-2'],
    };
    const among = values[name] ?? (kind === 'custom' ? ['x1', 'x2'] : [...ids.map(String), 'none', ...(name === 'assignee' ? ['me'] : []), ...(name === 'team' ? ['mine'] : [])]);
    return [...new Set([chance.pick(among), chance.pick(among)])];
  }
});

async function someTickets(count: number, chance: Chance) {
  const pick = <T>(from: readonly T[]) => chance.pick(from);
  const some = <T>(list: readonly T[]) => list.filter(() => chance.is(0.4));
  const time = () => (chance.is(0.3) ? null : new Date(NOW + chance.whole(-72, 72) * HOUR + chance.whole(-3, 3)));
  const tickets = Array.from({ length: count }, (_, i): TicketRecord => {
    const customFields: TicketRecord['customFields'] = {};
    if (chance.is(0.7)) customFields.model = pick(['x1', 'x2', 'X1', '', null]);
    if (chance.is(0.7)) customFields.weight = pick([0, 4, 7, '4', null]);
    if (chance.is(0.7)) customFields.sold = pick(['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22', true]);
    return {
      _id: new Types.ObjectId(), number: `TKT${String(i).padStart(6, '0')}`, version: 1, revision: 1, description: '', words: [], history: null, lastSeq: 1, preview: null, audience: [],
      title: pick(['Printer (a.b)', 'printer offline', 'Öl', 'Nothing', 'axb']), type: pick(['issue', 'question']), category: pick(['', 'hardware']), subcategory: pick(['', 'printer']), priority: pick(['low', 'medium', 'high', 'urgent']),
      ...pick([{ status: 'open', statusCategory: 'open' }, { status: 'unassigned', statusCategory: 'triage' }, { status: 'pending_customer', statusCategory: 'waiting' }, { status: 'closed', statusCategory: 'closed' }, { status: 'open', statusCategory: 'trash' as never }] as const),
      tags: some(['vip', 'late', 'x']), channel: pick(['email', 'phone']), requester: { contactId: pick([null, ...ids]), name: pick(['Ana', 'Örn', 'PRINT']), email: pick([null, 'ana@example.com']), phone: null },
      accountId: pick([null, ...ids]), accountName: pick([null, 'ÖL', 'Larkfield']), submitterName: null, submitterEmail: null, submittedCompanyName: null, assigneeId: pick([null, ...ids]), teamId: pick([null, ...ids]), mailboxId: pick([null, ...ids]),
      ...(chance.is(0.6) ? { creator: { kind: pick(['person', 'customer']), id: pick([null, ...ids]), name: 'Ana' }, formerAssigneeIds: [pick(ids)], site: pick(['ÖL', 'printer']), warrantyUntil: pick([null, '2026-11-20', '2026-11-21', '2027-01-01']) } : {}),
      followerIds: some(ids), mentionedIds: some(ids), dueAt: time(), snoozedUntil: time(), customFields, externalRefs: some(['A-1', 'B-2']), waitingSince: time(), createdAt: time() ?? new Date(NOW), updatedAt: time() ?? new Date(NOW), firstResponseAt: time(), resolvedAt: time(), closedAt: time(),
    };
  });
  for (const ticket of tickets) Object.assign(ticket, { audience: audienceOf(ticket), dueSort: dueSortOfTicket(ticket) });
  await Ticket.collection.insertMany(tickets);
  const marks: Marks = { unread: tickets.slice(0, 20).map(({ _id }) => _id), read: tickets.slice(20, 60).map(({ _id }) => _id) };
  return { tickets, marks };
}

test('what a card does not say is unknown, and decides nothing where the rest decides', () => {
  const asker: Asker = { me: null, teamIds: [], now: NOW, zone: 'UTC' };
  const unknown: Condition = { field: 'customFields.model', is: 'equals', value: 'x1' };
  const high: Condition = { field: 'priority', is: 'oneOf', value: ['high'] };
  expect(matches({ all: [unknown] }, { priority: 'high' }, asker)).toBeNull();
  expect(matches({ all: [unknown, high] }, { priority: 'low' }, asker)).toBe(false);
  expect(matches({ any: [unknown, high] }, { priority: 'high' }, asker)).toBe(true);
  expect(matches({ any: [unknown, high] }, { priority: 'low' }, asker)).toBeNull();
});

test('a filter of the wrong shape is refused with the place and a sentence', () => {
  const first = (filter: unknown) => checkFilter(filter)[0];
  expect(first(null)?.message).toMatch(/is an object/);
  expect(first({ all: [], any: [] })?.message).toMatch(/either/);
  expect(first({ all: [{ field: 'colour', is: 'oneOf', value: ['red'] }] })).toEqual({ path: 'all.0.field', message: 'Tickets have no field "colour".' });
  expect(first({ all: [{ any: [{ field: 'priority', is: 'contains', value: 'h' }] }] })).toEqual({ path: 'all.0.any.0.is', message: 'priority can be asked with oneOf, noneOf.' });
  expect(first({ all: [{ field: 'dueAt', is: 'within', value: { last: 7 } }] })?.path).toBe('all.0.value');
  expect(first({ all: [{ field: 'dueAt', is: 'within', value: { from: '2026-02-31', to: '2026-03-01' } }] })?.message).toMatch(/two days/);
  expect(first({ all: [{ field: 'assignee', is: 'oneOf', value: [{ $ne: null }] }] })?.path).toBe('all.0.value');
  expect(first({ all: [{ field: 'customFields.$where', is: 'equals', value: 'x' }] })?.path).toBe('all.0.field');
  expect(first({ all: [{ any: [] }] })?.message).toMatch(/no condition/);
  expect(first({ all: [{ all: [{ all: [{ all: [{ all: [] }] }] }] }] })?.message).toMatch(/deep/);
  expect(checkFilter({ all: Array.from({ length: 70 }, () => ({ field: 'overdue', is: 'yes' })) })).toHaveLength(1);
  expect(checkFilter({ all: [] })).toEqual([]);
});

test('a condition on what was removed is named', () => {
  const filter: Filter = { all: [{ field: 'customFields.gone', is: 'filled' }, { any: [{ field: 'team', is: 'oneOf', value: ['mine', ids[1]!.toString()] }] }] };
  expect(brokenIn(filter, { customFields: new Set(['model']), teams: new Set() }).map(({ path }) => path)).toEqual(['all.0', 'all.1.any.0']);
  expect(brokenIn(filter, {})).toEqual([]);
});

test('days and weeks are those of the zone, also where the clocks change', () => {
  const iso = (ms: number) => new Date(ms).toISOString();
  const { from, to } = stretchOf({ day: '2026-03-29' }, { now: NOW, zone: 'Europe/Lisbon' });
  expect((to - from) / HOUR).toBe(23);
  expect(iso(startOfDay('2026-11-21', 'Asia/Kathmandu'))).toBe('2026-11-20T18:15:00.000Z');
  // Midnight of this day does not exist in Santiago.
  expect(iso(startOfDay('2026-09-06', 'America/Santiago'))).toBe('2026-09-06T04:00:00.000Z');
  const week = stretchOf({ period: 'thisWeek' }, { now: NOW, zone: 'Pacific/Auckland' });
  expect([iso(week.from), iso(week.to)]).toEqual(['2026-11-15T11:00:00.000Z', '2026-11-22T11:00:00.000Z']);
  const month = stretchOf({ period: 'nextMonth' }, { now: NOW, zone: 'UTC' });
  expect([iso(month.from), iso(month.to)]).toEqual(['2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']);
});

test('a filter knows whether time alone moves it', () => {
  expect(movesWithTime({ all: [{ field: 'overdue', is: 'no' }] })).toBe(true);
  expect(movesWithTime({ all: [{ field: 'dueSoon', is: 'yes' }] })).toBe(true);
  expect(movesWithTime({ any: [{ all: [{ field: 'createdAt', is: 'within', value: { last: 7, unit: 'days' } }] }] })).toBe(true);
  expect(movesWithTime({ all: [{ field: 'createdAt', is: 'within', value: { day: '2026-11-20' } }] })).toBe(false);
});
