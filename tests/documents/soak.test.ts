import { expect, test } from 'vitest';
import { Chance } from '@switchboard/domain/operate/demo/chance.ts';
import { typeUnderKills } from '../support/documents-under-kills.ts';

test('five type at random while servers and mongod are killed: nothing is lost, all are equal, and nothing was shown that was not stored', { timeout: 240_000 }, async () => {
  const chance = new Chance(6);
  const found = await typeUnderKills({ clients: 5, seconds: 6, kills: ['server', 'mongod'], random: () => chance.next() });
  expect(found).toMatchObject({ kills: 2, lost: [], shownNotStored: 0, equal: true });
  expect(found.typed).toBeGreaterThan(100);
});
