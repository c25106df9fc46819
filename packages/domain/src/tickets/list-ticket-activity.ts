import { Activity, type ActivityLine } from '../activity/activity.ts';
import type { Viewer } from '../people/viewer.ts';
import { findTicket } from './find-ticket.ts';

/** The history of one ticket, oldest first: what its timeline shows. Cards are left out, they are for boards. */
export async function listTicketActivity(viewer: Viewer, idOrNumber: string, { after = 0, limit = 100 }: { after?: number; limit?: number } = {}) {
  const ticket = await findTicket(viewer, idOrNumber);
  const lines = await Activity.find({ 'subject.kind': 'ticket', 'subject.id': ticket._id.toString(), seq: { $gt: after } }, { 'payload.card': 0, salt: 0, audience: 0 })
    .sort({ seq: 1 })
    .limit(limit + 1)
    .lean<ActivityLine[]>();
  const items = lines.slice(0, limit).map(({ _id, at, event, seq, by, origin, reason, payload }) => ({ id: _id.toString(), at, event, seq, by, via: origin.via, reason, payload: payload ?? null }));
  return { items, next: lines.length > limit ? String(items.at(-1)!.seq) : null };
}
