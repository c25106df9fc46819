import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { Message, type MessageRecord } from './message.ts';
import { toPublicMessage, type PublicMessage } from './public-message.ts';

type Messages = { items: PublicMessage[]; next: string | null };
type Place = { after?: string; limit?: number };

/** The messages of a ticket in their order, a page at a time. The ticket's own permission decides. */
export const listMessages = async (viewer: Viewer, idOrNumber: string, place: Place = {}): Promise<Messages> => messagesOf(await findTicket(viewer, idOrNumber), place);

/** The same of a ticket that the viewer was found to read. */
export async function messagesOf(ticket: Pick<TicketRecord, '_id'>, { after, limit = 50 }: Place = {}): Promise<Messages> {
  const from = Number(after ?? 0);
  if (!Number.isInteger(from) || from < 0) throw new Problem('invalid', 'This place (after) does not belong to this list.', { errors: [{ path: 'after', message: 'Use the "next" of the page before.' }] });
  const rows = await Message.collection
    .find<MessageRecord>({ ticketId: ticket._id, seq: { $gt: from } }, { projection: { text: 0 } })
    .sort({ seq: 1 })
    .limit(limit + 1)
    .toArray();
  const items = rows.slice(0, limit);
  return { items: items.map(toPublicMessage), next: rows.length > limit ? String(items.at(-1)!.seq) : null };
}
