import { sweepIfDue, type Sweep } from '@switchboard/domain/platform/jobs/sweeps.ts';
import { log } from '@switchboard/domain/platform/log.ts';

/** Runs a timetable in this process until the returned function is called, which waits for the sweeps that run. */
export function runTimetable(timetable: readonly Sweep[]): () => Promise<void> {
  const stops = timetable.map((sweep, place) => runAgainAndAgain(sweep, 500 + place * 200));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function runAgainAndAgain(sweep: Sweep, firstMs: number): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout;
  let run: Promise<unknown> = Promise.resolve();
  const next = (ms: number): void => {
    // A little spread, so that many processes do not ask at the same moment.
    timer = setTimeout(() => {
      run = sweepIfDue(sweep)
        .catch((err: unknown) => log.warn({ err, sweep: sweep.name }, 'a sweep could not begin'))
        .finally(() => !stopped && next(sweep.everyMs));
    }, ms * (0.95 + Math.random() * 0.1)).unref();
  };
  next(firstMs);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await run;
  };
}
