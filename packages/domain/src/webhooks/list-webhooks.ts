import { clock } from '../platform/clock.ts';
import { isId, newId, toId } from '../platform/id.ts';
import { addJob } from '../platform/jobs/jobs.ts';
import { Problem } from '../platform/problem.ts';
import { pageByName, type Place } from '../people/page-of.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { toDeliveryView, WebhookDelivery, type DeliveryRecord } from './delivery.ts';
import { sendWebhook } from './send-webhook.ts';
import { toWebhookView, Webhook, type WebhookRecord } from './webhook.ts';
import type { DeliveryView, WebhookView } from './words.ts';

export async function listWebhooks(viewer: Viewer, place: Place): Promise<{ items: WebhookView[]; next: string | null }> {
  permit(may(viewer, 'rules.manage'));
  const { items, next } = await pageByName(Webhook, {}, place);
  return { items: items.map((hook) => toWebhookView(hook as WebhookRecord)), next };
}

export async function findWebhook(viewer: Viewer, id: string): Promise<WebhookView> {
  permit(may(viewer, 'rules.manage'));
  return toWebhookView(await find(id));
}

/** Newest first. */
export async function listDeliveries(viewer: Viewer, id: string, { after, limit = 25 }: Place): Promise<{ items: DeliveryView[]; next: string | null }> {
  permit(may(viewer, 'rules.manage'));
  const hook = await find(id);
  if (after !== undefined && !isId(after)) throw new Problem('invalid', 'This is not the place where a page ended: use "next" as it was given.', { errors: [{ path: 'after', message: 'This is not a place in this list.' }] });
  const rows = await WebhookDelivery.find({ webhookId: hook._id, ...(after ? { _id: { $lt: toId(after) } } : {}) })
    .sort({ _id: -1 })
    .limit(limit + 1)
    .lean<DeliveryRecord[]>();
  const items = rows.slice(0, limit).map(toDeliveryView);
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}

/** Calls the address now and says how it went; nothing of a ticket is in it. */
export async function testWebhook(viewer: Viewer, id: string): Promise<DeliveryView> {
  permit(may(viewer, 'rules.manage'));
  const hook = await find(id);
  const now = clock.now();
  const _id = newId();
  await WebhookDelivery.create({ _id, webhookId: hook._id, cause: `test:${_id}`, event: 'ping', state: 'waiting', dueAt: now, createdAt: now });
  await sendWebhook(_id.toString(), { once: true });
  return toDeliveryView((await WebhookDelivery.findById(_id).lean<DeliveryRecord>())!);
}

/** Sends one again that failed. */
export async function retryDelivery(viewer: Viewer, id: string, deliveryId: string): Promise<DeliveryView> {
  permit(may(viewer, 'rules.manage'));
  const hook = await find(id);
  const again = await WebhookDelivery.findOneAndUpdate(
    { _id: toId(deliveryId, 'delivery'), webhookId: hook._id, state: { $in: ['failed', 'waiting'] } },
    { $set: { state: 'waiting', dueAt: clock.now(), attempts: 0 } },
    { returnDocument: 'after' },
  ).lean<DeliveryRecord>();
  if (!again) throw new Problem('not_found', 'There is no such delivery that failed.');
  void addJob('send-webhook', { id: deliveryId }, { key: deliveryId });
  return toDeliveryView(again);
}

async function find(id: string): Promise<WebhookRecord> {
  const hook = await Webhook.findById(toId(id, 'webhook')).lean<WebhookRecord>();
  if (!hook) throw new Problem('not_found', 'There is no such webhook.');
  return hook;
}
