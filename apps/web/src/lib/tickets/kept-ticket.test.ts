import { expect, test } from 'vitest';
import { isOlder, type Kept, type Local } from './kept-ticket.ts';

const kept = { ticket: { title: 'Grinder' }, customer: null, templateId: null } as unknown as Kept;
const local = (more: Partial<Local> = {}): Local => ({ kept, version: 2, saved: true, at: '2026-11-21T10:00:00.000Z', ...more });
const server = (version: number, at = '2026-11-21T11:00:00.000Z') => ({ draft: { ...kept }, version, updatedAt: at });
const gone = { draft: null, version: 0, updatedAt: null };

test('what another device wrote takes the place of what the server knew already, and of what is older', () => {
  expect(isOlder(null, server(1))).toBe(true);
  expect(isOlder(local(), server(3))).toBe(true);
  expect(isOlder(local({ saved: false }), server(3))).toBe(true);
  expect(isOlder(local({ kept: null, saved: false }), server(3))).toBe(true);
});

test('what was typed here stands while it is the newest, and when the same is on the server', () => {
  expect(isOlder(local(), server(2))).toBe(false);
  expect(isOlder(local({ saved: false, at: '2026-11-21T12:00:00.000Z' }), server(3))).toBe(false);
  expect(isOlder(null, gone)).toBe(false);
});

test('a ticket that was created or thrown away elsewhere is gone here too, but not what was typed since', () => {
  expect(isOlder(local(), gone)).toBe(true);
  expect(isOlder(local({ saved: false }), gone)).toBe(false);
});
