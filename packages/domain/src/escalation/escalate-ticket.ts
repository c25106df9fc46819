import { z } from 'zod';
import type { Escalated } from '../activity/events.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { applyPatch, saveTicket, type Patch } from '../tickets/change.ts';
import { toPublicTicket } from '../tickets/card.ts';
import { refuseTrash } from '../tickets/change-ticket.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { shownClock } from '../tickets/ticket-sla.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { priorities } from '../tickets/words.ts';
import { oneOf, whoIs } from './recipients.ts';

export const escalateInput = z.strictObject({
  to: z.enum(['supervisor', 'manager']).default('supervisor'),
  reason: z.string().trim().min(1, 'Say why this ticket needs help.').max(200),
  note: z.string().trim().max(1_500).optional(),
  /** The ticket becomes theirs; otherwise they only hear of it. */
  handOver: z.boolean().default(false),
  raisePriority: z.boolean().default(false),
  version: z.number().int().optional(),
});
export type EscalateInput = z.output<typeof escalateInput>;

const personOf = ({ actor }: Viewer): string | null => (actor.kind === 'person' ? actor.id : null);

/**
 * TK-36: calls for help with a ticket. Who is told is resolved when they are told, by the follower of the line (follow-escalations.ts). The clocks run on; a raised priority counts them by its targets.
 * @throws Problem `forbidden` · `conflict` (stale version, over, in the trash, nobody there who could help)
 */
export async function escalateTicket(viewer: Viewer, idOrNumber: string, { to, reason, note, handOver, raisePriority, version }: EscalateInput): Promise<TicketRecord> {
  return changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    if (version !== undefined && version !== ticket.version) throw new Problem('conflict', 'Somebody changed this ticket since you opened it. Look at what is new, then try again.', { current: toPublicTicket(ticket) });
    refuseTrash(ticket);
    permit(may(viewer, 'tickets.comment', ticket));
    if (raisePriority) permit(may(viewer, 'tickets.priority', ticket));
    // What is one's own may be given up the line by everybody; what is somebody else's by those who assign.
    if (handOver) permit(may(viewer, 'tickets.assign', ticket) || (viewer.actor.kind === 'person' && ticket.assigneeId?.toString() === viewer.actor.id));
    if (ticket.statusCategory === 'closed' || ticket.statusCategory === 'archived') throw new Problem('conflict', `${ticket.number} is closed. Reopen it first, then escalate it.`);
    const able = await whoIs(to, ticket, session, personOf(viewer));
    if (able.length === 0) throw new Problem('conflict', `There is no ${to} besides you who could be told. Assign the ticket to a colleague instead.`, { errors: [{ path: 'to', message: 'Nobody else has this role.' }] });

    const next = raisePriority ? priorities[priorities.indexOf(ticket.priority) + 1] : undefined;
    const taker = handOver ? (able.find(({ _id }) => ticket.assigneeId?.equals(_id)) ?? (await oneOf(able, session))) : null;
    const patch: Patch = { ...(next ? { priority: next } : {}), ...(taker ? { assigneeId: taker._id } : {}) };
    const done: Escalated['done'] = [...(next ? [{ do: 'raisePriority' as const, to: next }] : []), ...(taker ? [{ do: 'assign' as const, to: taker._id.toString() }] : [])];
    const { changed, changes } = applyPatch(ticket, patch, { properties: Object.keys(patch).length > 0 });
    const dueAt = shownClock(changed.sla)?.dueAt?.toISOString() ?? null;
    const told = { metric: '', at: { by: 'person' as const }, key: `person ${clock.now().toISOString()}`, dueAt, lateMs: 0, tell: [to], rules: [], done, changes };
    await saveTicket(ticket, changed, (card) => ['ticket.escalated', { card, ...told }], viewer, session, note ? `${reason}: ${note}` : reason);
    return changed;
  });
}

/** Who would hear of it, before somebody calls for help. */
export async function escalationOf(viewer: Viewer, idOrNumber: string): Promise<Record<'supervisor' | 'manager', { id: string; name: string }[]>> {
  const ticket = await findTicket(viewer, idOrNumber);
  const of = async (role: 'supervisor' | 'manager') => (await whoIs(role, ticket, undefined, personOf(viewer))).map(({ _id, name }) => ({ id: _id.toString(), name }));
  const [supervisor, manager] = await Promise.all([of('supervisor'), of('manager')]);
  return { supervisor, manager };
}
