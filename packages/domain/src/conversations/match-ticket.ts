import type { Types } from 'mongoose';
import { numbersMeant } from '../tickets/number.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { sameAddress } from './mail/address.ts';
import { readOwnMessageId, readReplyAddress } from './mail/message-id.ts';
import type { ParsedMail } from './mail/parse-mail.ts';
import type { MatchedBy } from './mailbox-words.ts';
import { Message, type MessageRecord } from './message.ts';
import { Outbox } from './outbox.ts';
import { isCustomerOrStaff, isThirdParty } from './third-party.ts';

export type Match = {
  ticketId: Types.ObjectId | null;
  matchedBy: MatchedBy;
  /** The way in was secret, but its sender does not take part in the ticket: shown as such, and never sent its history (E-8). */
  unverifiedSender: boolean;
  /** A guessable way in that its sender has no part in: a new ticket, possibly related to this one. */
  relatedNumber: string | null;
  /** Its sender was asked by us and is not the customer (third-party.ts). */
  thirdParty: boolean;
};

type Candidate = Pick<TicketRecord, '_id' | 'number' | 'requester' | 'mailboxId'>;
const facts = { number: 1, requester: 1, mailboxId: 1 };

/**
 * The ticket a mail belongs to (E-7): by a reply address only we can make, by ids of mails we sent, by ids of mails we received, by a number in the subject. The last two
 * can be guessed and count only if the sender takes part (E-8).
 */
export async function matchTicket(mail: ParsedMail, mailboxId: Types.ObjectId, recipients: string[]): Promise<Match> {
  const sender = mail.from?.address ?? null;
  const secret = async (ticket: Candidate, matchedBy: MatchedBy): Promise<Match> => ({
    ticketId: ticket._id,
    matchedBy,
    unverifiedSender: !(await takesPart(sender, ticket)),
    relatedNumber: null,
    thirdParty: await isThirdParty(mail, ticket),
  });

  const number = recipients.map(readReplyAddress).find((found) => found !== null);
  const addressed = number && (await Ticket.findOne({ number: { $in: await numbersMeant(number) } }, facts).lean<Candidate>());
  if (addressed) return secret(addressed, 'reply_address');

  // Newest first: what it answers, then the thread from its end.
  const ids = [...new Set([...mail.inReplyTo, ...mail.references.toReversed()])];
  const own = await ofThisMailbox(
    ids.flatMap((id) => readOwnMessageId(id)?.ticketId ?? []),
    mailboxId,
  );
  if (own) return secret(own, 'own_message_id');

  let related: string | null = null;
  for (const { ticket, matchedBy } of await guessable(mail, ids, mailboxId)) {
    if (await takesPart(sender, ticket)) return { ticketId: ticket._id, matchedBy, unverifiedSender: false, relatedNumber: null, thirdParty: await isThirdParty(mail, ticket) };
    related ??= ticket.number;
  }
  return { ticketId: null, matchedBy: 'none', unverifiedSender: false, relatedNumber: related, thirdParty: false };
}

/** One mail of ours to another mailbox of ours leads into a ticket of each: the one of the mailbox at hand comes first. */
async function ofThisMailbox(ticketIds: string[], mailboxId: Types.ObjectId): Promise<Candidate | null> {
  if (ticketIds.length === 0) return null;
  const tickets = await Ticket.find({ _id: { $in: ticketIds } }, facts).lean<Candidate[]>();
  const newestFirst = ticketIds.flatMap((id) => tickets.find((ticket) => ticket._id.toString() === id) ?? []);
  return newestFirst.find((ticket) => ticket.mailboxId?.equals(mailboxId)) ?? newestFirst[0] ?? null;
}

async function guessable(mail: ParsedMail, ids: string[], mailboxId: Types.ObjectId): Promise<{ ticket: Candidate; matchedBy: MatchedBy }[]> {
  // Its own id too: the same id with other content is one more mail of that thread, and not a repeat (E-5).
  const known = [...ids, ...(mail.messageId ? [mail.messageId] : [])];
  const received =
    known.length > 0
      ? await Message.find({ 'mail.messageId': { $in: known } }, { ticketId: 1, mail: 1 }).lean<Pick<MessageRecord, 'ticketId' | 'mail'>[]>()
      : [];
  const ticketIds = known.flatMap((id) => received.filter((message) => message.mail?.messageId === id).map(({ ticketId }) => ticketId.toString()));
  const byId = await ofThisMailbox([...new Set(ticketIds)], mailboxId);
  const number = /\[([A-Z][A-Z0-9]{0,7}-?\d{4,12})\]/i.exec(mail.subject)?.[1]?.toUpperCase();
  const byNumber = number ? await Ticket.findOne({ number }, facts).lean<Candidate>() : null;
  return [
    ...(byId?.mailboxId?.equals(mailboxId) ? [{ ticket: byId, matchedBy: 'received_message_id' as const }] : []),
    ...(byNumber ? [{ ticket: byNumber, matchedBy: 'subject_number' as const }] : []),
  ];
}

/** Requester, their other addresses, whoever we wrote to about it, and staff. */
async function takesPart(sender: string | null, ticket: Candidate): Promise<boolean> {
  if (!sender) return false;
  if (await isCustomerOrStaff(sender, ticket)) return true;
  const written = await Outbox.find({ ticketId: ticket._id, kind: { $in: ['reply', 'forward'] } }, { to: 1, cc: 1, bcc: 1 }).lean();
  return written.some(({ to, cc, bcc = [] }) => [...to, ...cc, ...bcc].some(({ address }) => sameAddress(address, sender)));
}
