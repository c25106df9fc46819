import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../activity/actor.ts';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import type { WebhookEvent, WebhookView } from './words.ts';

/** An address elsewhere that is called when something happens. */
export type WebhookRecord = {
  _id: Types.ObjectId;
  name: string;
  url: string;
  events: WebhookEvent[];
  active: boolean;
  /** Signs each call; sealed, and shown once when it is made. */
  sealedSecret: string;
  /** Whoever set its address last: it is told what they may see, and nothing else. */
  owner: Actor;
  /** Calls in a row that failed. */
  failures: number;
  disabled: { at: Date; why: string } | null;
  lastDeliveredAt: Date | null;
  version: number;
  history: Head | null;
  createdAt: Date;
  updatedAt: Date;
};

const schema = new Schema<WebhookRecord>(
  {
    name: { type: String, required: true },
    url: { type: String, required: true },
    events: [String],
    active: Boolean,
    sealedSecret: String,
    owner: { kind: String, id: String, name: String },
    failures: { type: Number, default: 0 },
    disabled: { type: Schema.Types.Mixed, default: null },
    lastDeliveredAt: { type: Date, default: null },
    version: { type: Number, default: 1 },
    history: historyHead,
    createdAt: Date,
    updatedAt: Date,
  },
  { collection: 'webhooks', autoIndex: false, versionKey: false },
);
schema.index({ active: 1, events: 1 });

export const Webhook = model<WebhookRecord>('Webhook', schema);

export function toWebhookView(hook: WebhookRecord): WebhookView {
  return {
    id: hook._id.toString(),
    name: hook.name,
    url: hook.url,
    events: hook.events,
    active: hook.active,
    owner: { kind: hook.owner.kind, id: hook.owner.id, name: hook.owner.name },
    failures: hook.failures,
    disabled: hook.disabled ? { at: hook.disabled.at.toISOString(), why: hook.disabled.why } : null,
    lastDeliveredAt: hook.lastDeliveredAt?.toISOString() ?? null,
    version: hook.version,
    createdAt: hook.createdAt.toISOString(),
    updatedAt: hook.updatedAt.toISOString(),
  };
}
