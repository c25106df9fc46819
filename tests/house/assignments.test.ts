import { afterAll, describe, expect, test } from 'vitest';
import { config } from '@switchboard/domain/platform/config.ts';
import '@switchboard/domain/models.ts';
import { assignUnderKills } from '../support/assigns-under-kills.ts';
import { emptyDatabase, useDatabase } from '../support/database.ts';
import { seeded } from '../support/kills.ts';
import { hasRedis, startRedis, type RunningRedis } from '../support/redis.ts';

useDatabase();
let redis: RunningRedis | undefined;
afterAll(() => redis?.stop());

describe.each([['jobs in the process', false], ...(hasRedis ? [['Bull on a real Redis that is restarted', true] as const] : [])] as const)('%s', (_what, onRedis) => {
  test('workers that give tickets away are killed, two at a time: nobody ever has more than they take, each ticket is decided once, and what is freed goes to those that wait', { timeout: 280_000 }, async () => {
    await emptyDatabase();
    redis ??= onRedis ? await startRedis() : undefined;
    const found = await assignUnderKills({ tickets: 30, capacity: 4, kills: 3, redis: onRedis ? redis! : null, restartRedis: onRedis, random: seeded(11), mongodbUrl: config().mongodbUrl! });
    expect(found).toEqual({ given: 21, waiting: 9, left: 0, over: [], again: [], undecided: [], twiceDecided: [], unlike: [] });
  });
});
