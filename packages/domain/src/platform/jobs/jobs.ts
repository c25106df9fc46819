/**
 * Jobs make due work prompt; they are never the only reason that it happens. Each has a sweep that asks the data (apps/worker/src/schedule.ts),
 * so a job that was lost, refused or failed is done a little later, and adding one can never fail a request that has committed.
 */
import { config } from '../config.ts';
import { log } from '../log.ts';
import { noting, writeJobNotes } from './job-record.ts';
import { inProcessQueue } from './in-process.ts';
import type { AddOptions, Depth, Job, Queue } from './queue.ts';

const defined = new Map<string, Job>();
const queues = new Map<string, Promise<Queue>>();
let running = false;

/**
 * Says what to do with jobs of a name, at most `concurrency` at a time in each process. Handlers are idempotent; what one throws is logged, and
 * the sweep tries again.
 */
export function defineJob<T>(name: string, { concurrency }: { concurrency: number }, run: (data: T) => Promise<unknown>): void {
  if (defined.has(name)) throw new Error(`The job ${name} is defined twice.`);
  defined.set(name, { name, concurrency, run: (data: T) => noting(name, data, () => run(data)) });
  if (running) void queueOf(name).then((queue) => queue.start());
}

/** Call after the commit. `data` is plain JSON, best an id: a handler reads the truth itself. Never throws. */
export async function addJob(name: string, data: unknown, options: AddOptions = {}): Promise<void> {
  try {
    await (await queueOf(name)).add(data, options);
  } catch (err) {
    log.warn({ err, job: name }, 'a job could not be added; the next sweep does its work');
  }
}

/** Only the worker part runs jobs. */
export async function startJobs(): Promise<void> {
  running = true;
  await Promise.all([...defined.keys()].map(async (name) => (await queueOf(name)).start()));
}

/** Resolves when the jobs that run have ended. What waits in this process is forgotten and found again by sweeps. */
export async function stopJobs(): Promise<void> {
  running = false;
  const ending = [...queues.values()];
  queues.clear();
  await Promise.all(ending.map(async (queue) => (await queue).stop()));
  await writeJobNotes();
  if (config().redisUrl) await (await import('./bull.ts')).disconnectQueues();
}

/** Which kinds this process can run. */
export const jobNames = (): string[] => [...defined.keys()];

/** For /metrics and the health page. Empty where Redis does not answer. */
export async function queueDepths(): Promise<Record<string, Depth>> {
  const names = config().redisUrl ? (await import('./bull.ts')).queueNames() : [...queues.keys()];
  const depths = async () => Promise.all((await names).map(async (name) => [name, await (await queueOf(name)).depth()] as const));
  return Object.fromEntries(await depths().catch(() => []));
}

/** Tests only: forgets every definition. */
export function undefineJobs(): void {
  defined.clear();
}

function queueOf(name: string): Promise<Queue> {
  const known = queues.get(name);
  if (known) return known;
  const made = makeQueue(name);
  queues.set(name, made);
  return made;
}

async function makeQueue(name: string): Promise<Queue> {
  const job = (): Job | undefined => defined.get(name);
  if (!config().redisUrl) return inProcessQueue(name, job);
  return (await import('./bull.ts')).bullQueue(name, job);
}
