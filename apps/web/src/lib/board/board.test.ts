import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { expect, test } from 'vitest';
import { Board } from './board.svelte.ts';
import { standardStatuses } from '@switchboard/domain/tickets/status-words.ts';
import { changed, columnOf, layoutOf } from './columns.ts';

const card = (id: string, status: string, more: Partial<CardFacts> = {}): CardFacts => ({
  id, number: id, revision: 1, title: id, status, category: ({ unassigned: 'triage', resolved: 'resolved', closed: 'closed', pending_customer: 'waiting' } as const)[status as 'resolved'] ?? 'open', priority: 'medium', channel: 'email', tags: [],
  requester: { contactId: null, name: 'Ana', email: null }, accountName: null, assigneeId: null, teamId: null, preview: null, waitingSince: null, dueAt: null, lastSeq: 1, createdAt: '2026-11-21T08:00:00.000Z', updatedAt: '2026-11-21T08:00:00.000Z', ...more,
}) as CardFacts;
const keys = ['unassigned', 'open', 'in_progress', 'pending_customer', 'pending_parts', 'waiting_third_party', 'resolved'];
const layout = layoutOf('status', { statuses: standardStatuses, people: [], teams: [] });
const boardOf = (...cards: CardFacts[]) => new Board(layout, keys.map((key) => ({ key, cards: cards.filter((each) => columnOf(each, layout) === key), next: null, count: cards.filter((each) => columnOf(each, layout) === key).length })));
const shown = (board: Board) => Object.fromEntries(keys.map((key) => [key, board.columns.get(key)!.map((each) => each.card.id)]).filter(([, ids]) => ids!.length > 0));

test('a card of others changes its text at once and its place when the hand rests', () => {
  const board = boardOf(card('a', 'open'), card('b', 'open'));
  board.touch(1_000);
  board.take({ cards: [card('a', 'in_progress', { revision: 2, title: 'new' })], gone: [] }, 1_500);
  expect(shown(board)).toEqual({ open: ['a', 'b'] });
  expect(board.columns.get('open')!.find((each) => each.card.id === 'a')).toMatchObject({ left: true, card: { title: 'new' } });
  expect(board.waiting.size).toBe(1);
  board.rest(4_100);
  expect(shown(board)).toEqual({ open: ['b'], in_progress: ['a'] });
  expect([board.counts.get('open'), board.counts.get('in_progress')]).toEqual([1, 1]);
});

test('a card that is due earlier than before rises in its column when the hand rests', () => {
  const due = (hour: number) => `2026-11-21T${hour}:00:00.000Z`;
  const board = boardOf(card('a', 'open', { dueAt: due(10) }), card('b', 'open', { dueAt: due(12) }), card('c', 'open', { dueAt: due(14) }));
  board.touch(1_000);
  board.take({ cards: [card('c', 'open', { revision: 2, dueAt: due(11) })], gone: [] }, 1_500);
  expect(shown(board)).toEqual({ open: ['a', 'b', 'c'] });
  board.rest(4_100);
  expect(shown(board)).toEqual({ open: ['a', 'c', 'b'] });
  expect(board.counts.get('open')).toBe(3);
});

test('one’s own move does not wait, and comes back when it is refused', () => {
  const board = boardOf(card('a', 'open'));
  board.held = true;
  const a = board.find('a')!.card;
  const back = board.move(a, changed(a, { status: 'resolved' }, layout));
  expect(shown(board)).toEqual({ resolved: ['a'] });
  back();
  expect(shown(board)).toEqual({ open: ['a'] });
  expect(board.counts.get('resolved')).toBe(0);
});

test('a refused move does not undo what somebody else did meanwhile', () => {
  const board = boardOf(card('a', 'open'));
  const a = board.find('a')!.card;
  const back = board.move(a, changed(a, { status: 'resolved' }, layout));
  board.take({ cards: [card('a', 'pending_customer', { revision: 2 })], gone: [] }, 10_000);
  back();
  expect(shown(board)).toEqual({ pending_customer: ['a'] });
});

test('repeats and disorder do no harm', () => {
  const board = boardOf(card('a', 'open'));
  board.take({ cards: [card('a', 'resolved', { revision: 3 })], gone: [] }, 10_000);
  board.take({ cards: [card('a', 'in_progress', { revision: 2 })], gone: [{ id: 'a', revision: 1 }] }, 20_000);
  expect(shown(board)).toEqual({ resolved: ['a'] });
});

test('a card that may no longer be seen goes, and a closed one leaves the board', () => {
  const board = boardOf(card('a', 'open'), card('b', 'open'));
  board.take({ cards: [card('b', 'closed', { revision: 2 })], gone: [{ id: 'a', revision: 5 }] }, 10_000);
  expect(shown(board)).toEqual({});
});

test('read anew after a long absence it shows exactly what a fresh load shows', () => {
  const before = [card('a', 'open'), card('b', 'open'), card('c', 'in_progress'), card('d', 'resolved'), card('f', 'open')];
  const after = [card('a', 'in_progress', { revision: 4 }), card('c', 'resolved', { revision: 2 }), card('d', 'resolved'), card('e', 'unassigned'), card('f', 'open')];
  const fresh = boardOf(...after);
  const read = keys.map((key) => ({ key, cards: fresh.columns.get(key)!.map((each) => each.card), next: null, count: fresh.columns.get(key)!.length }));
  const held = boardOf(...before);
  held.held = true;
  held.replace(read, 10_000);
  held.settle();
  expect(keys.map((key) => held.counts.get(key))).toEqual(keys.map((key) => fresh.counts.get(key)));
  const board = boardOf(...before);
  board.replace(read, 10_000);
  expect(shown(board)).toEqual(shown(fresh));
  expect(keys.map((key) => board.counts.get(key))).toEqual(keys.map((key) => fresh.counts.get(key)));
});

test('arrows pass over empty columns and stay on the board', () => {
  const board = boardOf(card('a', 'open'), card('b', 'resolved'));
  expect(board.beside(null, keys, 1, 0)).toBe('a');
  expect(board.beside('a', keys, 1, 0)).toBe('b');
  expect(board.beside('b', keys, 1, 0)).toBe('b');
  expect(board.beside('b', keys, 0, 1)).toBe('b');
});
