import type { RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { config } from './config.ts';
import { Problem } from './problem.ts';
import { redis } from './redis.ts';

/** How a key stands with a limit, as the `RateLimit-*` headers tell it. */
export type Standing = { limit: number; remaining: number; resetSeconds: number };

export type RateLimit = {
  /** Takes points from a key's share. @throws Problem `too_many` with `retryAfter` in seconds */
  consume(key: string, points?: number): Promise<Standing>;
  /** How a key stands, without taking anything. */
  standing(key: string): Promise<Standing>;
  /** Forgives a key, as after a right password. */
  reset(key: string): Promise<void>;
};

type Allowance = {
  points: number;
  seconds: number;
  /** What a person reads who has used it up; the time to wait is added. */
  sentence?: string;
};

/**
 * So many points in so many seconds for each key. Counted in this process, or in Redis for all of them; while Redis is away each process
 * counts for itself, so that neither nobody nor everybody gets in. `name` keeps limits apart and must be unique.
 */
export function rateLimit(name: string, allowance: Allowance): RateLimit {
  const standing = (counted: RateLimiterRes | null): Standing => ({
    limit: allowance.points,
    remaining: Math.max(0, counted ? counted.remainingPoints : allowance.points),
    resetSeconds: Math.ceil((counted?.msBeforeNext ?? 0) / 1000),
  });
  let counter: Promise<RateLimiterAbstract> | null = null;
  const counting = (): Promise<RateLimiterAbstract> => (counter ??= makeCounter(name, allowance));
  return {
    async consume(key, points = 1) {
      try {
        return standing(await (await counting()).consume(key, points));
      } catch (refused) {
        if (refused instanceof Error) throw refused;
        throw tooMany(allowance, standing(refused as RateLimiterRes));
      }
    },
    async standing(key) {
      return standing(await (await counting()).get(key));
    },
    async reset(key) {
      await (await counting()).delete(key);
    },
  };
}

async function makeCounter(name: string, { points, seconds }: Allowance): Promise<RateLimiterMemory | RateLimiterRedis> {
  const limiters = await import('rate-limiter-flexible');
  const own = new limiters.RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
  if (!config().redisUrl) return own;
  const keyPrefix = `switchboard:limit:${name}`;
  // A key that is used up is refused from memory, so that whoever hammers costs Redis nothing.
  return new limiters.RateLimiterRedis({
    ...{ storeClient: await redis(), keyPrefix, points, duration: seconds },
    ...{ insuranceLimiter: own, rejectIfRedisNotReady: true, inMemoryBlockOnConsumed: points + 1 },
  });
}

function tooMany({ sentence = 'Too many requests.' }: Allowance, { resetSeconds }: Standing): Problem {
  const retryAfter = Math.max(1, resetSeconds);
  return new Problem('too_many', `${sentence} Try again in ${inWords(retryAfter)}.`, { retryAfter });
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
