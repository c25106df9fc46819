import type { TicketRecord } from './ticket.ts';
import type { KeptClock } from '../sla/line-words.ts';
import type { Metric } from '../sla/words.ts';

/** A clock as it stands since the last thing that happened to the ticket; what time makes of it is worked out by whoever looks (sla/line-words.ts). */
export type StoredClock = {
  metric: Metric;
  startedAt: Date;
  dueAt: Date | null;
  warnAt: Date | null;
  metAt: Date | null;
  /** The due time that was missed; stays when a lower priority moves the due time on (catalogue 4.3, 11). */
  breachedAt: Date | null;
  pausedAt?: Date | null;
  stoodAt?: Date | null;
  line: string;
};

/** Why a ticket counts in no statistics (catalogue 4.3, 19). */
export type LeftOut = 'merged' | 'spam' | 'cancelled' | 'trash';

export type TicketSla = {
  /** Which version of which policy, see sla/terms.ts. Null while the desk promises it nothing. */
  terms: string | null;
  /** By which priority it was counted: what is over keeps it. */
  priority?: TicketRecord['priority'];
  /** Counts reopenings: each is a new cycle with its own fix and its own steps. */
  cycle: number;
  cycleStartedAt: Date;
  /** When the customer first asked without having had an answer. */
  askedAt: Date | null;
  endedAt: Date | null;
  leftOut: LeftOut | null;
  /** The history of its status, which pauses are worked out from. */
  turns: { at: Date; status: string }[];
  clocks: StoredClock[];
  /** Promises of before: answers that were given, cycles that are over. */
  past: { metric: Metric; cycle: number; startedAt: Date; dueAt: Date | null; metAt: Date }[];
  /** Steps that happened, by key; each happens once. */
  steps: string[];
  /** When the next step comes: what the sweep asks for. */
  nextStepAt?: Date | null;
};

/** Of several promises the one that is shown: the unmet one due first, paused ones after those that run; when all are kept, the last. */
export function shownClock(sla: TicketSla | null | undefined): StoredClock | null {
  if (!sla || sla.leftOut) return null;
  const unmet = sla.clocks.filter(({ metAt }) => metAt === null);
  if (unmet.length === 0) return sla.clocks.at(-1) ?? null;
  return unmet.reduce((first, clock) => (orderOf(clock) < orderOf(first) ? clock : first));
}

const PAUSED_LATER = 1e14;
const orderOf = ({ dueAt, stoodAt }: StoredClock): number => dueAt?.getTime() ?? PAUSED_LATER + (stoodAt?.getTime() ?? PAUSED_LATER);

export function toKeptClock({ metric, startedAt, dueAt, warnAt, metAt, pausedAt, stoodAt, line }: StoredClock): KeptClock {
  const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;
  return { metric, startedAt: startedAt.toISOString(), dueAt: iso(dueAt), warnAt: iso(warnAt), metAt: iso(metAt), ...(pausedAt ? { pausedAt: iso(pausedAt), stoodAt: iso(stoodAt) } : {}), line };
}
