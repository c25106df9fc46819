import { Types, type ClientSession } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { headerText, strictAddress, type Address } from './mail/address.ts';
import { ownMessageId } from './mail/message-id.ts';
import { Mailbox } from './mailbox.ts';
import { Outbox, type MailKindOut, type OutboxAttachment } from './outbox.ts';

export type Mail = {
  /** Unique for its cause, `reply:<messageId>`: the same cause mails once. */
  key: string;
  kind: MailKindOut;
  /** Left out or null: the default mailbox sends it. */
  mailboxId?: Types.ObjectId | null;
  ticketId?: Types.ObjectId | null;
  messageRef?: Types.ObjectId | null;
  to: Address[];
  cc?: Address[];
  /** Get it without being named in it. */
  bcc?: Address[];
  fromName?: string | null;
  replyTo?: string | null;
  subject: string;
  text: string;
  html?: string | null;
  inReplyTo?: string | null;
  references?: string[];
  automatic: boolean;
  attachments?: OutboxAttachment[];
  /** It waits until then, and can be taken back. */
  heldUntil?: Date | null;
  link?: { what: 'invitation' | 'reset'; id: string } | null;
};

/**
 * Puts a mail into the outbox, in the transaction of the change that causes it; a worker sends it after the commit. A key that is already there
 * changes nothing. Returns the Message-ID it will carry.
 * @throws Problem `invalid` for an address, a name or a subject that cannot be sent safely (E-22)
 */
export async function queueMail(mail: Mail, session?: ClientSession): Promise<string> {
  const known = await Outbox.findOne({ key: mail.key }, { messageId: 1 }, { session }).lean();
  if (known) return known.messageId;
  const now = clock.now();
  const _id = new Types.ObjectId();
  const messageId = ownMessageId({ ticketId: mail.ticketId?.toString() ?? null, mailId: _id.toString() }, await senderAddress(mail.mailboxId ?? null, session));
  await Outbox.create(
    [
      {
        _id,
        key: mail.key,
        kind: mail.kind,
        mailboxId: mail.mailboxId ?? null,
        ticketId: mail.ticketId ?? null,
        messageRef: mail.messageRef ?? null,
        to: mail.to.map(strictPerson),
        cc: (mail.cc ?? []).map(strictPerson),
        ...(mail.bcc && mail.bcc.length > 0 ? { bcc: mail.bcc.map(strictPerson) } : {}),
        fromName: mail.fromName ? headerText(mail.fromName) : null,
        replyTo: mail.replyTo ? strictAddress(mail.replyTo) : null,
        subject: headerText(mail.subject),
        text: mail.text,
        html: mail.html ?? null,
        messageId,
        inReplyTo: mail.inReplyTo ?? null,
        references: mail.references ?? [],
        automatic: mail.automatic,
        attachments: mail.attachments ?? [],
        link: mail.link ?? null,
        // Nothing waits to be told about a mail that carries no message.
        told: !mail.messageRef,
        dueAt: mail.heldUntil ?? now,
        createdAt: now,
      },
    ],
    { session },
  );
  return messageId;
}

const strictPerson = ({ name, address }: Address): Address => ({ name: headerText(name), address: strictAddress(address) });

async function senderAddress(mailboxId: Types.ObjectId | null, session?: ClientSession): Promise<string> {
  const mailbox = await Mailbox.findOne(mailboxId ? { _id: mailboxId } : { isDefault: true }, { address: 1 }, { session }).lean();
  return mailbox?.address ?? 'switchboard@localhost';
}
