import { clock } from '../platform/clock.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { notifyOfAll } from './notify.ts';

const AHEAD_MS = 60 * 60_000;

/** Tells whom a ticket is with that it is due within the hour, once for each due time. */
export async function notifyDue(): Promise<number> {
  const now = clock.now();
  // While a ticket's clock runs, its place in the order of what is due is its due time (tickets/due-order-words.ts), and that has an index.
  const due = { statusCategory: { $in: ['triage', 'open', 'waiting'] }, dueSort: { $gt: now.getTime(), $lte: now.getTime() + AHEAD_MS }, assigneeId: { $ne: null } };
  const tickets = await Ticket.find(due as never, { assigneeId: 1, audience: 1, priority: 1, dueAt: 1 }).limit(2_000).lean<TicketRecord[]>();
  const occasions = tickets.map((ticket) => {
    const cause = `due:${ticket._id}:${ticket.dueAt!.toISOString()}`;
    const news = new Map([[ticket.assigneeId!.toString(), [{ event: 'due' as const, relation: 'mine' as const, facts: { dueAt: ticket.dueAt!.toISOString() } }]]]);
    return { cause, burst: cause, by: { kind: 'system' as const, id: null, name: 'Switchboard' }, at: now, ticket, news };
  });
  return notifyOfAll(occasions);
}
