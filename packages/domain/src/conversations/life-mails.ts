import type { ClientSession } from 'mongoose';
import { Contact } from '../customers/contact.ts';
import { setting } from '../platform/settings.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { isSuppressed } from './delivery.ts';
import { oneLine } from './mail/address.ts';
import { replyAddress } from './mail/message-id.ts';
import { replySubject, threadFor } from './mail/threading.ts';
import { Mailbox } from './mailbox.ts';
import { Message } from './message.ts';
import { queueMail } from './queue-mail.ts';

const words = {
  reminder: {
    en: 'Hello,\n\nwe are waiting for your answer to go on with {number}. If it is no longer needed, you need not do anything.\n\nTo answer, reply to this mail.\n\n{desk}',
    de: 'Guten Tag,\n\num mit {number} weiterzumachen, brauchen wir noch Ihre Antwort. Hat es sich erledigt, müssen Sie nichts tun.\n\nZum Antworten antworten Sie auf diese Mail.\n\n{desk}',
  },
  resolved: {
    en: 'Hello,\n\nwe believe that {number} is solved.{resolution}\n\nIs it? Say so here, or that it is not: {link}\n\nYou can also reply to this mail.\n\n{desk}',
    de: 'Guten Tag,\n\nwir halten {number} für gelöst.{resolution}\n\nIst es das? Hier können Sie es bestätigen oder sagen, dass etwas fehlt: {link}\n\nSie können auch auf diese Mail antworten.\n\n{desk}',
  },
  closed: {
    en: 'Hello,\n\nwe have not heard from you since {number} was solved, so it is closed now. Should something be missing, reply to this mail.\n\n{desk}',
    de: 'Guten Tag,\n\nseit {number} gelöst wurde, haben wir nichts mehr von Ihnen gehört, deshalb ist es nun geschlossen. Fehlt noch etwas, antworten Sie auf diese Mail.\n\n{desk}',
  },
};

/** Whether this customer can be written to by the desk itself: by mail, once a person of theirs has written or been written to. */
export async function canBeWritten(ticket: Pick<TicketRecord, 'requester' | 'closeReason'>): Promise<boolean> {
  return Boolean(ticket.requester.email) && !ticket.closeReason && !(await isSuppressed(ticket.requester.email!));
}

type Facts = { resolution?: string; link?: string; heldUntil?: Date };

/** A mail of the desk itself in the customer's thread, marked as automatic, so that no machine answers (E-14). `key` makes a repeat harmless. */
export async function queueLifeMail(ticket: TicketRecord, which: keyof typeof words, key: string, session: ClientSession, { heldUntil, ...more }: Facts = {}): Promise<void> {
  const mailbox = await Mailbox.findOne(ticket.mailboxId ? { _id: ticket.mailboxId } : { isDefault: true }, null, { session }).lean();
  if (!mailbox?.active) return;
  const thread = await threadFor(ticket._id, session);
  const locale = (await Contact.findById(ticket.requester.contactId, { locale: 1 }, { session }).lean())?.locale ?? 'en';
  const text = words[which][locale === 'de' ? 'de' : 'en'];
  await queueMail(
    {
      key,
      kind: 'notice',
      mailboxId: mailbox._id,
      ticketId: ticket._id,
      to: [{ name: oneLine(ticket.requester.name, 100), address: ticket.requester.email! }],
      replyTo: mailbox.plusAddressing ? replyAddress(mailbox.address, ticket.number) : null,
      subject: replySubject(thread.subject ?? ticket.title, ticket.number),
      text: filled(text, { number: ticket.number, desk: await setting('desk.name'), ...more }),
      ...(heldUntil ? { heldUntil } : {}),
      inReplyTo: thread.inReplyTo,
      references: thread.references,
      automatic: true,
    },
    session,
  );
}

const filled = (text: string, facts: Record<string, string>): string => text.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '');

/** When either side last said something. */
export async function lastWordAt(ticketId: TicketRecord['_id']): Promise<Date | null> {
  return (await Message.findOne({ ticketId }, { createdAt: 1 }).sort({ seq: -1 }).lean())?.createdAt ?? null;
}
