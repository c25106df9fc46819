import { readLine } from '../sla/line-words.ts';
import type { TicketRecord } from './ticket.ts';
import type { StoredClock } from './ticket-sla.ts';

/** TK-19; milliseconds, null while it has not happened. */
export type HandlingTimes = {
  /** From when the customer asked to the first public answer of a person. */
  responseMs: number | null;
  /** From the opening to when it was resolved; a reopened ticket has none until it is resolved again. */
  resolutionMs: number | null;
  /** The same as the promise counts them, without nights, holidays and pauses; of a reopened ticket since it was reopened. Null where nothing was promised. */
  responseCountedMs: number | null;
  resolutionCountedMs: number | null;
};

type Timed = Pick<TicketRecord, 'createdAt' | 'firstResponseAt' | 'resolvedAt' | 'sla'>;

/** How long a ticket took, from the moments of its history and the segments of its clocks: nothing is counted up, so nothing can drift. */
export function handlingTimes({ createdAt, firstResponseAt, resolvedAt, sla }: Timed): HandlingTimes {
  // Whom nobody had asked anything gave no response (catalogue 4.1, 9).
  const askedAt = sla ? sla.askedAt : createdAt;
  const counted = (metric: StoredClock['metric']) => countedMs(sla?.leftOut ? undefined : sla?.clocks.find((one) => one.metric === metric));
  return {
    responseMs: between(askedAt, firstResponseAt),
    resolutionMs: between(createdAt, resolvedAt),
    responseCountedMs: firstResponseAt ? counted('firstResponse') : null,
    resolutionCountedMs: resolvedAt ? counted('resolution') : null,
  };
}

const between = (from: Date | null, to: Date | null): number | null => (from && to && to >= from ? to.getTime() - from.getTime() : null);

/** A clock that was met ends there, so what ran of it is what it took. */
function countedMs(clock: StoredClock | undefined): number | null {
  if (!clock?.metAt) return null;
  return readLine(clock.startedAt.getTime(), clock.line).reduce((sum, { kind, from, to }) => (kind === 'running' ? sum + to - from : sum), 0);
}
