import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import '@switchboard/domain/models.ts';
import { Chance } from '@switchboard/domain/operate/demo/chance.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { useDatabase } from '../support/database.ts';
import { startDocuments } from '../support/document-server.ts';
import { raceToSend } from '../support/send-races.ts';

useDatabase();
let server: Awaited<ReturnType<typeof startDocuments>>;
let stopFollowing: () => Promise<void>;
beforeAll(async () => {
  await preparePeople();
  stopFollowing = await startFollowing();
  server = await startDocuments();
});
afterAll(async () => {
  await server.stop();
  await stopFollowing();
});

test('two who press Send within 50 ms, 200 times, both typing on: 200 messages, and every word stands in one place', async () => {
  const chance = new Chance(Number(process.env.SEED ?? 1));
  const found = await raceToSend({ url: server.url, races: 200, tickets: 5, random: () => chance.next() });
  expect(found).toMatchObject({ messages: 200, refused: 200, lost: [], twice: [] });
  expect(found.typed).toBeGreaterThan(1_000);
});
