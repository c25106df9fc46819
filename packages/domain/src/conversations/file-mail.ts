import { Types, type ClientSession } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { putFile } from '../platform/files.ts';
import { noticeAnsweredBy, takeNoticeAnswer } from './answer-notice.ts';
import type { NewAttachment } from './attachment.ts';
import { fileReport } from './file-report.ts';
import { Intake, type IntakeRecord } from './intake.ts';
import { readOwnMessageId } from './mail/message-id.ts';
import type { ParsedMail } from './mail/parse-mail.ts';
import { Mailbox, type MailboxRecord } from './mailbox.ts';
import { matchTicket, type Match } from './match-ticket.ts';
import { Message } from './message.ts';
import { receiveMessage, type InboundMessage, type Received } from './receive-message.ts';
import { receiveThirdParty } from './receive-third-party.ts';
import { refuseTooMany } from './too-many-open.ts';

/** What is known once a mail was read; goes onto its intake together with the outcome. */
export type Reading = Partial<IntakeRecord>;

/** Puts a mail that was read where it belongs, and writes on its intake what became of it. */
export async function filed(intake: IntakeRecord, mail: ParsedMail): Promise<void> {
  const reading = readingOf(mail);
  const mailbox = await Mailbox.findById(intake.mailboxId).lean<MailboxRecord>();
  const earlier = await earlierCopy(intake, mail);
  if (earlier) {
    const reason = earlier.state === 'quarantined' ? 'The same mail came before and is in quarantine.' : 'The same mail came before.';
    return finish(intake, { ...reading, outcome: 'duplicate', ticketId: earlier.ticketId, messageRef: earlier.messageRef, reason });
  }
  if (mail.kind === 'bounce' || mail.kind === 'complaint') return finish(intake, { ...reading, ...(await fileReport(mail)) });
  if (mail.kind === 'own' && !isFromAnotherMailbox(mail, intake)) {
    const ticketId = mail.messageId ? (readOwnMessageId(mail.messageId)?.ticketId ?? null) : null;
    const reason = 'This is a mail of ours that came back; its words are in their ticket already.';
    return finish(intake, { ...reading, outcome: 'duplicate', ticketId: ticketId ? new Types.ObjectId(ticketId) : null, reason });
  }
  const recipients = [...mail.recipients, ...(intake.source.via === 'smtp' ? intake.source.envelopeTo : [])];
  const answer = await noticeAnsweredBy(mail, recipients);
  if (!answer) return receive(intake, mail, reading, mailbox, recipients);
  const outcome = { ...reading, outcome: 'message_added' as const, matchedBy: 'reply_address' as const, reason: `${answer.by.name} answered a notification.` };
  // Read again after it was written.
  if (intake.messageRef) return finish(intake, outcome);
  await takeNoticeAnswer(intake, mail, await storeAttachments(mail), answer, ({ _id, ticketId }, session) => finish(intake, { ...outcome, ticketId, messageRef: _id }, session));
}

/** A person in one of our mailboxes writes to another: that is somebody's message like any other (E-16). */
const isFromAnotherMailbox = (mail: ParsedMail, intake: IntakeRecord): boolean =>
  mail.loop !== null && !mail.loop.automatic && mail.loop.mailbox !== '' && mail.loop.mailbox !== intake.mailboxId.toString();

async function receive(intake: IntakeRecord, mail: ParsedMail, reading: Reading, mailbox: MailboxRecord | null, recipients: string[]): Promise<void> {
  const match = await matchTicket(mail, intake.mailboxId, recipients);
  if (!match.ticketId) await refuseTooMany(intake, mail);
  const attachments = await storeAttachments(mail);
  const { format, body, full } = intake.oversize ? oversizeStub(intake) : mail.shown;
  const outcome = (received: { outcome: IntakeRecord['outcome']; ticketId: Types.ObjectId; messageId: Types.ObjectId }): Reading => ({
    ...reading,
    outcome: received.outcome,
    ticketId: received.ticketId,
    messageRef: received.messageId,
    matchedBy: match.matchedBy,
    reason: reasonOf(mail, match),
    ...(match.thirdParty ? { thirdParty: true } : {}),
  });
  const inbound: InboundMessage = {
    channel: 'email',
    kind: mail.kind === 'own' ? 'human' : mail.kind,
    ticketId: match.ticketId,
    mailboxId: intake.mailboxId,
    teamId: mailbox?.teamId ?? null,
    from: { name: mail.from?.name || mail.from?.address || 'Unknown sender', email: mail.from?.address },
    unverifiedSender: match.unverifiedSender,
    subject: mail.subject.slice(0, 500),
    format,
    body,
    full,
    text: intake.oversize ? body : mail.replyText,
    attachments,
    mail: {
      messageId: mail.messageId,
      inReplyTo: mail.inReplyTo[0] ?? null,
      references: mail.references,
      from: mail.from,
      to: mail.to.map(({ address }) => address),
      cc: mail.cc.map(({ address }) => address),
      subject: mail.subject,
      raw: intake.sha256,
    },
    dedupeKey: `mail:${intake._id}`,
  };
  const name = mail.from?.name || mail.from?.address || 'Unknown sender';
  const origin = { via: 'mail' as const, detail: intake.mailboxId.toString() };
  // In the message's own transaction: an outcome is never told of a message that is not there, or twice.
  const finishWith = async (received: Received, session: ClientSession) =>
    finish(intake, outcome(received.outcome === 'duplicate' ? { ...received, outcome: await outcomeOf(received.messageId, session) } : received), session);
  if (match.thirdParty && match.ticketId) await receiveThirdParty({ ...inbound, ticketId: match.ticketId }, { actor: { kind: 'system', id: null, name }, origin }, finishWith);
  else await receiveMessage(inbound, { actor: { kind: 'customer', id: null, name }, origin }, finishWith);
}

/** A message that was written before its intake could say so: what it was, told afterwards. */
async function outcomeOf(messageId: Types.ObjectId, session: ClientSession): Promise<'ticket_created' | 'message_added'> {
  const message = await Message.findById(messageId, { seq: 1 }, { session }).lean();
  return message?.seq === 1 ? 'ticket_created' : 'message_added';
}

/**
 * Marks the mail as the one of its sort in this mailbox (E-5) and returns the one that was first. The key is Message-ID and content: the same id with other content
 * is no repeat, ids are chosen by whoever writes.
 */
async function earlierCopy(intake: IntakeRecord, mail: ParsedMail): Promise<IntakeRecord | null> {
  const dedupeKey = mail.messageId ? `${mail.messageId.slice(0, 500)} ${mail.fingerprint}` : intake.sha256;
  try {
    await Intake.updateOne({ _id: intake._id }, { $set: { dedupeKey } });
    return null;
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error;
    return Intake.findOne({ mailboxId: intake.mailboxId, dedupeKey }).lean<IntakeRecord>();
  }
}

async function storeAttachments(mail: ParsedMail): Promise<NewAttachment[]> {
  const stored: NewAttachment[] = [];
  for (const { bytes, name, type, size, inline, contentId } of mail.attachments) {
    stored.push({ name, type, size, inline, contentId, sha256: (await putFile(bytes)).sha256 });
  }
  return stored;
}

function readingOf(mail: ParsedMail): Reading {
  return {
    kind: mail.kind,
    from: mail.from?.address ?? null,
    replyTo: mail.replyTo?.address ?? null,
    subject: mail.subject,
    replyText: mail.replyText.slice(0, 200_000),
    fullText: mail.text.slice(0, 200_000),
    attachments: mail.attachments.map(({ name, type, size, inline }) => ({ name, type, size, inline })),
    bounce: mail.bounce && { recipient: mail.bounce.recipient, status: mail.bounce.status, permanent: mail.bounce.permanent },
    matchedBy: 'none',
  };
}

function reasonOf(mail: ParsedMail, match: Match): string | null {
  if (match.thirdParty) return 'It answers what was forwarded to a third party, so only staff see it.';
  if (match.relatedNumber) return `Possibly related to ${match.relatedNumber}; its sender takes no part there, so this is a ticket of its own.`;
  return mail.kindReason && `Recognised by: ${mail.kindReason}.`;
}

const oversizeStub = (intake: IntakeRecord) => ({
  format: 'text' as const,
  body: `This mail is too large to be taken in (${Math.round(intake.size / 1_048_576)} MB). Only its header is here; the mail itself is still in its mailbox.`,
  full: null,
});

async function finish(intake: IntakeRecord, reading: Reading, session?: ClientSession): Promise<void> {
  await Intake.updateOne({ _id: intake._id }, { $set: { ...reading, state: 'done', leaseUntil: null, processedAt: clock.now() } }, { session });
}
