import { model, Schema, type ClientSession, type Types } from 'mongoose';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { systemViewer } from '../people/viewer.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { Message } from './message.ts';
import { Outbox, type OutboxRecord } from './outbox.ts';
import type { DeliveryState } from './words.ts';

/** An address that a machine of ours must not write to: it does not exist, or its owner complained (E-18, E-19). A person may still answer it. */
type Suppression = { _id: string; reason: 'bounce' | 'complaint'; until: Date | null };
const schema = new Schema<Suppression>({ _id: String, reason: String, until: Date }, { collection: 'mail_suppressions', autoIndex: false, versionKey: false });
export const MailSuppression = model<Suppression>('MailSuppression', schema);

const SUPPRESSED_DAYS = 60;

export async function suppress(address: string, reason: Suppression['reason']): Promise<void> {
  const until = reason === 'bounce' ? new Date(clock.ms() + SUPPRESSED_DAYS * 86_400_000) : null;
  await MailSuppression.updateOne({ _id: address.toLowerCase() }, { $set: { reason, until } }, { upsert: true });
}

export const isSuppressed = async (address: string): Promise<boolean> =>
  (await MailSuppression.exists({ _id: address.toLowerCase(), $or: [{ until: null }, { until: { $gt: clock.now() } }] })) !== null;

/**
 * Tells the message, and through its ticket's history everybody who looks at it, what became of its mail. Saying again what is already said
 * changes nothing. A delivery is no news from the customer: it reopens nothing and moves no clock.
 */
export async function tellDelivery(mail: Pick<OutboxRecord, '_id' | 'messageRef' | 'ticketId'>, state: DeliveryState, error: string | null): Promise<void> {
  await changing(async (session) => {
    if (mail.messageRef && mail.ticketId) await setDelivery(mail.ticketId, mail.messageRef, state, error, session);
    await Outbox.updateOne({ _id: mail._id }, { $set: { told: true } }, { session });
  });
}

async function setDelivery(
  ticketId: Types.ObjectId,
  messageId: Types.ObjectId,
  state: DeliveryState,
  error: string | null,
  session: ClientSession,
): Promise<void> {
  const message = await Message.findById(messageId, { seq: 1, delivery: 1 }, { session }).lean();
  const ticket = await Ticket.findById(ticketId, { history: 1, audience: 1, demo: 1 }, { session }).lean<Pick<TicketRecord, 'history' | 'audience' | 'demo'>>();
  if (!message || !ticket || (message.delivery?.state === state && message.delivery.error === error)) return;
  const payload = { messageId: messageId.toString(), seq: message.seq, state, ...(error ? { error } : {}) };
  const about = {
    subject: { kind: 'ticket', id: ticketId.toString() },
    head: ticket.history,
    by: mailer,
    audience: { before: ticket.audience, after: ticket.audience },
    demo: ticket.demo,
  };
  const history = await record('message.delivery', payload, about, session);
  await Ticket.updateOne({ _id: ticketId }, { $set: { history } }, { session });
  await Message.updateOne({ _id: messageId }, { $set: { delivery: { state, error, at: clock.now() } } }, { session });
}

const mailer = systemViewer({ via: 'job', detail: 'send-mail' });
