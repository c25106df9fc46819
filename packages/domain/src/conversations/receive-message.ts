import type { ClientSession, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId } from '../platform/id.ts';
import { customerOf } from '../customers/customer-facts.ts';
import { findOrDraftContact, isSameContactRace, writeContact, type FoundContact, type Sender } from '../customers/find-or-make-contact.ts';
import type { Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket, type Patch } from '../tickets/change.ts';
import { momentsOf } from '../tickets/change-ticket.ts';
import { isBlocked } from '../tickets/blocked-sender.ts';
import { writeLink } from '../tickets/link.ts';
import { categoryOf } from '../tickets/status-words.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { standardVocabulary } from '../tickets/vocabulary-words.ts';
import { whereItGoesOn } from '../tickets/merged.ts';
import { draftTicket, writeTicket } from '../tickets/open-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { triageOf } from '../tickets/triage.ts';
import type { Channel, Status } from '../tickets/words.ts';
import { attach, type NewAttachment } from './attachment.ts';
import { Message, type MessageMail, type MessageRecord } from './message.ts';
import { previewOf } from './preview.ts';
import type { MessageKind } from './words.ts';

/** Something a customer said on any channel, parsed and made safe. */
export type InboundMessage = {
  channel: Channel;
  kind: MessageKind;
  /** The ticket it belongs to, where the channel could prove it (E-7, E-8). */
  ticketId: Types.ObjectId | null;
  mailboxId: Types.ObjectId | null;
  /** The team that answers this mailbox or number. */
  teamId: Types.ObjectId | null;
  from: Sender;
  unverifiedSender: boolean;
  subject: string;
  format: 'text' | 'html';
  body: string;
  full: string | null;
  text: string;
  attachments: NewAttachment[];
  mail: MessageMail | null;
  /** Unique for this message however often it arrives. */
  dedupeKey: string;
};

export type Received = {
  outcome: 'ticket_created' | 'message_added' | 'duplicate';
  ticketId: Types.ObjectId;
  messageId: Types.ObjectId;
};

/** After so long a closed ticket is left closed and a new one is opened (E-10), unless the desk says otherwise. */
export const REOPEN_DAYS = standardVocabulary.life.reopenDays;

/**
 * Takes in what a customer said: into their ticket, which comes back to life if it was over, or into a new one. Safe to repeat: the same `dedupeKey` leads to
 * the same message. `alsoWrite` joins the transaction, for the channel's own record of what became of it.
 */
export async function receiveMessage(
  inbound: InboundMessage,
  by: Pick<Viewer, 'actor' | 'origin'>,
  alsoWrite?: (received: Received, session: ClientSession) => Promise<void>,
): Promise<Received> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await receive(inbound, by, alsoWrite);
    } catch (error) {
      // Lost a race: against the same message taken in twice at once, or a new customer's other mail. The second look finds what won.
      if (attempt === 4 || !(isSameContactRace(error) || isDuplicate(error))) throw error;
    }
  }
}

async function receive(inbound: InboundMessage, by: Pick<Viewer, 'actor' | 'origin'>, alsoWrite?: (received: Received, session: ClientSession) => Promise<void>): Promise<Received> {
  const known = await Message.findOne({ dedupeKey: inbound.dedupeKey }, { ticketId: 1 }).lean();
  if (known) {
    const received: Received = { outcome: 'duplicate', ticketId: known.ticketId, messageId: known._id };
    await changing(async (session) => alsoWrite?.(received, session));
    return received;
  }
  const found = await findOrDraftContact(inbound.from);
  const existing = inbound.ticketId ? await whereItGoesOn(inbound.ticketId) : null;
  const messageId = newId();
  const { life } = await vocabulary();
  if (!existing || isTooOld(existing, life.reopenDays)) return openWith(inbound, found, messageId, existing, by, alsoWrite);

  const received: Received = { outcome: 'message_added', ticketId: existing._id, messageId };
  await changing(async (session) => {
    await writeContact(found, by, session);
    received.ticketId = await addTo(existing._id, inbound, found, messageId, by, session);
    await alsoWrite?.(received, session);
  });
  return received;
}

async function openWith(
  inbound: InboundMessage,
  found: FoundContact,
  messageId: Types.ObjectId,
  before: TicketRecord | null,
  by: Pick<Viewer, 'actor' | 'origin'>,
  alsoWrite?: (received: Received, session: ClientSession) => Promise<void>,
): Promise<Received> {
  const { contact } = found;
  const customer = await customerOf(contact);
  const blocked = inbound.kind === 'human' && (contact.blocked || (await isBlocked(inbound.from.email)));
  const draft = await draftTicket(
    {
      title: inbound.subject || previewOf(inbound.text) || '(no subject)',
      description: inbound.text,
      requester: { contactId: contact._id, name: contact.name, email: inbound.from.email ?? contact.emails[0] ?? null, phone: inbound.from.phone ?? contact.phones[0] ?? null },
      channel: inbound.channel,
      firstMessageId: messageId,
      preview: previewOf(inbound.text),
      waitingSince: inbound.kind === 'human' && !blocked ? clock.now() : null,
      teamId: inbound.teamId,
      mailboxId: inbound.mailboxId,
      ...customer,
      ...(await triageOf({ teamId: inbound.teamId, accountId: customer.accountId }, { name: contact.name, email: inbound.from.email ?? null })),
      ...(blocked ? { status: 'closed' as const, closeReason: 'spam' as const } : {}),
    },
    by,
  );
  const received: Received = { outcome: 'ticket_created', ticketId: draft.ticket._id, messageId };
  await changing(async (session) => {
    await writeContact(found, by, session);
    await writeTicket(draft, session);
    // Conflict A: closed for too long, so what comes now is a ticket of its own that knows where it came from.
    if (before) await writeLink({ from: draft.ticket._id, to: before._id, kind: 'caused_by', byId: null }, session);
    await writeMessage(inbound, found, { _id: messageId, ticketId: draft.ticket._id, seq: 1 }, session);
    await alsoWrite?.(received, session);
  });
  return received;
}

async function addTo(ticketId: Types.ObjectId, inbound: InboundMessage, found: FoundContact, messageId: Types.ObjectId, by: Pick<Viewer, 'actor' | 'origin'>, session: ClientSession): Promise<Types.ObjectId> {
  // Read again inside: it may just have been merged.
  const ticket = await whereItGoesOn(ticketId, session);
  if (!ticket) throw new Error(`Ticket ${ticketId} vanished while a message was added`);
  const seq = ticket.lastSeq + 1;
  const { changed } = applyPatch(ticket, afterMessage(ticket, inbound, seq), { properties: false });
  const payload = { messageId: messageId.toString(), seq, channel: inbound.channel, kind: inbound.kind };
  await saveTicket(ticket, changed, (card) => ['message.received', { card, ...payload }], by, session);
  await writeMessage(inbound, found, { _id: messageId, ticketId: ticket._id, seq }, session);
  return ticket._id;
}

/** Only people bring a ticket back or make it wait; machines never do (catalogue 4.1, 3; E-10). */
function afterMessage(ticket: TicketRecord, inbound: InboundMessage, seq: number): Patch {
  const said: Patch = { lastSeq: seq, preview: previewOf(inbound.text) ?? ticket.preview };
  if (inbound.kind !== 'human') return said;
  if (ticket.closeReason === 'spam') return said;
  said.inSeq = seq;
  // A word of the customer wakes what sleeps, brings back what was thrown away, and ends the counting of reminders.
  Object.assign(said, ticket.snoozedUntil ? { snoozedUntil: null } : {}, ticket.trashedAt ? { trashedAt: null } : {}, ticket.remindersSent ? { remindersSent: 0 } : {});
  const back = statusAfterCustomer(ticket);
  return { ...said, ...(back === ticket.status ? {} : { status: back, ...momentsOf(ticket, back) }), waitingSince: ticket.waitingSince ?? clock.now() };
}

function statusAfterCustomer(ticket: TicketRecord): Status {
  const category = categoryOf(ticket.status);
  if (category === 'resolved' || category === 'closed') return 'reopened';
  if (ticket.status === 'pending_customer') return ticket.assigneeId ? 'in_progress' : 'open';
  return ticket.status;
}

/** Spam stays where it is, however old. */
function isTooOld(ticket: TicketRecord, reopenDays: number): boolean {
  if (categoryOf(ticket.status) !== 'closed' || ticket.trashedAt || ticket.closeReason === 'spam') return false;
  return clock.ms() - (ticket.closedAt ?? ticket.updatedAt).getTime() > reopenDays * 86_400_000;
}

async function writeMessage(inbound: InboundMessage, { contact }: FoundContact, place: Pick<MessageRecord, '_id' | 'ticketId' | 'seq'>, session: ClientSession): Promise<void> {
  const files = await attach(inbound.attachments, { ticketId: place.ticketId, messageId: place._id }, session);
  const message: MessageRecord = {
    ...place,
    direction: 'in',
    channel: inbound.channel,
    kind: inbound.kind,
    author: { kind: 'customer', id: contact._id, name: inbound.from.name || contact.name },
    format: inbound.format,
    body: inbound.body,
    full: inbound.full,
    text: inbound.text,
    attachments: files,
    delivery: null,
    mail: inbound.mail,
    unverifiedSender: inbound.unverifiedSender,
    dedupeKey: inbound.dedupeKey,
    createdAt: clock.now(),
  };
  await Message.collection.insertOne(message, { session });
}

function isDuplicate(error: unknown): boolean {
  return (error as { code?: number }).code === 11000 && /messages|dedupeKey/.test(String((error as Error).message));
}
