import { model, Schema, type Types } from 'mongoose';
import type { DraftKind } from './words.ts';

/** What one person began to write in one ticket, or of a new one, kept as they type so that another device can go on. Nobody else ever reads it. */
export type DraftRecord = {
  _id: Types.ObjectId;
  personId: Types.ObjectId;
  /** Null: a ticket that is not there yet (new-ticket-draft.ts), of kind `new`. */
  ticketId: Types.ObjectId | null;
  kind: DraftKind | 'new';
  /** As the editor has it; it is read by the editor of the same person only, and made safe when it is sent. */
  body: string;
  format: 'text' | 'html';
  /** Counts the changes, so that a device learns that another one wrote in between. */
  version: number;
  /** What the newest text took the place of, when it was written without having seen it. */
  other: { body: string; format: 'text' | 'html'; at: Date } | null;
  updatedAt: Date;
};

const schema = new Schema<DraftRecord>(
  { personId: Schema.Types.ObjectId, ticketId: Schema.Types.ObjectId, kind: String, body: String, format: String, version: Number, other: { type: Schema.Types.Mixed, default: null }, updatedAt: Date },
  { collection: 'drafts', autoIndex: false, versionKey: false },
);
schema.index({ personId: 1, ticketId: 1, kind: 1 }, { unique: true });
schema.index({ personId: 1, updatedAt: -1 });
// What nobody has touched for so long is forgotten.
schema.index({ updatedAt: 1 }, { expireAfterSeconds: 180 * 24 * 60 * 60 });

export const Draft = model<DraftRecord>('Draft', schema);

export type DraftView = { kind: DraftKind; body: string; format: 'text' | 'html'; version: number; other: { body: string; format: 'text' | 'html'; at: string } | null; updatedAt: string };

export const toDraftView = ({ kind, body, format, version, other, updatedAt }: DraftRecord): DraftView => ({ kind: kind as DraftKind, body, format, version, other: other && { ...other, at: other.at.toISOString() }, updatedAt: updatedAt.toISOString() });
