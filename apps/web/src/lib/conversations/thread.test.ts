import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import { expect, test } from 'vitest';
import { Thread, type HistoryLine } from './thread.svelte.ts';

const message = (seq: number, at: string, more: Partial<PublicMessage> = {}) => ({ id: `m${seq}`, seq, direction: 'in', createdAt: new Date(at), ...more }) as PublicMessage;
const line = (id: string, at: string, event = 'ticket.changed'): HistoryLine => ({ id, at: new Date(at), event, seq: 1, by: { kind: 'person', id: 'p', name: 'Ana' }, payload: null });
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

test('messages and what was done stand in one order, with a heading for each day', () => {
  const thread = new Thread();
  thread.take([message(2, '2026-11-12T09:20:00Z'), message(1, '2026-11-11T16:10:00Z')], [line('a', '2026-11-11T17:05:00Z'), line('b', '2026-11-12T09:21:00Z', 'message.received')]);
  expect(thread.items(dayOf).map(({ key }) => key)).toEqual(['d2026-11-11', 'm1', 'a', 'd2026-11-12', 'm2']);
});

test('a message that is read again replaces itself: its delivery may have changed', () => {
  const thread = new Thread();
  thread.take([message(1, '2026-11-11T16:10:00Z'), message(2, '2026-11-11T16:20:00Z', { direction: 'out', delivery: { state: 'queued' } })]);
  thread.take([message(2, '2026-11-11T16:20:00Z', { direction: 'out', delivery: { state: 'sent' } }), message(3, '2026-11-11T16:30:00Z')]);
  expect([thread.firstSeq, thread.lastSeq, thread.newSince(1), thread.newSince(3)]).toEqual([1, 3, 1, 0]);
  expect(thread.items(dayOf)).toHaveLength(4);
});

test('replies stand beneath their comment; where one came later is told in its place', () => {
  const thread = new Thread();
  thread.take([
    message(1, '2026-11-11T16:00:00Z', { direction: 'internal', parentId: null }), message(2, '2026-11-11T16:01:00Z', { direction: 'internal', parentId: 'm1' }),
    message(3, '2026-11-11T16:02:00Z'), message(4, '2026-11-11T16:03:00Z', { direction: 'internal', parentId: 'm1' }), message(5, '2026-11-11T16:04:00Z', { parentId: 'elsewhere' }),
  ]);
  const items = thread.items(dayOf);
  expect(items.map(({ key }) => key)).toEqual(['d2026-11-11', 'm1', 'm3', 'r4', 'm5']);
  expect(items[1]).toMatchObject({ replies: [{ seq: 2 }, { seq: 4 }] });
});
