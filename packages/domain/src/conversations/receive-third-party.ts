import type { ClientSession, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId } from '../platform/id.ts';
import type { Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { whereItGoesOn } from '../tickets/merged.ts';
import { attach } from './attachment.ts';
import { Message, type MessageRecord } from './message.ts';
import type { InboundMessage, Received } from './receive-message.ts';

/**
 * Takes in the answer of somebody a ticket was forwarded to: beside the comments, where the customer does not see it. It reopens nothing and moves no clock; it ends a snooze, because this is what
 * was waited for, and makes the ticket unread. Nobody becomes a contact by it. Safe to repeat.
 */
export async function receiveThirdParty(
  inbound: InboundMessage & { ticketId: Types.ObjectId },
  by: Pick<Viewer, 'actor' | 'origin'>,
  alsoWrite: (received: Received, session: ClientSession) => Promise<void>,
): Promise<Received> {
  return changing(async (session) => {
    const known = await Message.findOne({ dedupeKey: inbound.dedupeKey }, { ticketId: 1 }, { session }).lean();
    const received: Received = known ? { outcome: 'duplicate', ticketId: known.ticketId, messageId: known._id } : await write(inbound, by, session);
    await alsoWrite(received, session);
    return received;
  });
}

async function write(inbound: InboundMessage & { ticketId: Types.ObjectId }, by: Pick<Viewer, 'actor' | 'origin'>, session: ClientSession): Promise<Received> {
  const ticket = await whereItGoesOn(inbound.ticketId, session);
  if (!ticket) throw new Error(`Ticket ${inbound.ticketId} vanished while a message was added`);
  const _id = newId();
  const seq = ticket.lastSeq + 1;
  const from = { name: inbound.from.name ?? inbound.from.email!, address: inbound.from.email! };
  const human = inbound.kind === 'human';
  const { changed } = applyPatch(ticket, { lastSeq: seq, ...(human ? { inSeq: seq, ...(ticket.snoozedUntil ? { snoozedUntil: null } : {}) } : {}) }, { properties: false });
  await saveTicket(ticket, changed, (card) => ['message.third_party', { card, messageId: _id.toString(), seq, kind: inbound.kind, from }], by, session);

  const { channel, kind, format, body, full, text, mail, unverifiedSender, dedupeKey } = inbound;
  const attachments = await attach(inbound.attachments, { ticketId: ticket._id, messageId: _id }, session);
  const author: MessageRecord['author'] = { kind: 'third_party', id: null, name: from.name };
  const message: MessageRecord = { _id, ticketId: ticket._id, seq, direction: 'internal', channel, kind, author, format, body, full, text, attachments, delivery: null, mail, thirdParty: from, unverifiedSender, dedupeKey, createdAt: clock.now() };
  await Message.collection.insertOne(message, { session });
  return { outcome: 'message_added', ticketId: ticket._id, messageId: _id };
}
