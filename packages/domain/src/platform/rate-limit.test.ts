import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, startRedis, type RunningRedis } from '../../../../tests/support/redis.ts';
import { useConfig } from './config.ts';
import { rateLimit } from './rate-limit.ts';
import { disconnectRedis } from './redis.ts';

let redis: RunningRedis | undefined;
const stores = [
  { store: 'in the process', use: async () => useConfig({ redisUrl: null }) },
  ...(hasRedis ? [{ store: 'in Redis', use: async () => useConfig({ redisUrl: (redis ??= await startRedis()).url }) }] : []),
];
afterAll(async () => {
  useConfig({ redisUrl: null });
  await disconnectRedis();
  await redis?.stop();
});

describe.each(stores)('a rate limit $store', ({ use, store }) => {
  beforeAll(use);

  test('refuses with a sentence and the time to wait when a share is used up, each key for itself', async () => {
    const limit = rateLimit(`refuses ${store}`, { points: 2, seconds: 30, sentence: 'Too many tries.' });
    expect(await limit.consume('a')).toEqual({ limit: 2, remaining: 1, resetSeconds: 30 });
    await limit.consume('a');
    await expect(limit.consume('a')).rejects.toMatchObject({ code: 'too_many', retryAfter: 30, message: 'Too many tries. Try again in 30 seconds.' });
    await expect(limit.consume('a')).rejects.toMatchObject({ code: 'too_many' });
    expect(await limit.consume('b')).toMatchObject({ remaining: 1 });
    expect(await limit.standing('b')).toMatchObject({ remaining: 1 });
  });

  test('a key that is forgiven has its share again', async () => {
    const limit = rateLimit(`forgives ${store}`, { points: 1, seconds: 30 });
    await limit.consume('a');
    await expect(limit.consume('a')).rejects.toMatchObject({ code: 'too_many' });
    await limit.reset('a');
    expect(await limit.consume('a')).toMatchObject({ remaining: 0 });
  });
});

describe.skipIf(!hasRedis)('a rate limit while Redis is away', () => {
  test('counts in the process instead of letting nobody or everybody in', async () => {
    await disconnectRedis();
    const own = await startRedis();
    useConfig({ redisUrl: own.url });
    const limit = rateLimit('away', { points: 2, seconds: 30 });
    await limit.consume('a');
    await own.kill();
    expect(await limit.consume('a')).toMatchObject({ remaining: 1 });
    await limit.consume('a');
    await expect(limit.consume('a')).rejects.toMatchObject({ code: 'too_many' });
    await limit.reset('a').catch(() => undefined);
    await disconnectRedis();
  });
});
