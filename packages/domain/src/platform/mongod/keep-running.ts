import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../log.ts';
import type { RunningMongod } from './run-mongod.ts';

/** Starts mongod again whenever it ends by itself: after 100 ms, then twice as long each time up to ten seconds. */
export function keepRunning(first: RunningMongod, start: () => Promise<RunningMongod>): { pid(): number; stop(): Promise<void> } {
  let running = first;
  const stopping = new AbortController();
  const watch = (async () => {
    for (;;) {
      await running.ended;
      if (stopping.signal.aborted) return;
      log.error({ pid: running.pid }, 'mongod ended without being asked to; starting it again');
      const next = await startAgain(start, stopping.signal);
      if (!next) return;
      running = next;
      // Stopped while it was coming up.
      if (stopping.signal.aborted) return;
      log.info({ pid: running.pid }, 'mongod runs again');
    }
  })();
  return {
    pid: () => running.pid,
    async stop() {
      stopping.abort();
      await running.stop();
      await watch;
      await running.stop();
    },
  };
}

async function startAgain(start: () => Promise<RunningMongod>, signal: AbortSignal): Promise<RunningMongod | null> {
  for (let wait = 100; !signal.aborted; wait = Math.min(wait * 2, 10_000)) {
    await sleep(wait, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    try {
      return await start();
    } catch (error) {
      log.error({ err: error }, 'mongod did not start');
    }
  }
  return null;
}
