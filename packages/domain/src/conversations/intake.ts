import { model, Schema, type Types } from 'mongoose';
import { mayHold } from '../platform/held-files.ts';
import type { IntakeOutcome, MailKind, MatchedBy } from './mailbox-words.ts';

/** How a mail came to us. An IMAP place is unique, so the same mail is taken in once however often it is fetched (E-3). */
export type IntakeSource =
  | { via: 'imap'; uidValidity: string; uid: number }
  | { via: 'smtp'; envelopeFrom: string; envelopeTo: string[]; remoteAddress: string }
  | { via: 'http'; by: string };

/** One mail as it came: where its raw bytes are, and what became of it (contract: GET /api/v1/intakes/{id}). Processing can be repeated from here. */
export type IntakeRecord = {
  _id: Types.ObjectId;
  mailboxId: Types.ObjectId;
  source: IntakeSource;
  /** The raw bytes in platform/files; of an oversize mail only its headers. */
  sha256: string;
  size: number;
  oversize: boolean;
  /** As the headers say, before any parsing: others wait for it when they answer to it. */
  messageId: string | null;
  state: 'waiting' | 'processing' | 'done' | 'quarantined';
  /** Not before this time: a mail that waits for the one it answers, or for the database. */
  dueAt: Date;
  attempts: number;
  leaseUntil: Date | null;
  /** Message-ID and content, or the raw bytes where there is no Message-ID (E-5). Set once parsed; unique in a mailbox. */
  dedupeKey?: string;
  outcome: IntakeOutcome | null;
  kind: MailKind | null;
  ticketId: Types.ObjectId | null;
  messageRef: Types.ObjectId | null;
  from: string | null;
  /** Where its sender wants the answer, where that is another address. */
  replyTo: string | null;
  subject: string | null;
  replyText: string | null;
  fullText: string | null;
  attachments: { name: string; type: string; size: number; inline: boolean }[];
  bounce: { recipient: string | null; status: string | null; permanent: boolean } | null;
  matchedBy: MatchedBy | null;
  reason: string | null;
  /** It is the answer of somebody the ticket was forwarded to, and no part of the customer's thread. */
  thirdParty?: boolean;
  /** Somebody looked at it in quarantine and took it out. */
  letIn?: boolean;
  receivedAt: Date;
  processedAt: Date | null;
};

const moment = { type: Date, default: null };
const words = { type: String, default: null };

const schema = new Schema<IntakeRecord>(
  {
    mailboxId: { type: Schema.Types.ObjectId, required: true },
    source: { type: Schema.Types.Mixed, required: true },
    sha256: { type: String, required: true },
    size: Number,
    oversize: { type: Boolean, default: false },
    messageId: words,
    state: { type: String, default: 'waiting' },
    dueAt: Date,
    attempts: { type: Number, default: 0 },
    leaseUntil: moment,
    dedupeKey: String,
    outcome: words,
    kind: words,
    ticketId: { type: Schema.Types.ObjectId, default: null },
    messageRef: { type: Schema.Types.ObjectId, default: null },
    from: words,
    replyTo: words,
    subject: words,
    replyText: words,
    fullText: words,
    attachments: { type: [Schema.Types.Mixed], default: [] } as never,
    bounce: { type: Schema.Types.Mixed, default: null },
    matchedBy: words,
    reason: words,
    thirdParty: Boolean,
    letIn: Boolean,
    receivedAt: Date,
    processedAt: moment,
  },
  { collection: 'intakes', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ mailboxId: 1, 'source.uidValidity': 1, 'source.uid': 1 }, { unique: true, partialFilterExpression: { 'source.via': 'imap' } });
schema.index({ mailboxId: 1, dedupeKey: 1 }, { unique: true, partialFilterExpression: { dedupeKey: { $exists: true } } });
schema.index({ state: 1, dueAt: 1 });
schema.index({ messageId: 1, state: 1 });
schema.index({ sha256: 1 });
schema.index({ ticketId: 1, receivedAt: 1 });

export const Intake = model<IntakeRecord>('Intake', schema);
mayHold((sha256) => Intake.exists({ sha256 }));
