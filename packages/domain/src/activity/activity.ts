import { model, Schema, type Types } from 'mongoose';
import type { Actor, Origin } from './actor.ts';
import type { EventName, Events } from './events.ts';

/** The end of a subject's chain. It stands on the subject's own document, so that nothing is shared between subjects. */
export type Head = { seq: number; hash: string };

/** Who could see the subject before the change and who can after it, as audiences (`team:…`, `person:…`). */
export type Audiences = { before: string[]; after: string[] };

/** One line of history. It is never changed; erasure empties `payload` and `salt` and leaves the rest standing. */
export type ActivityLine<E extends EventName = EventName> = {
  _id: Types.ObjectId;
  at: Date;
  event: E;
  subject: { kind: string; id: string };
  /** Counts the lines of one subject from 1. */
  seq: number;
  by: Actor;
  origin: Origin;
  reason: string | null;
  audience: Audiences;
  payload: Events[E];
  salt: string;
  /** SHA-256 of salt and payload: it proves a payload, and tells nothing about one that was erased. */
  digest: string;
  /** Hash of the line before, empty for the first. */
  previous: string;
  /** SHA-256 over `previous` and everything above except `salt` and `payload`. */
  hash: string;
  /** When the payload was erased (a person's right), and by whom. */
  erasedAt?: Date;
  /** Of example data, which is removed whole: it stands outside the anchors. */
  demo?: true;
};

const schema = new Schema<ActivityLine>(
  {
    at: { type: Date, required: true },
    event: { type: String, required: true },
    subject: { kind: { type: String, required: true }, id: { type: String, required: true } },
    seq: { type: Number, required: true },
    by: { kind: String, id: String, name: String },
    origin: Schema.Types.Mixed,
    reason: String,
    audience: { before: [String], after: [String] },
    payload: Schema.Types.Mixed,
    salt: String,
    digest: String,
    previous: String,
    hash: String,
    erasedAt: Date,
    demo: Boolean,
  },
  { collection: 'activities', autoIndex: false, versionKey: false, minimize: false },
);
// A chain has no forks: two lines with one number cannot both be written.
schema.index({ 'subject.kind': 1, 'subject.id': 1, seq: 1 }, { unique: true });
// The audit log's filters, each in the order of the list (list-activity.ts). Every one of them is paid for by each change, so there are no more.
schema.index({ event: 1, _id: -1 });
schema.index({ 'by.id': 1, _id: -1 });
schema.index({ 'payload.personId': 1, _id: -1 }, { partialFilterExpression: { 'payload.personId': { $exists: true } } });
schema.index({ 'origin.ip': 1, _id: -1 }, { partialFilterExpression: { 'origin.ip': { $exists: true } } });

export const Activity = model<ActivityLine>('Activity', schema);
