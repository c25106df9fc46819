import { AsyncLocalStorage } from 'node:async_hooks';
import { clock } from '../clock.ts';
import { log } from '../log.ts';
import type { AddOptions, Job, Queue } from './queue.ts';

type Waiting = { data: string; key?: string; dueAt: number; timer?: NodeJS.Timeout };

/** A process that adds and never runs (a command line) must not fill its memory; what is left out is found by the sweep. */
const mostWaiting = 10_000;
/** A job is nobody's request: its transactions must not become the answer that a request keeps (idempotency.ts). */
const outsideRequests = AsyncLocalStorage.snapshot();
const longestTimer = 2 ** 31 - 1;

/** Jobs in this process' memory: lost with it, and found again by the sweeps. */
export function inProcessQueue(name: string, job: () => Job | undefined): Queue {
  const ready: Waiting[] = [];
  const delayed = new Set<Waiting>();
  const byKey = new Map<string, Waiting>();
  const runs = new Set<Promise<void>>();
  let started = false;
  let failed = 0;

  function add(data: unknown, { delayMs = 0, key }: AddOptions): void {
    if (ready.length + delayed.size >= mostWaiting) return;
    const dueAt = clock.ms() + delayMs;
    if (key !== undefined && !takePlace(key, dueAt)) return;
    // As Redis would: a handler never shares an object with whoever added the job.
    const waiting: Waiting = { data: JSON.stringify(data ?? null), key, dueAt };
    if (key !== undefined) byKey.set(key, waiting);
    if (delayMs > 0) delay(waiting, delayMs);
    else ready.push(waiting);
    // On the next turn: whoever adds a job is answered first.
    setImmediate(runNext);
  }

  /** False when a job of this key already waits and is due no later. */
  function takePlace(key: string, dueAt: number): boolean {
    const before = byKey.get(key);
    if (!before) return true;
    if (before.dueAt <= dueAt) return false;
    clearTimeout(before.timer);
    delayed.delete(before);
    return true;
  }

  function delay(waiting: Waiting, delayMs: number): void {
    delayed.add(waiting);
    waiting.timer = setTimeout(() => {
      delayed.delete(waiting);
      ready.push(waiting);
      runNext();
    }, Math.min(delayMs, longestTimer)).unref();
  }

  function runNext(): void {
    const defined = job();
    while (started && defined && runs.size < defined.concurrency && ready.length > 0) {
      const run = runOne(defined, ready.shift()!).finally(() => {
        runs.delete(run);
        runNext();
      });
      runs.add(run);
    }
  }

  async function runOne(defined: Job, { data, key }: Waiting): Promise<void> {
    if (key !== undefined) byKey.delete(key);
    try {
      await outsideRequests(() => defined.run(JSON.parse(data) as never));
    } catch (err) {
      failed += 1;
      log.error({ err, job: name }, 'a job failed');
    }
  }

  return {
    add: async (data, options) => add(data, options),
    start: async () => {
      started = true;
      runNext();
    },
    stop: async () => {
      started = false;
      for (const { timer } of delayed) clearTimeout(timer);
      delayed.clear();
      await Promise.all(runs);
    },
    depth: async () => ({ waiting: ready.length, running: runs.size, delayed: delayed.size, failed }),
  };
}
