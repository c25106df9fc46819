import { Activity, type ActivityLine } from '../activity/activity.ts';
import type { Changes } from '../activity/events.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { applyPatch, saveTicket, type Patch } from './change.ts';
import { refuseTrash, rightToSet } from './change-ticket.ts';
import { findTicket } from './find-ticket.ts';
import { categoryOf, type Status } from './status-words.ts';
import type { TicketRecord } from './ticket.ts';

/** A slip is noticed at once; later a status changes by the way its desk has for it. */
const WITHIN_MS = 10 * 60_000;

/** What a change of status carries with it. */
const carried = ['status', 'resolvedAt', 'closedAt', 'waitingSince', 'resolution', 'confirmedAt', 'closeReason', 'remindersSent', 'followUpAt', 'archivedAt'] as const;

/**
 * Takes back one's own last change of status, wherever statuses may lead: the ticket stands as it stood, its promise runs on as if it had never ended.
 * @throws Problem `forbidden` when somebody else changed it · `not_found` · `conflict` when somebody changed it since, or it is too long ago
 */
export async function takeBackStatus(viewer: Viewer, idOrNumber: string): Promise<TicketRecord> {
  return changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    refuseTrash(ticket);
    const about: Record<string, unknown> = { 'subject.kind': 'ticket', 'subject.id': ticket._id.toString(), 'payload.changes.status': { $exists: true } };
    const line = await Activity.findOne(about, { 'payload.card': 0 }, { session }).sort({ seq: -1 }).lean<ActivityLine>();
    const changes = (line?.payload as { changes?: Changes } | undefined)?.changes;
    const mine = line?.event === 'ticket.changed' && line.by.id !== null && line.by.id === viewer.actor.id && line.by.kind === viewer.actor.kind;
    if (changes?.status && !mine) throw new Problem('forbidden', 'Only whoever changed the status takes it back. Set it anew.');
    if (!line || !changes?.status || clock.ms() - line.at.getTime() > WITHIN_MS) throw new Problem('conflict', 'There is no change of yours to take back any more. Set the status anew.');
    if (changes.status.after !== ticket.status) throw new Problem('conflict', 'Somebody changed it since. It was left as it is.');
    permit(may(viewer, rightToSet(String(changes.status.before)), ticket));
    const patch = Object.fromEntries(carried.flatMap((field) => (field in changes ? [[field, changes[field]!.before ?? null]] : []))) as Patch;
    const { changed, changes: back } = applyPatch(withPromiseOf(ticket, String(changes.status.before)), patch, { properties: true });
    await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes: back }], viewer, session, 'Taken back.');
    return changed;
  });
}

/** What ended by mistake never ended: the same cycle, and a history of its status without the last turn. */
function withPromiseOf(ticket: TicketRecord, before: Status): TicketRecord {
  const { sla } = ticket;
  if (!sla || sla.turns.at(-1)?.status !== ticket.status) return ticket;
  const over = categoryOf(before) === 'resolved' || categoryOf(before) === 'closed';
  return { ...ticket, sla: { ...sla, ...(over ? {} : { endedAt: null }), turns: sla.turns.slice(0, -1) } };
}
