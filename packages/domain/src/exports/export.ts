import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../activity/actor.ts';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import type { Filter } from '../tickets/filter/words.ts';
import type { ListSort } from '../tickets/words.ts';
import { mayHold } from '../platform/held-files.ts';

export type ExportFormat = 'csv' | 'xlsx';

/** A file of the tickets of a list, made by a job for whoever asked. */
export type ExportRecord = {
  _id: Types.ObjectId;
  name: string;
  format: ExportFormat;
  filter: Filter;
  sort: ListSort;
  zone: string;
  owner: Actor;
  state: 'waiting' | 'running' | 'ready' | 'failed';
  /** When a process that runs it and fell silent has lost it. */
  leaseUntil: Date | null;
  tickets: number;
  /** True: there were more, beyond what one file holds. */
  cut: boolean;
  /** Notes that are not whole in the file. */
  shortened?: number;
  reason: string | null;
  sha256: string | null;
  size: number;
  history: Head | null;
  createdAt: Date;
  expiresAt: Date;
};

const schema = new Schema<ExportRecord>(
  {
    name: String,
    format: String,
    filter: Schema.Types.Mixed,
    sort: String,
    zone: String,
    owner: { type: Schema.Types.Mixed, required: true },
    state: { type: String, required: true },
    leaseUntil: { type: Date, default: null },
    tickets: { type: Number, default: 0 },
    cut: { type: Boolean, default: false },
    shortened: { type: Number, default: undefined } as never,
    reason: { type: String, default: null },
    sha256: { type: String, default: null },
    size: { type: Number, default: 0 },
    history: historyHead,
    createdAt: Date,
    expiresAt: Date,
  },
  { collection: 'exports', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ state: 1, leaseUntil: 1 });
schema.index({ expiresAt: 1 });
schema.index({ 'owner.kind': 1, 'owner.id': 1, _id: -1 });
schema.index({ sha256: 1 }, { sparse: true });

export const Export = model<ExportRecord>('Export', schema);
mayHold((sha256) => Export.exists({ sha256 }));
