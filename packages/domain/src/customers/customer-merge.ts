import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../activity/actor.ts';

export type CustomerKind = 'contact' | 'account';

/** Everything that is needed to take a merge back. */
export type CustomerMergeRecord = {
  _id: Types.ObjectId;
  kind: CustomerKind;
  sourceId: Types.ObjectId;
  targetId: Types.ObjectId;
  /** The two as they were, and the target as it became. */
  source: Record<string, unknown>;
  target: Record<string, unknown>;
  merged: Record<string, unknown>;
  /** What points to the source is moved after the merge itself, in batches. */
  state: 'moving' | 'moved' | 'undoing' | 'undone';
  by: Actor;
  at: Date;
  undoneAt: Date | null;
};

const merges = new Schema<CustomerMergeRecord>(
  { kind: String, sourceId: Schema.Types.ObjectId, targetId: Schema.Types.ObjectId, source: Schema.Types.Mixed, target: Schema.Types.Mixed, merged: Schema.Types.Mixed, state: String, by: Schema.Types.Mixed, at: Date, undoneAt: { type: Date, default: null } },
  { collection: 'customer_merges', autoIndex: false, versionKey: false, minimize: false },
);
merges.index({ targetId: 1, at: -1 });
merges.index({ sourceId: 1, at: -1 });
merges.index({ at: 1 });
export const CustomerMerge = model<CustomerMergeRecord>('CustomerMerge', merges);

/** What a merge moved, a few hundred ids at a time, written with the move itself. */
export type CustomerMoveRecord = { _id: Types.ObjectId; mergeId: Types.ObjectId; of: 'tickets' | 'messages' | 'contacts'; ids: Types.ObjectId[]; at: Date };
const moves = new Schema<CustomerMoveRecord>({ mergeId: Schema.Types.ObjectId, of: String, ids: [Schema.Types.ObjectId], at: Date }, { collection: 'customer_moves', autoIndex: false, versionKey: false });
moves.index({ mergeId: 1, of: 1 });
moves.index({ at: 1 });
export const CustomerMove = model<CustomerMoveRecord>('CustomerMove', moves);

export const UNDO_DAYS = 7;
