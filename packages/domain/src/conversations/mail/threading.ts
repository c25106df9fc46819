import type { ClientSession, Types } from 'mongoose';
import { Intake } from '../intake.ts';
import { Outbox } from '../outbox.ts';
import { oneLine } from './address.ts';

export type Thread = {
  subject: string | null;
  inReplyTo: string | null;
  references: string[];
  /** Where the mail that opened the ticket wants its answers. A later mail cannot redirect them: anyone may write that header (E-33). */
  replyTo: string | null;
};

/** Some relays reject long headers: the root and the newest ids are what clients thread by (catalogue 4.4, 5). */
const MOST_REFERENCES = 20;

/**
 * The thread an answer belongs in, as the customer's mail program knows it: In-Reply-To is their last mail, References begins with the root, the subject is
 * the one they used last (E-12).
 */
export async function threadFor(ticketId: Types.ObjectId, session?: ClientSession): Promise<Thread> {
  const received = await Intake.find(
    { ticketId, outcome: { $in: ['ticket_created', 'message_added'] }, thirdParty: { $ne: true } },
    { messageId: 1, subject: 1, kind: 1, receivedAt: 1, outcome: 1, replyTo: 1 },
    { session },
  )
    .sort({ receivedAt: 1 })
    .lean();
  const sent = await Outbox.find({ ticketId, kind: 'reply' }, { messageId: 1, createdAt: 1 }, { session }).sort({ createdAt: 1 }).lean();
  const ids = [
    ...received.flatMap(({ messageId, receivedAt }) => (messageId ? [{ messageId, at: receivedAt }] : [])),
    ...sent.map(({ messageId, createdAt }) => ({ messageId, at: createdAt })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  const last = received.findLast(({ kind }) => kind !== 'auto_reply') ?? received.at(-1);
  return {
    subject: last?.subject ?? null,
    inReplyTo: last?.messageId ?? null,
    references: bounded([...new Set(ids.map(({ messageId }) => messageId))]),
    replyTo: received.find(({ outcome }) => outcome === 'ticket_created')?.replyTo ?? null,
  };
}

const bounded = (ids: string[]): string[] => (ids.length <= MOST_REFERENCES ? ids : [ids[0]!, ...ids.slice(1 - MOST_REFERENCES)]);

/** `Re: <theirs> [TKT000123]`. Their words stay, or another ticketing system at their side loses us; our number is added once. */
export function replySubject(subject: string, ticketNumber: string): string {
  const plain = oneLine(subject, 200);
  const answered = /^(re|aw|sv|vs|antw|odp|rif|ynt|回复|答复)\s*(\[\d+\])?\s*[:：]/iu.test(plain) ? plain : `Re: ${plain}`.trim();
  return answered.includes(`[${ticketNumber}]`) ? answered : `${answered} [${ticketNumber}]`;
}
