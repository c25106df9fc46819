import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, startRedis, type RunningRedis } from '../../../../tests/support/redis.ts';
import { useConfig } from './config.ts';
import { disconnectRedis } from './redis.ts';
import { onWhisper, stopWhispers, whisper } from './whisper.ts';

afterEach(stopWhispers);

test('what is whispered is heard at once by those who listen to the topic', () => {
  const heard: unknown[] = [];
  const stop = onWhisper('t', (payload) => heard.push(payload));
  onWhisper('other', () => heard.push('wrong'));
  whisper('t', { n: 1 });
  stop();
  whisper('t', { n: 2 });
  expect(heard).toEqual([{ n: 1 }]);
});

describe.skipIf(!hasRedis)('between processes', () => {
  let redis: RunningRedis;
  let other: ChildProcess;
  beforeAll(async () => {
    redis = await startRedis();
    useConfig({ redisUrl: redis.url });
    other = execFile(process.execPath, ['--input-type=module-typescript', '-e', echo], { env: { PATH: '/usr/bin:/bin', REDIS_URL: redis.url }, cwd: import.meta.dirname });
    await once(other.stdout!, 'data');
  });
  afterAll(async () => {
    other.kill();
    useConfig({ redisUrl: null });
    await disconnectRedis();
    await redis.stop();
  });

  const echo = `
    import { onWhisper, whisper } from './whisper.ts';
    onWhisper('ping', (n) => whisper('pong', n));
    setTimeout(() => console.log('listening'), 300);
  `;

  test('a whisper reaches another process and is heard once in its own', async () => {
    const pings: unknown[] = [];
    const pongs: unknown[] = [];
    onWhisper('ping', (n) => pings.push(n));
    onWhisper('pong', (n) => pongs.push(n));
    await sleep(200);
    whisper('ping', 7);
    for (let tries = 0; pongs.length === 0 && tries < 200; tries += 1) await sleep(10);
    await sleep(50);
    expect(pongs).toEqual([7]);
    expect(pings).toEqual([7]);
  });

  test('with Redis away it still reaches its own process', async () => {
    await redis.kill();
    const heard: unknown[] = [];
    onWhisper('alone', (n) => heard.push(n));
    whisper('alone', 1);
    expect(heard).toEqual([1]);
  });
});
