import type { ActivityLine } from '../activity/activity.ts';
import { Activity } from '../activity/activity.ts';
import type { Viewer } from '../people/viewer.ts';
import { isId } from '../platform/id.ts';
import { Message, type MessageRecord } from '../conversations/message.ts';
import { toPublicMessage } from '../conversations/public-message.ts';
import { mayRead } from '../tickets/audience.ts';
import { toPublicTicket } from '../tickets/card.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import type { DeliveryRecord } from './delivery.ts';

/**
 * What a call tells, as the REST API would say it; null when its owner may not see it, which is asked now and not when it happened. A ticket is told as it is at the
 * moment of sending: a receiver compares `revision` and keeps the higher.
 */
export async function bodyOf(delivery: DeliveryRecord, owner: Viewer): Promise<Record<string, unknown> | null> {
  const base = { id: delivery._id.toString(), event: delivery.event, createdAt: delivery.createdAt.toISOString() };
  if (delivery.event === 'ping') return { ...base, message: 'This is a test from Switchboard.' };
  const line = delivery.lineId ? await Activity.findById(delivery.lineId).lean<ActivityLine>() : null;
  const ticket = delivery.ticketId ? await Ticket.findById(delivery.ticketId).lean<TicketRecord>() : null;
  if (ticket ? !mayRead(owner, ticket.audience) : !line || !mayRead(owner, [...line.audience.before, ...line.audience.after])) return null;
  if (line && !mayRead(owner, line.audience.after) && !mayRead(owner, line.audience.before)) return null;
  const { changes, messageId } = (line?.payload ?? {}) as { changes?: unknown; messageId?: string };
  const message = messageId && isId(messageId) ? await Message.findById(messageId).lean<MessageRecord>() : null;
  return {
    ...base,
    at: (line?.at ?? delivery.createdAt).toISOString(),
    by: line ? { kind: line.by.kind, id: line.by.id, name: line.by.name } : null,
    ticket: ticket ? toPublicTicket(ticket) : { id: line!.subject.id, number: (line!.payload as { number?: string }).number ?? null },
    ...(changes ? { changes } : {}),
    ...(message ? { message: toPublicMessage(message) } : {}),
    ...(delivery.rule ? { rule: delivery.rule } : {}),
  };
}
