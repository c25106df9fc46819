import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Message, type MessageRecord } from './message.ts';
import { toPublicMessage, type PublicMessage } from './public-message.ts';

/** One message whole, with what it quotes. @throws Problem `not_found` */
export const readMessage = (viewer: Viewer, idOrNumber: string, seq: string): Promise<PublicMessage> => readShownMessage(viewer, idOrNumber, seq, { whole: true });

/** One message, whole or as the thread shows it. @throws Problem `not_found` */
export async function readShownMessage(viewer: Viewer, idOrNumber: string, seq: string, { whole }: { whole: boolean }): Promise<PublicMessage> {
  const ticket = await findTicket(viewer, idOrNumber);
  const message = /^\d{1,9}$/.test(seq) ? await Message.findOne({ ticketId: ticket._id, seq: Number(seq) }).lean<MessageRecord>() : null;
  if (!message) throw new Problem('not_found', `There is no message ${seq.slice(0, 20)} in this ticket.`);
  if (!whole) return toPublicMessage(message);
  return { ...toPublicMessage(message), body: message.full ?? message.body, hasMore: false };
}
