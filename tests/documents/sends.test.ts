import { expect, test } from 'vitest';
import { Chance } from '@switchboard/domain/operate/demo/chance.ts';
import { raceToSend } from '../support/send-races.ts';
import { useSendsServer } from '../support/sends-server.ts';

const url = useSendsServer();

test('two who press Send within 50 ms, 30 times, both typing on: 30 messages, and every word stands in one place', { timeout: 120_000 }, async () => {
  const chance = new Chance(6);
  const found = await raceToSend({ url: url(), races: 30, tickets: 5, random: () => chance.next() });
  expect(found).toMatchObject({ messages: 30, refused: 30, lost: [], twice: [] });
  expect(found.typed).toBeGreaterThan(150);
});
