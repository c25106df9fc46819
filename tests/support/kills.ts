import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningRedis } from './redis.ts';

const worker = fileURLToPath(new URL('killed-worker.ts', import.meta.url));
const HOUR = 3_600_000;

/** What a worker of a trial does (killed-worker.ts). */
export type Feature = 'escalations' | 'assignment';
export type Trial = { kills: number; redis: RunningRedis | null; random: () => number; mongodbUrl: string; /** Redis loses everything it holds in the middle, too. */ restartRedis?: boolean };

/**
 * Two real worker processes, with the product's own jobs, followers and timetable, are killed (SIGKILL) at random moments, one after the other, each time with a new one in its place; the clock of each
 * third is set back an hour. Then they go on until `after` is through.
 */
export async function underKills(feature: Feature, { kills, redis, random, mongodbUrl, restartRedis = false }: Trial, after: () => Promise<void>): Promise<void> {
  const env = { ...process.env, LOG_LEVEL: 'silent', MONGODB_URL: mongodbUrl, ...(redis ? { REDIS_URL: redis.url } : {}) };
  const start = (n: number) => fork(worker, [feature, String(n % 3 === 1 ? -HOUR : 0)], { execArgv: [], stdio: 'inherit', env });
  const running: ChildProcess[] = [start(0), start(1)];
  try {
    for (let n = 0; n < kills; n++) {
      await sleep(150 + random() * 900);
      const victim = running.splice(n % running.length, 1)[0]!;
      victim.kill('SIGKILL');
      running.push(start(n + 2));
      if (redis && restartRedis && n === Math.floor(kills / 2)) {
        await redis.kill();
        await sleep(300);
        await redis.restart();
      }
    }
    await after();
  } finally {
    for (const process of running) await end(process);
  }
}

/** Waits for what is to come, and no longer than so many ms: what did not come shows in what is found. */
export async function until(done: () => Promise<boolean>, ms: number): Promise<void> {
  for (const giveUpAt = performance.now() + ms; !(await done()); await sleep(100)) if (performance.now() > giveUpAt) return;
}

/** The same at each run. */
export const seeded = (seed: number) => (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = once(process, 'exit');
  process.kill('SIGTERM');
  await ended;
}
