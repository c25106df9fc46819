import { addBusinessTime, type Amount } from './arithmetic.ts';
import type { Case } from './explain.ts';
import type { Step } from './words.ts';

/** When steps of a clock come, in ms. Null: never, as things stand (it is paused before, or was kept). */
export function timeOfStep({ at }: Pick<Step, 'at'>, clock: Case, { dueAt, warnAt }: { dueAt: number | null; warnAt: number | null }): number | null {
  if ((clock.metAt ?? null) !== null) return null;
  // What the clock was asked already is not worked out again.
  if ('percent' in at && at.percent === 100) return dueAt;
  if ('percent' in at && at.percent === clock.warnPercent) return warnAt;
  if ('percent' in at) return addBusinessTime(clock.hours, clock.startedAt, share(clock.amount, at.percent / 100), clock.pauses);
  if (dueAt === null) return null;
  return 'minutesBefore' in at ? Math.max(clock.startedAt, dueAt - at.minutesBefore * 60_000) : dueAt + at.minutesAfter * 60_000;
}

const share = (amount: Amount, part: number): Amount => ('ms' in amount ? { ms: Math.round(amount.ms * part) } : { days: amount.days * part });

/** What names a step for ever: its clock, its time and the cycle. A policy that is edited does not make the same step happen again (catalogue 4.3, 14). */
export function keyOfStep({ metric, at }: Pick<Step, 'metric' | 'at'>, cycle: string): string {
  const when = 'percent' in at ? `${at.percent}%` : 'minutesBefore' in at ? `-${at.minutesBefore}` : `+${at.minutesAfter}`;
  return `${metric} ${when} ${cycle}`;
}
