import { model, Schema, type Types } from 'mongoose';

export type MailKindOut = 'reply' | 'forward' | 'acknowledgement' | 'invitation' | 'reset' | 'notice';

export type OutboxAttachment = { name: string; type: string; sha256: string; contentId?: string | null };

/**
 * One mail on its way out. It is written in the transaction of the change that causes it and sent afterwards; `key` is unique, so that
 * a cause that is told twice mails once.
 */
export type OutboxRecord = {
  _id: Types.ObjectId;
  key: string;
  kind: MailKindOut;
  /** Null: the default mailbox sends it. */
  mailboxId: Types.ObjectId | null;
  ticketId: Types.ObjectId | null;
  /** The message this mail carries; it shows what became of the mail. */
  messageRef: Types.ObjectId | null;
  to: { name: string; address: string }[];
  cc: { name: string; address: string }[];
  /** Stand in no header; those of before have none. */
  bcc?: { name: string; address: string }[];
  fromName: string | null;
  replyTo: string | null;
  subject: string;
  text: string;
  html: string | null;
  /** Without angle brackets; the same at every attempt, so that a receiver can drop a second copy. */
  messageId: string;
  inReplyTo: string | null;
  references: string[];
  /** Written by the product and not by a person: marked as such, so that no machine answers (E-14). */
  automatic: boolean;
  attachments: OutboxAttachment[];
  state: 'queued' | 'sending' | 'sent' | 'failed';
  dueAt: Date;
  attempts: number;
  leaseUntil: Date | null;
  lastError: string | null;
  /** A server took it; from here on it is never sent again, whatever goes wrong later. */
  acceptedAt: Date | null;
  /** The message and its history know what became of it. */
  told: boolean;
  /** Its words are made when it is sent, so that a link that opens an account is nowhere at rest. */
  link: { what: 'invitation' | 'reset'; id: string } | null;
  /** The mail that was let in because it answers this one (too-many-open.ts). */
  answeredBy?: Types.ObjectId;
  createdAt: Date;
};

const person = new Schema({ name: String, address: String }, { _id: false });
const reference = { type: Schema.Types.ObjectId, default: null };

const schema = new Schema<OutboxRecord>(
  {
    key: { type: String, required: true },
    kind: String,
    mailboxId: reference,
    ticketId: reference,
    messageRef: reference,
    to: [person],
    cc: [person],
    bcc: { type: [person], default: undefined } as never,
    fromName: { type: String, default: null },
    replyTo: { type: String, default: null },
    subject: String,
    text: String,
    html: { type: String, default: null },
    messageId: String,
    inReplyTo: { type: String, default: null },
    references: [String],
    automatic: Boolean,
    attachments: { type: [Schema.Types.Mixed], default: [] } as never,
    state: { type: String, default: 'queued' },
    dueAt: Date,
    attempts: { type: Number, default: 0 },
    leaseUntil: { type: Date, default: null },
    lastError: { type: String, default: null },
    acceptedAt: { type: Date, default: null },
    told: { type: Boolean, default: false },
    link: { type: Schema.Types.Mixed, default: null },
    answeredBy: { type: Schema.Types.ObjectId, default: undefined } as never,
    createdAt: Date,
  },
  { collection: 'outbox', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ key: 1 }, { unique: true });
schema.index({ state: 1, dueAt: 1 });
schema.index({ messageId: 1 });
// How many machine answers went where lately (E-15).
schema.index({ kind: 1, createdAt: -1 });
schema.index({ told: 1, state: 1 }, { partialFilterExpression: { told: false } });
schema.index({ ticketId: 1, createdAt: 1 });

export const Outbox = model<OutboxRecord>('Outbox', schema);
