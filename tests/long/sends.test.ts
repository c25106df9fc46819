import { expect, test } from 'vitest';
import { Chance } from '@switchboard/domain/operate/demo/chance.ts';
import { raceToSend } from '../support/send-races.ts';
import { useSendsServer } from '../support/sends-server.ts';

const url = useSendsServer();

test('two who press Send within 50 ms, 200 times, both typing on: 200 messages, and every word stands in one place', async () => {
  const chance = new Chance(Number(process.env.SEED ?? 1));
  const found = await raceToSend({ url: url(), races: 200, tickets: 5, random: () => chance.next() });
  expect(found).toMatchObject({ messages: 200, refused: 200, lost: [], twice: [] });
  expect(found.typed).toBeGreaterThan(1_000);
});
