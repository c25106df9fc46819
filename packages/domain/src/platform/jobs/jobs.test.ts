import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasRedis, startRedis, type RunningRedis } from '../../../../../tests/support/redis.ts';
import { useConfig } from '../config.ts';
import { disconnectRedis } from '../redis.ts';
import { addJob, defineJob, queueDepths, startJobs, stopJobs, undefineJobs } from './jobs.ts';

let redis: RunningRedis | undefined;
let unique = 0;
let name = '';

beforeEach(() => (name = `job-${(unique += 1)}`));
afterEach(async () => {
  await stopJobs();
  undefineJobs();
});

/** Resolves when `done` says so. */
async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; !done(); tries += 1) {
    if (tries > 2_000) throw new Error('It did not happen within 20 s.');
    await sleep(10);
  }
}

const adapters = [
  { adapter: 'in the process', use: async () => useConfig({ redisUrl: null }) },
  ...(hasRedis ? [{ adapter: 'in Bull', use: async () => useConfig({ redisUrl: (redis ??= await startRedis()).url }) }] : []),
];

afterAll(async () => {
  useConfig({ redisUrl: null });
  await disconnectRedis();
  await redis?.stop();
});

describe.each(adapters)('jobs $adapter', ({ use }) => {
  beforeAll(use);

  test('a job knows nothing of the request that added it', async () => {
    const request = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    defineJob(name, { concurrency: 1 }, async () => seen.push(request.getStore()));
    await startJobs();
    await request.run('of a request', () => addJob(name, {}));
    await until(() => seen.length === 1);
    expect(seen).toEqual([undefined]);
  });

  test('a job waits until jobs are started, then runs with its data', async () => {
    const seen: unknown[] = [];
    defineJob(name, { concurrency: 1 }, async (data) => seen.push(data));
    await addJob(name, { id: 'a' });
    await sleep(30);
    expect(seen).toEqual([]);
    await startJobs();
    await until(() => seen.length === 1);
    expect(seen).toEqual([{ id: 'a' }]);
  });

  test('no more jobs run at once than allowed', async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    defineJob(name, { concurrency: 2 }, async () => {
      most = Math.max(most, (running += 1));
      await sleep(20);
      running -= 1;
      done += 1;
    });
    await startJobs();
    await Promise.all(Array.from({ length: 7 }, () => addJob(name, null)));
    await until(() => done === 7);
    expect(most).toBe(2);
  });

  test('a delayed job runs when its time has come', async () => {
    let ranAt = 0;
    defineJob(name, { concurrency: 1 }, async () => (ranAt = Date.now()));
    await startJobs();
    const addedAt = Date.now();
    await addJob(name, null, { delayMs: 150 });
    await addJob(name, null, { delayMs: 600_000 });
    expect((await queueDepths())[name]!.delayed).toBeGreaterThanOrEqual(1);
    await until(() => ranAt > 0);
    expect(ranAt - addedAt).toBeGreaterThanOrEqual(145);
  });

  test('of jobs with one key only one waits', async () => {
    const seen: unknown[] = [];
    defineJob(name, { concurrency: 1 }, async (data) => seen.push(data));
    await addJob(name, 1, { key: 'same' });
    await addJob(name, 2, { key: 'same' });
    await addJob(name, 3, { key: 'other' });
    await startJobs();
    await until(() => seen.length === 2);
    await sleep(50);
    expect(seen).toEqual([1, 3]);
  });

  test('a job added while one of its key runs is not lost: what the first has read may be old', async () => {
    const seen: unknown[] = [];
    defineJob(name, { concurrency: 1 }, async (data) => {
      seen.push(data);
      if (data === 'first') await addJob(name, 'second', { key: 'same' });
    });
    await startJobs();
    await addJob(name, 'first', { key: 'same' });
    await until(() => seen.length === 2);
    expect(seen).toEqual(['first', 'second']);
  });

  test('a job due earlier is not held back by one of the same key that is due later', async () => {
    const seen: unknown[] = [];
    defineJob(name, { concurrency: 1 }, async (data) => seen.push(data));
    await startJobs();
    await addJob(name, 'later', { key: 'same', delayMs: 60_000 });
    await addJob(name, 'now', { key: 'same' });
    await until(() => seen.length === 1);
    expect(seen).toEqual(['now']);
  });

  test('a job that throws stops no other', async () => {
    const seen: unknown[] = [];
    defineJob(name, { concurrency: 1 }, async (data) => {
      if (data === 'bad') throw new Error('out of paper');
      seen.push(data);
    });
    await startJobs();
    await addJob(name, 'bad');
    await addJob(name, 'good');
    await until(() => seen.length === 1);
    expect((await queueDepths())[name]).toMatchObject({ failed: 1, waiting: 0 });
  });

  test('stopping waits for the job that runs', async () => {
    let ended = false;
    let began = false;
    defineJob(name, { concurrency: 1 }, async () => {
      began = true;
      await sleep(150);
      ended = true;
    });
    await startJobs();
    await addJob(name, null);
    await until(() => began);
    await stopJobs();
    expect(ended).toBe(true);
  });
});

describe.skipIf(!hasRedis)('jobs while Redis is away', () => {
  test('adding one neither throws nor keeps the request, and the job runs when Redis is back', async () => {
    const own = await startRedis();
    useConfig({ redisUrl: own.url });
    const seen: unknown[] = [];
    defineJob(name, { concurrency: 1 }, async (data) => seen.push(data));
    await startJobs();
    await addJob(name, 'before');
    await until(() => seen.length === 1);
    await own.kill();
    const addedAt = Date.now();
    await addJob(name, 'meanwhile', { key: 'k' });
    expect(Date.now() - addedAt).toBeLessThan(1000);
    await own.restart();
    await until(() => seen.length === 2);
    expect(seen).toEqual(['before', 'meanwhile']);
    await stopJobs();
    await own.stop();
  }, 20_000);
});
