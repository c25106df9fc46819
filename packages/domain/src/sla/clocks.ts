import { explainClock, type Case, type ExplainedClock } from './explain.ts';
import { pausesOf, type Turn } from './pauses.ts';
import { measureOf } from './preview.ts';
import { metrics, type Hours, type Metric, type PolicyInput, type Target } from './words.ts';

/** What a ticket's clocks are counted from, in ms: moments and the history of its status, never counters, so that a history or a calendar put right gives the right answer. */
export type Moments = {
  priority: keyof PolicyInput['targets'];
  /** When the customer first asked; null while nobody outside has written: an agent's own ticket owes no first answer (catalogue 4.1, 9). */
  askedAt: number | null;
  firstResponseAt: number | null;
  /** The oldest message of the customer that nobody answered. */
  waitingSince: number | null;
  /** When the work that counts now began: the opening, or the last reopening, which is a new cycle. */
  cycleStartedAt: number;
  resolvedAt: number | null;
  turns: readonly { at: number; status: string }[];
};

type Policy = Pick<PolicyInput, 'targets' | 'pausingStatuses' | 'firstResponsePauses' | 'steps'>;

/** The three clocks of a ticket (catalogue 4.3, 1), those that have something to count, as they stand at `now`. */
export function clocksOf(policy: Policy, calendar: Hours, moments: Moments, now: number): ExplainedClock[] {
  return casesOf(policy, calendar, moments, now).map(explainClock);
}

/** What each of them is worked out from. */
export function casesOf(policy: Policy, calendar: Hours, moments: Moments, now: number): Case[] {
  const targets = policy.targets[moments.priority];
  return metrics.flatMap((metric) => {
    const span = spanOf(metric, moments);
    const target = targets?.[metric];
    return span && target ? [caseOf(metric, policy, calendar, target, { ...span, turns: moments.turns }, now)] : [];
  });
}

/** Of several promises the one that is shown: unmet and due first, paused ones after those that run; when all are kept, the last of them. */
export function clockToShow(clocks: readonly ExplainedClock[]): ExplainedClock | null {
  const unmet = clocks.filter(({ state }) => state !== 'met' && state !== 'met_late');
  if (unmet.length === 0) return clocks.at(-1) ?? null;
  return unmet.reduce((first, clock) => ((clock.dueAt ?? Infinity) < (first.dueAt ?? Infinity) ? clock : first));
}

type Span = { startedAt: number; metAt: number | null };

function spanOf(metric: Metric, { askedAt, firstResponseAt, waitingSince, cycleStartedAt, resolvedAt }: Moments): Span | null {
  switch (metric) {
    case 'firstResponse':
      return askedAt === null ? null : { startedAt: askedAt, metAt: firstResponseAt };
    case 'nextResponse':
      return firstResponseAt === null || waitingSince === null || waitingSince < firstResponseAt ? null : { startedAt: waitingSince, metAt: null };
    case 'resolution':
      return { startedAt: cycleStartedAt, metAt: resolvedAt };
  }
}

function caseOf(metric: Metric, policy: Policy, calendar: Hours, target: Target, { startedAt, metAt, turns }: Span & Pick<Moments, 'turns'>, now: number): Case {
  // Agents would park tickets instead of answering, were the first answer to wait for the customer (catalogue 4.3, 10).
  const pauses = metric !== 'firstResponse' || policy.firstResponsePauses;
  const history: Turn[] = pauses ? turns.map(({ at, status }) => ({ at, paused: policy.pausingStatuses.includes(status), reason: status })) : [];
  const warning = policy.steps.find((step) => step.metric === metric && 'percent' in step.at && step.at.percent < 100);
  const warnPercent = warning && 'percent' in warning.at ? warning.at.percent : undefined;
  return { metric, ...measureOf(target, calendar), startedAt, metAt, pauses: pausesOf(history, startedAt, metAt ?? now), until: now, warnPercent };
}
