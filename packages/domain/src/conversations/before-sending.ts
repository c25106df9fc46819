import type { TicketRecord } from '../tickets/ticket.ts';
import type { MessageRecord } from './message.ts';

/** What taking a letter back puts in its place again. @param moves whether it changes the ticket's status */
export function beforeSending({ waitingSince, firstResponseAt, preview, ...ticket }: TicketRecord, moves: boolean): NonNullable<MessageRecord['undo']> {
  const { status, resolvedAt, closedAt, closeReason = null, remindersSent = 0, followUpAt = null, resolution = '', sla } = ticket;
  return { waitingSince, firstResponseAt, preview, moved: moves ? { status, resolvedAt, closedAt, closeReason, remindersSent, followUpAt, resolution, ...(sla ? { sla } : {}) } : null };
}
