import { model, Schema, type Types } from 'mongoose';
import type { Binary } from 'mongodb';
import type { Writer } from './document.ts';

/**
 * Which draft of an answer is the one that is written now: the n-th of a ticket and channel. A send raises n, once, whatever races; what was typed for an earlier one is no longer sent with it.
 * No record: the first.
 */
export type ReplyDraftRecord = {
  /** `<ticketId>.<channel>`. */
  _id: string;
  ticketId: Types.ObjectId;
  n: number;
  /** The last one that left: by whom, as which message, and how much of the text was in it (a Yjs state vector), so that what was typed after that can be told from it. */
  sent: { n: number; by: Writer; at: Date; seq: number; vector: Binary } | null;
};

const schema = new Schema<ReplyDraftRecord>(
  { _id: String, ticketId: Schema.Types.ObjectId, n: Number, sent: { type: Schema.Types.Mixed, default: null } },
  { collection: 'reply_drafts', autoIndex: false, versionKey: false },
);
schema.index({ ticketId: 1 });

export const ReplyDraft = model<ReplyDraftRecord>('ReplyDraft', schema);

export const numberNow = async (ticketId: string, channel: string): Promise<number> => (await ReplyDraft.findById(`${ticketId}.${channel}`, { n: 1 }).lean())?.n ?? 1;
