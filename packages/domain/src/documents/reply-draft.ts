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
  /** How much of the text was in each that left, the last ones: whoever was without a connection meanwhile finds what was not in it. */
  left?: { n: number; vector: Binary }[];
  /** An answer that was taken back came into it then: a send that had read it before does not know those words. */
  takenBackAt?: Date | null;
  /** What stands in the n-th since it last came to rest; null or nothing: it is empty. */
  draft?: { preview: string; at: Date; by: Writer | null } | null;
  /** Who typed in it: it is in their list of drafts. */
  writerIds?: string[];
  /** Somebody was asked to go on with it, or to read it before it leaves. */
  asked?: Asked | null;
  /** Somebody who may said that it may leave as it stood then: `snapshot` tells every later change. */
  approval?: { by: Writer; at: Date; snapshot: Binary; /** Of the ticket then. Missing on approvals of before. */ teamId?: string | null } | null;
};

export type AskedFor = 'finish' | 'review';
type Asked = { for: AskedFor; of: Writer; by: Writer; line: string; at: Date };

const schema = new Schema<ReplyDraftRecord>(
  {
    _id: String,
    ticketId: Schema.Types.ObjectId,
    n: Number,
    sent: { type: Schema.Types.Mixed, default: null },
    left: { type: [Schema.Types.Mixed], default: undefined } as never,
    takenBackAt: { type: Date, default: undefined } as never,
    draft: { type: Schema.Types.Mixed, default: undefined } as never,
    writerIds: { type: [String], default: undefined } as never,
    asked: { type: Schema.Types.Mixed, default: undefined } as never,
    approval: { type: Schema.Types.Mixed, default: undefined } as never,
  },
  { collection: 'reply_drafts', autoIndex: false, versionKey: false },
);
schema.index({ ticketId: 1 });
// Everybody's own, and what waits for somebody; what was sent is in neither.
schema.index({ writerIds: 1, 'draft.at': -1 }, { sparse: true });
schema.index({ 'asked.of.id': 1 }, { sparse: true });

export const ReplyDraft = model<ReplyDraftRecord>('ReplyDraft', schema);

/** So many sends may pass while somebody is away. */
export const MOST_LEFT = 20;

/** Of a draft that left, nothing is left to be listed or approved. */
export const begunAnew = { draft: null, writerIds: [], asked: null, approval: null } satisfies Partial<ReplyDraftRecord>;

export const draftKey = (ticketId: string, channel: string): string => `${ticketId}.${channel}`;

export const numberNow = async (ticketId: string, channel: string): Promise<number> => (await ReplyDraft.findById(draftKey(ticketId, channel), { n: 1 }).lean())?.n ?? 1;
