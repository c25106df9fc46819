import type { Redis, RedisOptions } from 'ioredis';
import { config } from './config.ts';
import { log } from './log.ts';
import { Problem } from './problem.ts';

/**
 * `hasty` fails at once while Redis is away, for what has another way out (rate limits, whispers). `patient` waits for it to come back,
 * for what only exists through it (queues, subscriptions).
 */
export type Temper = 'hasty' | 'patient';

const tempers: Record<Temper, RedisOptions> = {
  hasty: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 1000 },
  patient: { enableOfflineQueue: true, maxRetriesPerRequest: null, enableReadyCheck: false },
};

/** Makes connections without waiting for one: Bull asks for its own in a place that cannot wait. Only with REDIS_URL. */
export async function redisMaker(): Promise<(temper: Temper) => Redis> {
  const url = config().redisUrl;
  if (!url) throw new Problem('invalid', 'This needs Redis. Set REDIS_URL.');
  const { Redis: Connection } = await import('ioredis');
  return (temper) => {
    const made = new Connection(url, { ...tempers[temper], connectTimeout: 5000, retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2000) });
    tellOnce(made);
    return made;
  };
}

/** A connection of one's own; ends with `disconnect()`. A Redis that is away makes this neither fail nor wait. */
export async function connectRedis(temper: Temper): Promise<Redis> {
  const made = (await redisMaker())(temper);
  await new Promise<void>((resolve) => {
    made.once('ready', resolve).once('error', () => resolve());
    setTimeout(resolve, 2000).unref();
  });
  return made;
}

let shared: Promise<Redis> | null = null;

/** The connection that short commands share. They fail at once while Redis is away. */
export function redis(): Promise<Redis> {
  shared ??= connectRedis('hasty');
  return shared;
}

export async function disconnectRedis(): Promise<void> {
  const ending = shared;
  shared = null;
  (await ending)?.disconnect();
}

let away = false;

/** One line when Redis goes and one when it is back, however many connections and tries there are. */
function tellOnce(connection: Redis): void {
  connection.on('error', (err: Error) => {
    if (away) return;
    away = true;
    log.warn({ reason: (err as NodeJS.ErrnoException).code ?? err.name }, 'Redis is out of reach: limits are counted in this process, whispers stay in it, jobs wait for the next sweep');
  });
  connection.on('ready', () => {
    if (away) log.info('Redis is back');
    away = false;
  });
}
