import { expect, test } from 'vitest';
import { Types } from 'mongoose';
import { canonical } from './canonical.ts';

test('the same facts in another order are the same bytes, and what is undefined does not exist', () => {
  expect(canonical({ b: 1, a: { d: undefined, c: [1, undefined, null] } })).toBe(canonical({ a: { c: [1, undefined, null] }, b: 1 }));
  expect(canonical({ b: 1, a: { d: undefined, c: [1, undefined, null] } })).toBe('{"a":{"c":[1,null,null]},"b":1}');
  expect(canonical(undefined)).toBe('null');
});

test('it is JSON with sorted keys, whole numbers first: what was hashed before this was written by hand comes out the same', () => {
  const id = new Types.ObjectId();
  const at = new Date('2026-03-01T10:00:00Z');
  for (const value of ['say "no"\\\n\u2028\ud800 é', { 10: 'ten', 9: 'nine', b: 1, a: [] }, { é: 1, z: 2, '01': 3 }, { at, id, n: [Number.NaN, -0, 1e21, 1.5, true] }, {}]) {
    expect(canonical(value)).toBe(before(value));
  }
});

const before = (value: unknown): string => JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? sorted(inner) : inner));
const sorted = (object: object): object => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
