import type { ClientSession } from 'mongoose';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { Message, type MessageRecord } from './message.ts';

export type Found = { ticket: TicketRecord; comment: MessageRecord };

/** A comment of a ticket. @throws Problem `not_found` · `conflict` for what customers wrote or were sent */
export async function findComment(viewer: Viewer, idOrNumber: string, seq: string, session?: ClientSession): Promise<Found> {
  const ticket = await findTicket(viewer, idOrNumber, session);
  const comment = /^\d{1,9}$/.test(seq) ? await Message.findOne({ ticketId: ticket._id, seq: Number(seq) }, null, { session }).lean<MessageRecord>() : null;
  if (!comment) throw new Problem('not_found', `There is no message ${seq.slice(0, 20)} in this ticket.`);
  if (comment.direction !== 'internal' || comment.forward || comment.thirdParty) throw new Problem('conflict', 'Only comments can be changed or deleted. What customers and third parties wrote or were sent stays as it is.');
  return { ticket, comment };
}

export const isOwn = (viewer: Viewer, { author }: Pick<MessageRecord, 'author'>): boolean => author.id !== null && author.id.toString() === viewer.actor.id;

/** Its writer, or somebody whose role may tidy up after others. */
export function permitDeletion(viewer: Viewer, { ticket, comment }: Found): void {
  permit((isOwn(viewer, comment) && may(viewer, 'tickets.comment', ticket)) || may(viewer, 'comments.delete', ticket), 'Only whoever wrote a comment, or a supervisor, can delete it.');
}
