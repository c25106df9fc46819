import { model, Schema, type Types } from 'mongoose';
import type { DeliveryView } from './words.ts';

/** One call that is to be made. It names a line of history and holds none of its words: those are read when it is sent, with the owner's rights of then. */
export type DeliveryRecord = {
  _id: Types.ObjectId;
  webhookId: Types.ObjectId;
  /** Unique for each webhook: what is told twice is sent once. */
  cause: string;
  event: string;
  lineId: Types.ObjectId | null;
  ticketId: Types.ObjectId | null;
  /** Set by a rule that called it. */
  rule: { id: string; name: string } | null;
  state: 'waiting' | 'sending' | 'delivered' | 'failed' | 'withheld';
  attempts: number;
  dueAt: Date;
  leaseUntil: Date | null;
  responseCode: number | null;
  error: string | null;
  tookMs: number | null;
  createdAt: Date;
  deliveredAt: Date | null;
};

const reference = { type: Schema.Types.ObjectId, default: null };
const schema = new Schema<DeliveryRecord>(
  {
    webhookId: { type: Schema.Types.ObjectId, required: true },
    cause: { type: String, required: true },
    event: String,
    lineId: reference,
    ticketId: reference,
    rule: { type: Schema.Types.Mixed, default: null },
    state: String,
    attempts: { type: Number, default: 0 },
    dueAt: Date,
    leaseUntil: { type: Date, default: null },
    responseCode: { type: Number, default: null },
    error: { type: String, default: null },
    tookMs: { type: Number, default: null },
    createdAt: Date,
    deliveredAt: { type: Date, default: null },
  },
  { collection: 'webhook_deliveries', autoIndex: false, versionKey: false },
);
schema.index({ webhookId: 1, cause: 1 }, { unique: true });
schema.index({ state: 1, dueAt: 1 });
schema.index({ webhookId: 1, _id: -1 });
schema.index({ createdAt: 1 });

export const WebhookDelivery = model<DeliveryRecord>('WebhookDelivery', schema);

export function toDeliveryView({ _id, event, state, attempts, responseCode, error, tookMs, dueAt, createdAt, deliveredAt }: DeliveryRecord): DeliveryView {
  const waits = state === 'waiting' || state === 'sending';
  return {
    ...{ id: _id.toString(), event, state: waits ? ('waiting' as const) : state, attempts, responseCode, error, tookMs },
    dueAt: waits ? dueAt.toISOString() : null,
    createdAt: createdAt.toISOString(),
    deliveredAt: deliveredAt?.toISOString() ?? null,
  };
}
