import { model, Schema, type Types } from 'mongoose';
import type { TicketRecord } from '../tickets/ticket.ts';

/** One merge, with what undoing it needs. */
export type MergeRecord = {
  _id: Types.ObjectId;
  sourceId: Types.ObjectId;
  targetId: Types.ObjectId;
  at: Date;
  byId: string | null;
  source: Pick<TicketRecord, 'status' | 'resolvedAt' | 'closedAt' | 'waitingSince' | 'lastSeq' | 'inSeq' | 'preview' | 'closeReason' | 'sla'>;
  /** What the target had before, and what the merge made of it: undone only where it is still so. */
  target: { before: MergedFields; after: MergedFields };
  undoneAt: Date | null;
};

export type MergedFields = Pick<TicketRecord, 'tags' | 'followerIds' | 'mentionedIds' | 'externalRefs' | 'waitingSince'>;

const schema = new Schema<MergeRecord>(
  {
    sourceId: Schema.Types.ObjectId,
    targetId: Schema.Types.ObjectId,
    at: Date,
    byId: String,
    source: Schema.Types.Mixed,
    target: Schema.Types.Mixed,
    undoneAt: { type: Date, default: null },
  } as never,
  { collection: 'merges', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ sourceId: 1, at: -1 });
schema.index({ targetId: 1, at: -1 });

export const Merge = model<MergeRecord>('Merge', schema);

/** For so long a merge can be taken back. */
export const UNDO_DAYS = 7;
