import { z } from 'zod';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { decideChange, requireAssignable } from '../tickets/change-ticket.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { toPublicTicket } from '../tickets/card.ts';
import { cleanBody } from './clean-body.ts';
import { write } from './write-message.ts';

const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');
export const handOverInput = z
  .strictObject({ assigneeId: id.nullable().optional(), teamId: id.nullable().optional(), note: z.string().trim().min(1, 'Say what the next one should know.').max(20_000), version: z.number().int().optional() })
  .refine(({ assigneeId, teamId }) => Boolean(assigneeId || teamId), { path: ['assigneeId'], error: 'Name a person or a team.' });
export type HandOverInput = z.output<typeof handOverInput>;

/**
 * A ticket goes to somebody else with what they should know, as an internal comment; both are saved or none. Whoever hands it over goes on following it.
 * @throws Problem `forbidden` · `conflict` (stale version) · `invalid`
 */
export async function handOver(viewer: Viewer, idOrNumber: string, { note, version, ...to }: HandOverInput): Promise<TicketRecord> {
  await requireAssignable(to);
  const [words, body] = [await vocabulary(), await cleanBody(note, 'text')];
  return changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    permit(may(viewer, 'tickets.assign', ticket) && may(viewer, 'tickets.comment', ticket));
    if (version !== undefined && version !== ticket.version) throw new Problem('conflict', 'Somebody changed this ticket since you opened it. Look at what is new, then hand it over again.', { current: toPublicTicket(ticket) });
    if (ticket.mergedIntoId) throw new Problem('conflict', `${ticket.number} was merged into another ticket. Hand that one over.`);
    // A ticket that goes to another team leaves the person it had, unless one is named.
    const assigneeId = to.assigneeId === undefined && to.teamId !== ticket.teamId?.toString() ? null : to.assigneeId;
    const patch = decideChange(viewer, ticket, { ...to, assigneeId }, { words });
    const { changed, changes } = applyPatch(ticket, { ...patch, followerIds: followers(viewer, ticket) }, { properties: true });
    if (Object.keys(changes).length > 0) await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes }], viewer, session);
    // The note comes after: whoever has the ticket now hears of it.
    const current = await findTicket({ reach: 'all' }, ticket._id.toString(), session);
    await write(viewer, current, { direction: 'internal', status: null, body }, session);
    return findTicket({ reach: 'all' }, ticket._id.toString(), session);
  });
}

function followers(viewer: Viewer, ticket: TicketRecord): TicketRecord['followerIds'] {
  const mine = ticket.assigneeId !== null && ticket.assigneeId.toString() === viewer.actor.id;
  return mine && !ticket.followerIds.some((id) => id.equals(ticket.assigneeId!)) ? [...ticket.followerIds, ticket.assigneeId!] : ticket.followerIds;
}
