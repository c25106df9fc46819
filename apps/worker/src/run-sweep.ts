import { defineJob } from '@switchboard/domain/platform/jobs/jobs.ts';
import { sweepIfDue, type Sweep } from '@switchboard/domain/platform/jobs/sweeps.ts';

/** Somebody asked for a sweep now (operate/worker.ts). Whoever has its lease does it; two at once do it once. */
export function defineRunSweep(timetable: readonly Sweep[]): void {
  defineJob<{ name: string }>('run-sweep', { concurrency: 2 }, async ({ name }) => {
    const sweep = timetable.find((one) => one.name === name);
    if (sweep) await sweepIfDue(sweep);
  });
}
