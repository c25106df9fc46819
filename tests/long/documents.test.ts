import { expect, test } from 'vitest';
import { Chance } from '@switchboard/domain/operate/demo/chance.ts';
import { typeUnderKills } from '../support/documents-under-kills.ts';

const SECONDS = 300;
const KILLS = 20;

test(`five type at random for five minutes while servers and mongod are killed ${KILLS} times each`, async () => {
  const seed = Number(process.env.SEED ?? 1);
  const chance = new Chance(seed);
  const kills = Array.from({ length: 2 * KILLS }, (_none, n) => (n % 2 === 0 ? ('server' as const) : ('mongod' as const)));
  const found = await typeUnderKills({ clients: 5, seconds: SECONDS, kills, random: () => chance.next() });
  expect(found, `seed ${seed}`).toMatchObject({ kills: 2 * KILLS, lost: [], shownNotStored: 0, equal: true });
});
