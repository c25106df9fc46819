import { afterAll, describe, expect, test } from 'vitest';
import { escalateUnderKills } from '../support/escalates-under-kills.ts';
import { seeded } from '../support/kills.ts';
import { emptyDatabase, useDatabase } from '../support/database.ts';
import { hasRedis, startRedis, type RunningRedis } from '../support/redis.ts';
import { config } from '@switchboard/domain/platform/config.ts';
import { forgetPromises } from '@switchboard/domain/sla/book.ts';
import '@switchboard/domain/models.ts';

useDatabase();
let redis: RunningRedis | undefined;
afterAll(() => redis?.stop());

describe.each([['jobs in the process', false], ...(hasRedis ? [['Bull on a real Redis', true] as const] : [])] as const)('%s', (_what, onRedis) => {
  test('workers killed between steps, two at a time, with clocks an hour apart and a weekend behind: each step of each ticket once, in order, told once, and marked late', { timeout: 240_000 }, async () => {
    await emptyDatabase();
    forgetPromises();
    redis ??= onRedis ? await startRedis() : undefined;
    const found = await escalateUnderKills({ tickets: 30, kills: 3, redis: onRedis ? redis! : null, random: seeded(7), mongodbUrl: config().mongodbUrl! });
    expect(found).toEqual({ wanted: 120, steps: 120, twice: [], missing: [], outOfOrder: [], toldTwice: 0, untold: 0, late: 120 });
  });
});
