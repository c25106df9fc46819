import { afterAll, expect, test } from 'vitest';
import { config } from '@switchboard/domain/platform/config.ts';
import '@switchboard/domain/models.ts';
import { assignAtOnce } from '../support/assigns-at-once.ts';
import { assignUnderKills } from '../support/assigns-under-kills.ts';
import { emptyDatabase, useDatabase } from '../support/database.ts';
import { hasRedis, startRedis, type RunningRedis } from '../support/redis.ts';

useDatabase();
let redis: RunningRedis | undefined;
afterAll(() => redis?.stop());

test('1,000 assignments at once never exceed a capacity, and fill it', async () => {
  await emptyDatabase();
  const room = [40, 10, 5, 30, 20, 15, 25, 5, 1, 49];
  expect(await assignAtOnce(1_000, room)).toEqual({ held: room, waiting: 800 });
});

test.each([false, ...(hasRedis ? [true] : [])])('twenty kills of workers that give tickets away, Redis: %s', async (onRedis) => {
  await emptyDatabase();
  redis ??= onRedis ? await startRedis() : undefined;
  const found = await assignUnderKills({ tickets: 300, capacity: 50, kills: 20, redis: onRedis ? redis! : null, restartRedis: onRedis, random: Math.random, mongodbUrl: config().mongodbUrl! });
  expect(found).toEqual({ given: 205, waiting: 95, left: 0, over: [], again: [], undecided: [], twiceDecided: [], unlike: [] });
});
