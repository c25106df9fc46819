import { afterAll, expect, test } from 'vitest';
import { config } from '@switchboard/domain/platform/config.ts';
import '@switchboard/domain/models.ts';
import { forgetPromises } from '@switchboard/domain/sla/book.ts';
import { escalateUnderKills } from '../support/escalates-under-kills.ts';
import { emptyDatabase, useDatabase } from '../support/database.ts';
import { hasRedis, startRedis, type RunningRedis } from '../support/redis.ts';

useDatabase();
let redis: RunningRedis | undefined;
afterAll(() => redis?.stop());

test.each([false, ...(hasRedis ? [true] : [])])('twenty kills of workers at random moments, Redis: %s', async (onRedis) => {
  await emptyDatabase();
  forgetPromises();
  redis ??= onRedis ? await startRedis() : undefined;
  const found = await escalateUnderKills({ tickets: 400, kills: 20, redis: onRedis ? redis! : null, random: Math.random, mongodbUrl: config().mongodbUrl! });
  expect(found).toEqual({ wanted: 1_600, steps: 1_600, twice: [], missing: [], outOfOrder: [], toldTwice: 0, untold: 0, late: 1_600 });
});
