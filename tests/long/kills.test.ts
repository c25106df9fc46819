import { expect, test } from 'vitest';
import { createUnderKills } from '../support/creates-under-kills.ts';

test('twenty kills at random moments lose nothing that was acknowledged', { timeout: 1_800_000 }, async () => {
  const kills = Array.from({ length: 20 }, (_, index) => (index % 3 === 0 ? ('product' as const) : ('mongod' as const)));
  const { acknowledged, lost, halfWritten } = await createUnderKills({ kills, apartMs: () => Math.random() * 3_000 });
  expect(acknowledged).toBeGreaterThan(200);
  expect({ lost, halfWritten }).toEqual({ lost: [], halfWritten: [] });
});
