import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@switchboard/domain/platform/log.ts';
import type { RunningHost } from './host.ts';

/** Requests and jobs under way get this long to finish; with closing the database all takes less than ten seconds. */
const FINISH_MS = 8_000;
/** Whatever hangs then is left to the system. */
const GIVE_UP_MS = 12_000;
/** Ctrl-C under npm arrives twice: from the terminal and handed on by npm. */
const SAME_SIGNAL_MS = 500;

export type Stop = () => Promise<void>;

/** SIGTERM, SIGINT and SIGHUP end the program in order: no new requests, those under way are finished, the database last. A second signal ends it at once. */
export function stopOnSignal(host: RunningHost, parts: Stop[], closeDatabase: Stop): void {
  let since: number | null = null;
  const stop = (signal: NodeJS.Signals) => {
    if (since !== null && performance.now() - since < SAME_SIGNAL_MS) return;
    if (since !== null) process.exit(1);
    since = performance.now();
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), GIVE_UP_MS).unref();
    void finish(host, parts, closeDatabase).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop in order');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
}

async function finish(host: RunningHost, parts: Stop[], closeDatabase: Stop): Promise<void> {
  host.beginStop();
  const finished = Promise.allSettled([host.close(FINISH_MS), ...parts.map((stop) => stop())]);
  const results = await Promise.race([finished, sleep(FINISH_MS + 500, [])]);
  for (const result of results) if (result.status === 'rejected') log.error({ err: result.reason }, 'a part did not stop in order');
  await closeDatabase();
}
