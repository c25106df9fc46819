import type { Book } from '../../sla/book.ts';
import { shownClock } from '../../tickets/ticket-sla.ts';
import { buildTicket, type BuiltTicket, type Plan } from './build-ticket.ts';

const TRIES = 12;
const [SHORTEST, LONGEST] = [0.02, 3];

/**
 * An example whose promise is due about when its story says. What happened happened earlier or later for that, in proportion, so that a desk's policies decide and the desk still has
 * something due within the hour. Where the policies do not reach so far it stands as near as they let it.
 */
export function buildDueAt(plan: Plan, due: number, { book, now }: { book: Book; now: Date }): BuiltTicket {
  const build = (factor: number): BuiltTicket => buildTicket({ ...aged(plan, factor, now), dueAt: null }, { book, now });
  const dueOf = ({ ticket }: BuiltTicket): number | null => shownClock(ticket.sla)?.dueAt?.getTime() ?? null;
  let best = build(1);
  if (dueOf(best) === null) return best;
  // The longer ago it began, the earlier it is due.
  let [young, old] = [SHORTEST, LONGEST];
  for (let n = 0; n < TRIES; n++) {
    const factor = (young + old) / 2;
    const tried = build(factor);
    const at = dueOf(tried);
    // It waits for the customer, in time: as good.
    if (at === null) return tried;
    if (Math.abs(at - due) < Math.abs(dueOf(best)! - due)) best = tried;
    if (at > due) young = factor;
    else old = factor;
  }
  return best;
}

function aged(plan: Plan, factor: number, now: Date): Plan {
  const earlier = (at: Date): Date => new Date(now.getTime() - Math.round((now.getTime() - at.getTime()) * factor));
  return { ...plan, at: earlier(plan.at), steps: plan.steps.map((step) => ({ ...step, at: earlier(step.at) })) };
}
