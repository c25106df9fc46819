import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { expect, test } from 'vitest';
import { Desk } from './desk.svelte.ts';
import { groupOf } from './in-view.ts';

const card = (id: string, more: Partial<CardFacts> = {}): CardFacts => ({
  id, number: `TKT${id}`, revision: 1, title: id, status: 'open', category: 'open', priority: 'medium', channel: 'email', tags: [],
  requester: { contactId: null, name: 'Ana', email: null }, accountName: null, assigneeId: null, teamId: null, preview: null, waitingSince: null,
  dueAt: null, lastSeq: 1, createdAt: '2026-11-21T10:00:00.000Z', updatedAt: `2026-11-21T10:00:0${id.length}.000Z`, ...more,
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
  list.take({ cards: [card('b', { revision: 2, assigneeId: 'x' })], gone: [{ id: 'a', revision: 1 }] }, 1_500);
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
