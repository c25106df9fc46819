import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Message, type MessageRecord } from './message.ts';
import { toPublicMessage, type PublicMessage } from './public-message.ts';

/** The messages of a ticket in their order, a page at a time. The ticket's own permission decides. */
export async function listMessages(viewer: Viewer, idOrNumber: string, { after, limit = 50 }: { after?: string; limit?: number } = {}): Promise<{ items: PublicMessage[]; next: string | null }> {
  const ticket = await findTicket(viewer, idOrNumber);
  const from = Number(after ?? 0);
  if (!Number.isInteger(from) || from < 0) throw new Problem('invalid', 'This place (after) does not belong to this list.', { errors: [{ path: 'after', message: 'Use the "next" of the page before.' }] });
  const rows = await Message.find({ ticketId: ticket._id, seq: { $gt: from } }, { text: 0 })
    .sort({ seq: 1 })
    .limit(limit + 1)
    .lean<MessageRecord[]>();
  const items = rows.slice(0, limit);
  return { items: items.map(toPublicMessage), next: rows.length > limit ? String(items.at(-1)!.seq) : null };
}
