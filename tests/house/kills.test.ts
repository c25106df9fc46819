import { expect, test } from 'vitest';
import { createUnderKills } from '../support/creates-under-kills.ts';

test('kill -9 of mongod and of the product during a stream of creates: every acknowledged ticket is there once, with its message and its line of history', { timeout: 240_000 }, async () => {
  const { acknowledged, history, ...faults } = await createUnderKills({ kills: ['mongod', 'product', 'mongod'], apartMs: () => 200 });
  expect(acknowledged).toBeGreaterThan(40);
  expect(faults).toEqual({ lost: [], halfWritten: [], twice: [] });
  expect(history).toMatch(/^The history holds: /);
});
