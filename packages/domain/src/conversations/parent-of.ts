import type { ClientSession } from 'mongoose';
import { Problem } from '../platform/problem.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { Message, type MessageRecord } from './message.ts';

/** The comment that one replies to. A thread has one level: a reply to a reply belongs to the same comment. @throws Problem `invalid` */
export async function parentOf({ _id: ticketId }: Pick<TicketRecord, '_id'>, seq: number, session: ClientSession): Promise<MessageRecord> {
  const named = await Message.findOne({ ticketId, seq }, null, { session }).lean<MessageRecord>();
  const parent = named?.parentId ? await Message.findOne({ _id: named.parentId, ticketId }, null, { session }).lean<MessageRecord>() : named;
  if (parent?.direction !== 'internal') throw new Problem('invalid', 'Only a comment can be replied to with a comment.', { errors: [{ path: 'replyTo', message: 'There is no such comment in this ticket.' }] });
  return parent;
}
