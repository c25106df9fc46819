import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../activity/actor.ts';
import type { Head } from '../activity/activity.ts';
import type { Changes } from '../activity/events.ts';
import { historyHead } from '../people/history-head.ts';
import type { Filter } from '../tickets/filter/words.ts';
import type { BulkAction, bulkStates, Outcome } from './words.ts';

/** The same done to many tickets, by a job, for whoever asked. */
export type BulkRecord = {
  _id: Types.ObjectId;
  owner: Actor;
  ids: string[] | null;
  versions: Record<string, number>;
  filter: Filter | null;
  zone: string;
  actions: BulkAction[];
  reason: string | null;
  undoOf: Types.ObjectId | null;
  undoneBy: Types.ObjectId | null;
  state: (typeof bulkStates)[number];
  leaseHolder: string | null;
  /** When a process that runs it and fell silent has lost it. */
  leaseUntil: Date | null;
  /** Null until its tickets are written down as items. */
  total: number | null;
  cut: boolean;
  counts: Record<Outcome, number>;
  error: string | null;
  history: Head | null;
  createdAt: Date;
  endedAt: Date | null;
};

/** One of its tickets. What came of it is written in the transaction that changes the ticket, so nothing is done twice. */
export type BulkItem = {
  _id: Types.ObjectId;
  bulkId: Types.ObjectId;
  place: number;
  ticketId: Types.ObjectId | null;
  number: string;
  outcome: Outcome | null;
  why: string | null;
  /** What it changed; of an undo: what it takes back. */
  changes: Changes | null;
};

const schema = new Schema<BulkRecord>(
  {
    owner: { type: Schema.Types.Mixed, required: true },
    ids: Schema.Types.Mixed,
    versions: Schema.Types.Mixed,
    filter: Schema.Types.Mixed,
    zone: String,
    actions: Schema.Types.Mixed,
    reason: String,
    undoOf: Schema.Types.ObjectId,
    undoneBy: Schema.Types.ObjectId,
    state: { type: String, required: true },
    leaseHolder: String,
    leaseUntil: Date,
    total: Number,
    cut: Boolean,
    counts: Schema.Types.Mixed,
    error: String,
    history: historyHead,
    createdAt: Date,
    endedAt: Date,
  } as never,
  { collection: 'bulk_changes', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ state: 1, leaseUntil: 1 });
schema.index({ createdAt: 1 });
schema.index({ 'owner.kind': 1, 'owner.id': 1, _id: -1 });

const item = new Schema<BulkItem>(
  { bulkId: Schema.Types.ObjectId, place: Number, ticketId: Schema.Types.ObjectId, number: String, outcome: String, why: String, changes: Schema.Types.Mixed } as never,
  { collection: 'bulk_items', autoIndex: false, versionKey: false, minimize: false },
);
item.index({ bulkId: 1, outcome: 1, place: 1 });
item.index({ bulkId: 1, place: 1 }, { unique: true });

export const BulkChange = model<BulkRecord>('BulkChange', schema);
export const BulkItems = model<BulkItem>('BulkItem', item);
