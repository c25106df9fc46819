import Bull from 'bull';
import type { Redis } from 'ioredis';
import { clock } from '../clock.ts';
import { log } from '../log.ts';
import { redis, redisMaker, type Temper } from '../redis.ts';
import type { AddOptions, Job, Queue } from './queue.ts';

/** How long adding may keep the request that adds; then it goes on in the background, or is left to the sweep. */
const patienceMs = 500;
/** Jobs that wait for Redis to come back, in all queues of this process. */
const mostUnsent = 1000;
let unsent = 0;

let connections: { make: (temper: Temper) => Redis; client?: Redis; subscriber?: Redis; blocking: Redis[] } | null = null;

const names = 'switchboard:jobs:names';

/** Every queue that any process has opened; a page of one process tells of all of them. */
export async function queueNames(): Promise<string[]> {
  const connection = await redis();
  return connection.smembers(names);
}

/** Jobs in Redis, shared by all processes; those of a worker that was killed run again. */
export async function bullQueue(name: string, job: () => Job | undefined): Promise<Queue> {
  connections ??= { make: await redisMaker(), blocking: [] };
  const bull = new Bull(name, {
    prefix: 'switchboard:jobs',
    createClient,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: { count: 200, age: 7 * 86_400 } },
    // A lock is renewed every 15 s by the process that runs the job. One without its lock for a minute lost its worker and runs again.
    settings: { lockDuration: 60_000, lockRenewTime: 15_000, stalledInterval: 30_000, maxStalledCount: 3 },
  });
  void redis().then((connection) => connection.sadd(names, name)).catch(() => undefined);
  bull.on('error', (err) => log.debug({ err, job: name }, 'the queue lost Redis'));
  bull.on('failed', (_job, err) => log.error({ err, job: name }, 'a job failed'));
  bull.on('stalled', () => log.warn({ job: name }, 'a job lost its worker and runs again'));

  return {
    add: (data, options) => addSoon(bull, data, options),
    start: async () => {
      const defined = job();
      if (defined) void bull.process(defined.concurrency, (entry) => runOne(bull, defined, entry.data)).catch((err: unknown) => log.error({ err, job: name }, 'the queue stopped'));
    },
    // With Redis away closing would wait for it; what was running is then found again as stalled.
    stop: () => atMost(8000, bull.close()),
    depth: async () => {
      const counts = await atMost(patienceMs, bull.getJobCounts());
      return counts ? { waiting: counts.waiting, running: counts.active, delayed: counts.delayed, failed: counts.failed } : { waiting: 0, running: 0, delayed: 0, failed: 0 };
    },
  };
}

type Envelope = { key?: string; data: unknown };

async function addSoon(bull: Bull.Queue<Envelope>, data: unknown, options: AddOptions): Promise<void> {
  if (unsent >= mostUnsent) return;
  unsent += 1;
  const adding = add(bull, data, options)
    .catch((err: unknown) => log.warn({ err, job: bull.name }, 'a job could not be added; the next sweep does its work'))
    .finally(() => (unsent -= 1));
  await atMost(patienceMs, adding);
}

async function add(bull: Bull.Queue<Envelope>, data: unknown, { delayMs = 0, key }: AddOptions): Promise<void> {
  if (key !== undefined && !(await takePlace(bull, key, delayMs))) return;
  await bull.add({ key, data }, { delay: delayMs || undefined });
}

/**
 * The place of a waiting job is a key beside the queue and not Bull's job id, which also refuses while a job runs. Two that take
 * it at once, or a job due later that stays behind an earlier one, only run twice.
 */
async function takePlace(bull: Bull.Queue, key: string, delayMs: number): Promise<boolean> {
  const place = placeOf(bull, key);
  const dueAt = clock.ms() + delayMs;
  const before = await bull.client.get(place);
  if (before !== null && Number(before) <= dueAt) return false;
  // Ends by itself when its job was lost between here and the queue.
  await bull.client.set(place, dueAt, 'PX', delayMs + 60_000);
  return true;
}

const placeOf = (bull: Bull.Queue, key: string): string => bull.toKey(`place:${key}`);

async function runOne(bull: Bull.Queue, defined: Job, { key, data }: Envelope): Promise<void> {
  if (key !== undefined) await bull.client.del(placeOf(bull, key));
  await defined.run(data as never);
}

/** Two connections for all queues together; only the one that blocks waiting for a job is each queue's own. */
function createClient(type: 'client' | 'subscriber' | 'bclient'): Redis {
  if (!connections) throw new Error('The queues are closed.');
  if (type === 'bclient') {
    const own = connections.make('patient');
    connections.blocking.push(own);
    return own;
  }
  connections[type] ??= connections.make('patient').setMaxListeners(0);
  return connections[type];
}

export async function disconnectQueues(): Promise<void> {
  const ending = [connections?.client, connections?.subscriber, ...(connections?.blocking ?? [])];
  connections = null;
  for (const connection of ending) connection?.disconnect();
}

async function atMost<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, ms, undefined)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
