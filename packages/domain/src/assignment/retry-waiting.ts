import { clock } from '../platform/clock.ts';
import { log } from '../platform/log.ts';
import { addJob, defineJob } from '../platform/jobs/jobs.ts';
import { setting } from '../platform/settings.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { priorities } from '../tickets/words.ts';
import { expireOffers } from './answer-assignment.ts';
import { assignTicket, isAssignable, leave } from './assign-ticket.ts';
import { Assignment, type AssignmentRecord } from './assignment.ts';
import { readPlan } from './read-plan.ts';

const AT_ONCE = 200;
/** More than wait on any desk that still works. */
const MOST_WAITING = 10_000;
const HOUR = 3_600_000;

/** Somebody has time again, came on shift, or a rule changed: whoever waits is tried at once; the sweep does it anyway. */
export const tryWaitingSoon = (): void => void addJob('assign-waiting', {}, { key: 'waiting' });

/** Call before jobs start. */
export function defineAssignment(): void {
  defineJob('assign-waiting', { concurrency: 1 }, () => retryWaiting());
}

/** The sweep: offers that nobody answered, and tickets that wait for somebody. */
export async function sweepAssignments(): Promise<number> {
  return (await expireOffers()) + (await retryWaiting());
}

/**
 * Tries the tickets that wait, the most urgent first, of those the longest waiting. Where more wait than are tried at once, those come next that were not tried for the longest: what nobody can take must
 * not keep the others from being asked about.
 * @returns how many were given to somebody
 */
export async function retryWaiting(atOnce: number = AT_ONCE): Promise<number> {
  const all = await Assignment.find({ state: 'waiting' }, { since: 1, triedAt: 1 }).sort({ since: 1 }).limit(MOST_WAITING).lean<AssignmentRecord[]>();
  const waiting = all.length <= atOnce ? all : await nextOf(all, atOnce);
  if (waiting.length === 0) return 0;
  const staleAt = clock.ms() - (await setting('assignment.staleHours')) * HOUR;
  const tickets = await Ticket.find({ _id: { $in: waiting.map(({ _id }) => _id) } }).lean<TicketRecord[]>();
  const since = new Map(waiting.map(({ _id, since: at }) => [_id.toString(), at.getTime()]));
  const inOrder = tickets.toSorted((a, b) => priorities.indexOf(b.priority) - priorities.indexOf(a.priority) || since.get(a._id.toString())! - since.get(b._id.toString())!);
  const gone = waiting.filter(({ _id }) => !tickets.some((ticket) => ticket._id.equals(_id)));
  if (gone.length > 0) await Assignment.deleteMany({ _id: { $in: gone.map(({ _id }) => _id) } });
  let plan = await readPlan();
  let given = 0;
  for (const ticket of inOrder) {
    try {
      // Closed, taken or put aside meanwhile: it waits for nobody. What comes back is tried when it does.
      if (!isAssignable(ticket)) await Assignment.updateOne({ _id: ticket._id, state: 'waiting' }, { $set: { state: 'settled' } });
      else if (ticket.updatedAt.getTime() < staleAt) await leave(ticket, 'stale');
      else if ((await assignTicket(ticket._id.toString(), { plan })) === 'assigned') {
        given += 1;
        plan = await readPlan();
      }
    } catch (err) {
      log.error({ err, ticketId: ticket._id.toString() }, 'a ticket that waits could not be assigned; the next sweep tries again');
    }
  }
  return given;
}

async function nextOf(all: readonly AssignmentRecord[], atOnce: number): Promise<AssignmentRecord[]> {
  const tickets = await Ticket.find({ _id: { $in: all.map(({ _id }) => _id) } }, { priority: 1 }).lean();
  const priorityOf = new Map(tickets.map(({ _id, priority }) => [_id.toString(), priorities.indexOf(priority)]));
  // One that is gone is looked at first, and forgotten.
  const rank = ({ _id }: AssignmentRecord): number => priorityOf.get(_id.toString()) ?? Infinity;
  const tried = ({ triedAt }: AssignmentRecord): number => triedAt?.getTime() ?? 0;
  return all.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)) || tried(a) - tried(b)).slice(0, atOnce);
}
