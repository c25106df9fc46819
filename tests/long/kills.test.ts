import { expect, test } from 'vitest';
import { createUnderKills } from '../support/creates-under-kills.ts';

const seed = Number(process.env.SEED ?? 20_260);

test('thirty kills at random moments lose nothing that was acknowledged', { timeout: 1_800_000 }, async () => {
  console.log(`Seed ${seed}; SEED=number tries another one.`);
  const random = mulberry32(seed);
  const kills = Array.from({ length: 30 }, () => (random() < 0.4 ? ('product' as const) : ('mongod' as const)));
  const { acknowledged, history, ...faults } = await createUnderKills({ kills, apartMs: () => random() * 3_000 });
  expect(acknowledged).toBeGreaterThan(300);
  expect(faults).toEqual({ lost: [], halfWritten: [], twice: [] });
  expect(history).toMatch(/^The history holds: /);
});

/** The same numbers for the same seed. */
function mulberry32(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
