import { model, Schema, type Types } from 'mongoose';
import type { TicketRecord } from '../tickets/ticket.ts';
import type { Channel } from '../tickets/words.ts';
import type { AuthorKind, DeliveryState, Direction, MessageKind } from './words.ts';

export type MessageAttachment = { fileId: Types.ObjectId; name: string; type: string; size: number; sha256: string; inline: boolean; contentId: string | null };

/** The mail a message came in or went out as. */
export type MessageMail = {
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  from: { name: string; address: string } | null;
  to: string[];
  cc: string[];
  subject: string;
  /** SHA-256 of the raw mail in the files, for "show original". */
  raw: string | null;
};

/** What a change of status sets besides. */
export type TicketMoments = Pick<TicketRecord, 'status' | 'resolvedAt' | 'closedAt' | 'closeReason' | 'remindersSent' | 'followUpAt' | 'resolution' | 'sla'>;

/** Who is named in a comment, and whom of them it does not reach. */
export type MessageMentions = { personIds: string[]; teamIds: string[]; unreached: string[] };

/** What a comment said before it was changed. */
type EarlierText = Pick<MessageRecord, 'body' | 'format'> & { /** When it was written. */ at: Date };

/** A comment that was deleted: its words are out of everybody's sight, and can be put back. */
type DeletedComment = Pick<MessageRecord, 'body' | 'format' | 'text' | 'attachments'> & { at: Date; by: { id: string | null; name: string } };

/** One thing that was said in a ticket. Messages are never changed, except for what became of their delivery; only comments, which nobody was sent, can be. */
export type MessageRecord = {
  _id: Types.ObjectId;
  ticketId: Types.ObjectId;
  /** Counts from 1 within the ticket; the order of the thread. */
  seq: number;
  direction: Direction;
  channel: Channel;
  kind: MessageKind;
  author: { kind: AuthorKind; id: Types.ObjectId | null; name: string };
  format: 'text' | 'html';
  /** As shown: sanitised HTML, or text. For mail with a quoted tail only the new part; the whole stands in `full`. */
  body: string;
  /** The whole of it where `body` leaves a quoted tail out; null otherwise. Nothing the customer wrote is ever dropped. */
  full: string | null;
  /** Plain text, for search, previews and quoting. */
  text: string;
  attachments: MessageAttachment[];
  /** Outgoing messages only. */
  delivery: { state: DeliveryState; error: string | null; at: Date; /** It can be taken back until then. */ heldUntil?: Date } | null;
  /** What an answer that can be taken back changed in its ticket. */
  undo?: (Pick<TicketRecord, 'waitingSince' | 'firstResponseAt' | 'preview'> & { moved: TicketMoments | null; /** The shared draft it was, which it becomes again. */ draft?: { ticketId: string; channel: string; n: number } }) | null;
  mail: MessageMail | null;
  /** It went to a third party: whom to, and the numbers of the messages it passed on. Only staff see it. */
  forward?: { to: string[]; cc: string[]; subject: string; seqs: number[] } | null;
  /** It came from somebody the ticket was forwarded to. Only staff see it. */
  thirdParty?: { name: string; address: string } | null;
  /** True when nobody could prove that the sender is a participant (E-8). */
  unverifiedSender: boolean;
  /** What makes a repeated arrival harmless: unique where it exists. */
  dedupeKey: string | null;
  /** The comment it replies to; only comments of the same ticket, and never another reply. */
  parentId?: Types.ObjectId | null;
  mentions?: MessageMentions | null;
  editedAt?: Date | null;
  /** The oldest first. */
  earlier?: EarlierText[];
  deleted?: DeletedComment | null;
  /** Where it stood before its ticket was merged into this one, or it was split off; the latest last. */
  movedFrom?: { ticketId: Types.ObjectId; seq: number }[];
  createdAt: Date;
};

const schema = new Schema<MessageRecord>(
  {
    ticketId: { type: Schema.Types.ObjectId, required: true },
    seq: { type: Number, required: true },
    direction: String,
    channel: String,
    kind: String,
    author: { kind: String, id: { type: Schema.Types.ObjectId, default: null }, name: String },
    format: String,
    body: String,
    full: String,
    text: String,
    attachments: [Schema.Types.Mixed],
    delivery: Schema.Types.Mixed,
    undo: { type: Schema.Types.Mixed, default: undefined } as never,
    mail: Schema.Types.Mixed,
    forward: { type: Schema.Types.Mixed, default: undefined } as never,
    thirdParty: { type: Schema.Types.Mixed, default: undefined } as never,
    unverifiedSender: Boolean,
    dedupeKey: String,
    parentId: { type: Schema.Types.ObjectId, default: undefined } as never,
    mentions: { type: Schema.Types.Mixed, default: undefined } as never,
    editedAt: { type: Date, default: undefined } as never,
    earlier: { type: [Schema.Types.Mixed], default: undefined } as never,
    deleted: { type: Schema.Types.Mixed, default: undefined } as never,
    movedFrom: { type: [Schema.Types.Mixed], default: undefined } as never,
    createdAt: Date,
  },
  { collection: 'messages', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ ticketId: 1, seq: 1 }, { unique: true });
// Merging customers asks what somebody wrote, in whosever ticket.
schema.index({ 'author.id': 1 }, { partialFilterExpression: { 'author.kind': 'customer' } });
schema.index({ dedupeKey: 1 }, { unique: true, partialFilterExpression: { dedupeKey: { $gt: '' } } });
// Threading asks which message has a Message-ID (E-7).
schema.index({ 'mail.messageId': 1 }, { partialFilterExpression: { 'mail.messageId': { $gt: '' } } });

export const Message = model<MessageRecord>('Message', schema);
