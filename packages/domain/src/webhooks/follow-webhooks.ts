import { Types } from 'mongoose';
import type { ActivityLine } from '../activity/activity.ts';
import { durableFollower } from '../activity/durable-follower.ts';
import { kept } from '../activity/kept.ts';
import { clock } from '../platform/clock.ts';
import { isId, newId } from '../platform/id.ts';
import { addJob, defineJob } from '../platform/jobs/jobs.ts';
import { WebhookDelivery, type DeliveryRecord } from './delivery.ts';
import { sendWebhook } from './send-webhook.ts';
import { Webhook } from './webhook.ts';
import { webhookEvents, type WebhookEvent } from './words.ts';

let defined = false;

/** Call before jobs and followers start. */
export function followWebhooks(): void {
  if (defined) return;
  defined = true;
  defineJob<{ id: string }>('send-webhook', { concurrency: 8 }, ({ id }) => sendWebhook(id));
  durableFollower('webhooks', { events: [...webhookEvents], handle: async (line) => void (await queueForLine(line)) });
}

const activeWebhooks = kept(['webhook'], () => Webhook.find({ active: true }, { events: 1 }).lean());

/** Puts a call into the outbox for every webhook that asked for such a line. Safe to repeat. Example data, and the thousands that an import brings, are nobody's news elsewhere. */
export async function queueForLine(line: ActivityLine): Promise<number> {
  if (line.demo || /^import:/.test(line.origin.detail ?? '')) return 0;
  const hooks = (await activeWebhooks()).filter(({ events }) => events.includes(line.event as WebhookEvent));
  for (const { _id } of hooks) {
    await queueDelivery({ webhookId: _id, cause: line._id.toString(), event: line.event, lineId: line._id, ticketId: isId(line.subject.id) && line.event !== 'ticket.deleted' ? new Types.ObjectId(line.subject.id) : null, rule: null });
  }
  return hooks.length;
}

type Wanted = Pick<DeliveryRecord, 'webhookId' | 'cause' | 'event' | 'lineId' | 'ticketId' | 'rule'>;

/** One call; the same cause calls once. */
export async function queueDelivery(wanted: Wanted): Promise<void> {
  const now = clock.now();
  const _id = newId();
  const made: DeliveryRecord = { _id, ...wanted, state: 'waiting', attempts: 0, dueAt: now, leaseUntil: null, responseCode: null, error: null, tookMs: null, createdAt: now, deliveredAt: null };
  const { upsertedCount } = await WebhookDelivery.updateOne({ webhookId: wanted.webhookId, cause: wanted.cause }, { $setOnInsert: made }, { upsert: true });
  if (upsertedCount === 1) void addJob('send-webhook', { id: _id.toString() }, { key: _id.toString() });
}
