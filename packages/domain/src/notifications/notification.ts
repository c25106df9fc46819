import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../activity/actor.ts';
import type { Relation, Told } from './words.ts';

/** One way out of the house. `waiting` until `dueAt`; `dropped` says in `why` what made it needless. */
export type Delivery = { state: 'waiting' | 'sent' | 'dropped'; dueAt: Date; why: string | null };

/** Something small that the words of a notification need: a status, a name, a number. */
export type Facts = Record<string, string | number | null>;

/** Something that one person should know. It holds no words of a ticket: those are read with the reader's rights whenever it is shown or sent. */
export type NotificationRecord = {
  _id: Types.ObjectId;
  personId: Types.ObjectId;
  event: Told;
  relation: Relation;
  ticketId: Types.ObjectId | null;
  /** What it stands for: lines of history, or keys of those who told it. Unique for each person, so telling twice is harmless. */
  causes: string[];
  /** What happens again within a minute under the same key joins it. */
  burst: string;
  by: Actor;
  messageId: Types.ObjectId | null;
  facts: Facts;
  href: string | null;
  urgent: boolean;
  /** Shown in the app. Off: it only leaves by mail or push. */
  bell: boolean;
  sound: boolean;
  mail: Delivery | null;
  push: Delivery | null;
  at: Date;
  readAt: Date | null;
  createdAt: Date;
};

const reference = { type: Schema.Types.ObjectId, default: null };
const schema = new Schema<NotificationRecord>(
  {
    personId: { type: Schema.Types.ObjectId, required: true },
    event: { type: String, required: true },
    relation: { type: String, required: true },
    ticketId: reference,
    causes: [String],
    burst: String,
    by: Schema.Types.Mixed,
    messageId: reference,
    facts: Schema.Types.Mixed,
    href: String,
    urgent: Boolean,
    bell: Boolean,
    sound: Boolean,
    mail: Schema.Types.Mixed,
    push: Schema.Types.Mixed,
    at: Date,
    readAt: Date,
    createdAt: Date,
  },
  { collection: 'notifications', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ personId: 1, causes: 1 }, { unique: true });
// The list behind the bell, whole and unread.
schema.index({ personId: 1, bell: 1, at: -1, _id: -1 });
schema.index({ personId: 1, readAt: 1, at: -1, _id: -1 });
schema.index({ 'mail.dueAt': 1 }, { partialFilterExpression: { 'mail.state': 'waiting' } });
schema.index({ 'push.dueAt': 1 }, { partialFilterExpression: { 'push.state': 'waiting' } });
schema.index({ createdAt: 1 });

export const Notification = model<NotificationRecord>('Notification', schema);
