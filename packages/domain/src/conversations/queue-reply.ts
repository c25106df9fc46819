import type { ClientSession } from 'mongoose';
import type { TicketRecord } from '../tickets/ticket.ts';
import { oneLine, sameAddress, withoutTag, type Address } from './mail/address.ts';
import { replyAddress } from './mail/message-id.ts';
import { replySubject, threadFor } from './mail/threading.ts';
import { ownAddresses } from './own-addresses.ts';
import { Mailbox } from './mailbox.ts';
import type { MessageRecord } from './message.ts';
import { queueMail } from './queue-mail.ts';
import { signed } from './signature.ts';
import type { SignatureView } from './signature-words.ts';

/** What is needed of the answer an agent wrote. */
export type Reply = Pick<MessageRecord, '_id' | 'format' | 'body' | 'text' | 'attachments'> & { author: { name: string } };

/**
 * An agent's answer leaves by mail: to the requester (E-34), copies to those who took part, under the customer's own subject and in their thread
 * (E-12). Call in the transaction that writes the message; it returns false when there is nobody to send it to.
 */
export async function queueReply(
  ticket: Pick<TicketRecord, '_id' | 'number' | 'title' | 'requester' | 'mailboxId'>,
  reply: Reply,
  session: ClientSession,
  { to: others = [], cc = [], bcc = [], heldUntil = null, signature = { html: '' } }: { to?: Address[]; cc?: Address[]; bcc?: Address[]; heldUntil?: Date | null; signature?: Pick<SignatureView, 'html'> } = {},
): Promise<boolean> {
  if (!ticket.requester.email) return false;
  const mailbox = await Mailbox.findOne(ticket.mailboxId ? { _id: ticket.mailboxId } : { isDefault: true }, null, { session }).lean();
  const ours = await ownAddresses(session);
  const thread = await threadFor(ticket._id, session);
  const to = { name: oneLine(ticket.requester.name, 100), address: thread.replyTo ?? ticket.requester.email };
  // Each is written to once: who is named openly gets no hidden copy.
  const taken: Address[] = [to];
  const eachOnce = (people: Address[]): Address[] =>
    people.flatMap(({ name, address }) => {
      if (ours.has(withoutTag(address).toLowerCase()) || taken.some((known) => sameAddress(known.address, address))) return [];
      taken.push({ name, address });
      return [{ name: oneLine(name, 100), address }];
    });

  await queueMail(
    {
      key: `reply:${reply._id}`,
      kind: 'reply',
      mailboxId: mailbox?._id ?? null,
      ticketId: ticket._id,
      messageRef: reply._id,
      to: [to, ...eachOnce(others)],
      cc: eachOnce(cc),
      bcc: eachOnce(bcc),
      fromName: mailbox ? `${oneLine(reply.author.name, 60)} (${mailbox.name})` : oneLine(reply.author.name, 60),
      replyTo: mailbox?.plusAddressing ? replyAddress(mailbox.address, ticket.number) : null,
      subject: replySubject(thread.subject ?? ticket.title, ticket.number),
      ...signed({ text: reply.text, html: reply.format === 'html' ? reply.body : null }, signature),
      inReplyTo: thread.inReplyTo,
      references: thread.references,
      automatic: false,
      heldUntil,
      attachments: reply.attachments.map(({ name, type, sha256, inline, contentId }) => ({ name, type, sha256, contentId: inline ? contentId : null })),
    },
    session,
  );
  return true;
}
