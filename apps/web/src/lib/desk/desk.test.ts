import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { expect, test, vi } from 'vitest';
import { Desk } from './desk.svelte.ts';
import { groupOf } from './order.ts';

const card = (id: string, more: Partial<CardFacts> = {}): CardFacts => ({
  id, number: `TKT${id}`, revision: 1, title: id, status: 'open', category: 'open', priority: 'medium', channel: 'email', tags: [],
  requester: { contactId: null, name: 'Ana', email: null }, accountName: null, assigneeId: null, teamId: null, preview: null, waitingSince: null,
  dueAt: null, snoozedUntil: null, lastSeq: 1, createdAt: '2026-11-21T10:00:00.000Z', updatedAt: `2026-11-21T10:00:0${id.length}.000Z`, ...more,
});
const at = (second: number) => `2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`;
const desk = (cards: CardFacts[], view: 'all' | 'unassigned' | 'mine' = 'all') => new Desk({ view, me: 'me', cards });
const ids = (of: Desk) => of.rows.map((row) => row.card.id).join(' ');

test('what is due next comes first, then tickets without a promise by their newest word, paused ones between', () => {
  const list = desk([
    card('a', { updatedAt: at(1) }),
    card('b', { updatedAt: at(9) }),
    card('c', { dueAt: '2026-11-21T18:00:00.000Z' }),
    card('d', { dueAt: '2026-11-21T12:00:00.000Z' }),
    card('e', { dueAt: '2026-11-21T11:00:00.000Z', category: 'waiting' }),
  ]);
  expect(ids(list)).toBe('d c e b a');
  const noon = Date.parse('2026-11-21T12:30:00Z');
  expect(list.rows.map((row) => groupOf(row.card, noon))).toEqual(['overdue', 'later', 'paused', 'open', 'open']);
});

test('with no hand on the list a new ticket stands there at once', () => {
  const list = desk([card('a', { updatedAt: at(1) })]);
  list.take({ cards: [card('b', { updatedAt: at(5) })], gone: [] }, 10_000);
  expect(ids(list)).toBe('b a');
});

test('under a hand values change in place, arrivals wait behind the pill and let in by N', () => {
  const list = desk([card('a', { updatedAt: at(1) }), card('b', { updatedAt: at(2) })]);
  list.touch(9_000);
  list.take({ cards: [card('a', { revision: 2, title: 'new words', updatedAt: at(8) }), card('c', { updatedAt: at(9) })], gone: [] }, 10_000);
  expect(ids(list)).toBe('b a');
  expect(list.rows[1]).toMatchObject({ flash: 1, card: { title: 'new words' } });
  expect(list.waiting.size).toBe(1);
  list.settle();
  expect(ids(list)).toBe('c a b');
});

test('a rest of three seconds at the top lets them in, a selection or a hold does not', () => {
  const list = desk([card('a', { updatedAt: at(1) })]);
  list.touch(1_000);
  list.take({ cards: [card('b', { updatedAt: at(5) })], gone: [] }, 2_000);
  list.rest(3_500);
  expect(ids(list)).toBe('a');
  list.held = true;
  list.rest(9_000);
  expect(ids(list)).toBe('a');
  list.held = false;
  list.rest(9_000);
  expect(ids(list)).toBe('b a');
});

test('a ticket whose clock is paused under a hand keeps its place and its group until the order thaws', () => {
  const list = desk([card('a', { dueAt: '2026-11-21T12:00:00.000Z' }), card('b', { dueAt: '2026-11-21T13:00:00.000Z' }), card('c', { dueAt: '2026-11-21T14:00:00.000Z' })]);
  const groups = () => list.rows.map((row) => `${row.card.id}:${groupOf(row.placed, Date.parse(at(0)))}`).join(' ');
  list.touch(1_000);
  list.take({ cards: [card('b', { revision: 2, category: 'waiting', status: 'pending_customer', dueAt: '2026-11-21T13:00:00.000Z' })], gone: [] }, 1_500);
  expect(groups()).toBe('a:later b:later c:later');
  expect(list.rows[1]?.card.status).toBe('pending_customer');
  list.settle();
  expect(groups()).toBe('a:later c:later b:paused');
});

test('more rows find their place by the next due time, so that no group comes twice', () => {
  const list = desk([card('a', { dueAt: '2026-11-21T12:00:00.000Z' }), card('b', { updatedAt: at(9) })]);
  list.append([card('c', { dueAt: '2026-11-21T13:00:00.000Z', updatedAt: at(2) }), card('a'), card('d', { updatedAt: at(1) })]);
  expect(ids(list)).toBe('a c b d');
});

test('a ticket that leaves the view stays pale until the order thaws, and the cursor goes to its neighbour', () => {
  const list = desk([card('a', { updatedAt: at(3) }), card('b', { updatedAt: at(2) }), card('c', { updatedAt: at(1) })], 'unassigned');
  list.cursor = 'b';
  list.touch(1_000);
  list.take({ cards: [card('b', { revision: 2, assigneeId: 'x', updatedAt: at(2) })], gone: [{ id: 'a', revision: 1 }] }, 1_500);
  expect(list.rows.map((row) => row.left)).toEqual([true, true, false]);
  list.settle();
  expect(ids(list)).toBe('c');
  expect(list.cursor).toBe('c');
});

test('an older revision changes nothing, whatever order the news came in', () => {
  const list = desk([card('a', { revision: 5, title: 'now' })]);
  list.take({ cards: [card('a', { revision: 4, title: 'before' })], gone: [{ id: 'a', revision: 3 }] }, 10_000);
  expect(list.rows).toHaveLength(1);
  expect(list.rows[0]?.card.title).toBe('now');
});

test('Shift and J extend the selection from where it began, and back', () => {
  const list = desk([card('a', { updatedAt: at(3) }), card('b', { updatedAt: at(2) }), card('c', { updatedAt: at(1) })]);
  list.move(1);
  list.move(1, true);
  list.move(1, true);
  expect([...list.selected]).toEqual(['a', 'b', 'c']);
  list.move(-1, true);
  expect([...list.selected]).toEqual(['a', 'b']);
  expect(list.targets.map(({ id }) => id)).toEqual(['a', 'b']);
});

test('what a card does not say is asked of the server, once for several', async () => {
  const asked: string[][] = [];
  const filter = { all: [{ field: 'customFields.model', is: 'filled' as const }] };
  const list = new Desk({ me: 'me', filter, cards: [card('a', { updatedAt: at(1) })], ask: (ids) => (asked.push(ids), Promise.resolve(['b'])) });
  list.take({ cards: [card('a', { revision: 2 }), card('b'), card('c')], gone: [] }, 10_000);
  expect(ids(list)).toBe('a');
  await vi.waitFor(() => expect(asked).toEqual([['a', 'b', 'c']]));
  await vi.waitFor(() => expect(list.rows.map((row) => `${row.card.id}:${row.left}`).join(' ') + list.waiting.size).toMatch(/^b:false0$|a:true1$/));
});

test('time alone takes a ticket out of a list that is about time, without a word from the server', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T10:00:00.000Z') });
  const filter = { all: [{ field: 'dueAt', is: 'within' as const, value: { next: 2, unit: 'hours' } }] };
  const list = new Desk({ me: 'me', filter, cards: [card('a', { dueAt: '2026-11-21T11:00:00.000Z' }), card('b', { dueAt: '2026-11-21T11:30:00.000Z' })] });
  list.touch(0);
  vi.setSystemTime(Date.parse('2026-11-21T11:15:00.000Z'));
  list.pass(1_000);
  expect(list.rows.map((row) => row.left)).toEqual([true, false]);
  list.rest(10_000);
  expect(ids(list)).toBe('b');
  vi.useRealTimers();
});

test('groups come once each and in their order, whatever the list is sorted by', () => {
  const list = new Desk({ me: 'me', view: 'all', sort: '-updatedAt', groupBy: 'priority', cards: [card('a', { priority: 'low', updatedAt: at(9) }), card('b', { priority: 'urgent', updatedAt: at(1) }), card('c', { priority: 'low', updatedAt: at(5) }), card('d', { priority: 'urgent', updatedAt: at(7) })] });
  expect(ids(list)).toBe('d b a c');
});

test('a row is unread until oneself has read as far as the customer’s last word', () => {
  const list = new Desk({ me: 'me', view: 'all', cards: [card('a', { inSeq: 3, lastSeq: 4 })], reads: { a: 3 } });
  const row = () => list.rows[0]!.card;
  expect(list.isUnread(row())).toBe(false);
  list.take({ cards: [card('a', { revision: 2, inSeq: 5, lastSeq: 5 })], gone: [] }, 10_000);
  expect(list.isUnread(row())).toBe(true);
  list.takeReads({ a: 5 });
  expect(list.isUnread(row())).toBe(false);
});
