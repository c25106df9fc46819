import type { Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { setting } from '../platform/settings.ts';
import { Contact } from '../customers/contact.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { isSuppressed } from './delivery.ts';
import { sameAddress, withoutTag } from './mail/address.ts';
import { replyAddress } from './mail/message-id.ts';
import { threadFor } from './mail/threading.ts';
import { Mailbox, type MailboxRecord } from './mailbox.ts';
import { Message } from './message.ts';
import { Outbox } from './outbox.ts';
import { ownAddresses } from './own-addresses.ts';
import { queueMail } from './queue-mail.ts';

const MINUTE = 60_000;

/**
 * The backstop where headers do not give a machine away (E-15): one to a sender and mailbox in an hour, few to a domain, not too many in all. The same caps keep strangers from using
 * acknowledgements to flood a third person.
 */
const caps = { sender: { mails: 1, ms: 60 * MINUTE }, domain: { mails: 50, ms: 60 * MINUTE }, all: { mails: 1_000, ms: 60 * MINUTE } };

/**
 * Tells a customer that their mail arrived, once for each ticket. Only ever an answer to a person (E-14), and never with words of theirs in it: no subject,
 * no text, no name (E-15).
 */
export async function acknowledge(ticketId: string): Promise<boolean> {
  const ticket = await Ticket.findById(ticketId).lean<TicketRecord>();
  if (!ticket?.mailboxId || ticket.splitFromId || ticket.closeReason === 'spam' || ticket.channel !== 'email' || !ticket.requester.email) return false;
  const mailbox = await Mailbox.findById(ticket.mailboxId).lean<MailboxRecord>();
  if (!mailbox?.active || !mailbox.acknowledge) return false;
  const first = await Message.findOne({ ticketId: ticket._id, seq: 1 }, { kind: 1, mail: 1, unverifiedSender: 1 }).lean();
  if (first?.kind !== 'human' || !first.mail?.from || !sameAddress(first.mail.from.address, ticket.requester.email)) return false;
  const to = ticket.requester.email;
  if ((await isMachine(to)) || (await isSuppressed(to)) || (await isCapped(to, mailbox._id))) return false;

  const { inReplyTo, references } = await threadFor(ticket._id);
  const locale = (await Contact.findById(ticket.requester.contactId, { locale: 1 }).lean())?.locale ?? 'en';
  const { subject, text } = words(ticket.number, mailbox, await setting('desk.name'), locale);
  await queueMail({
    key: `ack:${ticket._id}`,
    kind: 'acknowledgement',
    mailboxId: mailbox._id,
    ticketId: ticket._id,
    to: [{ name: '', address: to }],
    replyTo: mailbox.plusAddressing ? replyAddress(mailbox.address, ticket.number) : null,
    subject,
    text,
    inReplyTo,
    references,
    automatic: true,
  });
  return true;
}

/** Zammad's list of names nobody reads, and our own mailboxes: answering them is how loops begin. */
async function isMachine(address: string): Promise<boolean> {
  if (
    /^(mailer-daemon|mail-daemon|postmaster|abuse|root|daemon|bounces?|no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|auto-?reply|autoresponder|listserv|majordomo)([+._-].*)?@/i.test(
      address,
    )
  )
    return true;
  const ours = await ownAddresses();
  return ours.has(address.toLowerCase()) || ours.has(withoutTag(address).toLowerCase());
}

async function isCapped(address: string, mailboxId: Types.ObjectId): Promise<boolean> {
  const since = (ms: number) => ({ kind: 'acknowledgement' as const, createdAt: { $gt: new Date(clock.ms() - ms) } });
  const recent = await Outbox.find(since(caps.all.ms), { to: 1, mailboxId: 1 }).limit(caps.all.mails).lean();
  if (recent.length >= caps.all.mails) return true;
  const domain = address.slice(address.lastIndexOf('@')).toLowerCase();
  const toDomain = recent.filter(({ to }) => to.some((person) => person.address.toLowerCase().endsWith(domain)));
  if (toDomain.length >= caps.domain.mails) return true;
  return (
    toDomain.filter((mail) => mail.mailboxId?.equals(mailboxId) && mail.to.some((person) => sameAddress(person.address, address))).length >= caps.sender.mails
  );
}

/** What the mailbox says in the customer's language, else our own words. `{number}` and `{desk}` stand for theirs. */
function words(number: string, mailbox: MailboxRecord, desk: string, locale: string): { subject: string; text: string } {
  const standard = standards[locale as keyof typeof standards] ?? standards.en;
  const text = mailbox.acknowledgement[locale] || mailbox.acknowledgement.en || standard.text;
  return { subject: `${standard.subject} [${number}]`, text: text.replaceAll('{number}', number).replaceAll('{desk}', desk) };
}

const standards = {
  en: {
    subject: 'We received your request',
    text: 'Hello,\n\nthank you for your message. It is with us under the number {number}, and somebody will answer you.\n\nTo add something, answer this mail.\n\n{desk}',
  },
  de: {
    subject: 'Wir haben Ihre Anfrage erhalten',
    text: 'Guten Tag,\n\nvielen Dank für Ihre Nachricht. Sie ist unter der Nummer {number} bei uns, und jemand wird Ihnen antworten.\n\nWenn Sie etwas ergänzen möchten, antworten Sie auf diese Mail.\n\n{desk}',
  },
};
