import { newId } from '@switchboard/domain/platform/id.ts';
import { letPrivateAddresses } from '@switchboard/domain/platform/public-address.ts';
import { WebhookDelivery } from '@switchboard/domain/webhooks/delivery.ts';
import { createWebhook } from '@switchboard/domain/webhooks/save-webhook.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

const wanted = { name: 'Elsewhere', url: 'https://hooks.example.com/switchboard', events: ['ticket.created' as const], active: true };
const webhook = async () => ({ id: (await createWebhook(operator, wanted)).webhook.id });

export const webhookSamples: Record<string, () => Promise<Sample>> = {
  'GET /webhooks': async () => ({}),
  'POST /webhooks': async () => ({ body: wanted }),
  'GET /webhooks/{id}': async () => ({ path: await webhook() }),
  'PATCH /webhooks/{id}': async () => ({ path: await webhook(), body: { name: 'Renamed' } }),
  'DELETE /webhooks/{id}': async () => ({ path: await webhook() }),
  'POST /webhooks/{id}/secret': async () => ({ path: await webhook() }),
  // Nobody listens there: the answer says so, at once.
  'POST /webhooks/{id}/test': async () => {
    letPrivateAddresses(true);
    const { webhook: made } = await createWebhook(operator, { ...wanted, url: 'http://127.0.0.1:9/' });
    return { path: { id: made.id } };
  },
  'GET /webhooks/{id}/deliveries': async () => ({ path: await webhook() }),
  'POST /webhooks/{id}/deliveries/{deliveryId}/retry': async () => {
    const path = await webhook();
    const _id = newId();
    await WebhookDelivery.create({ _id, webhookId: path.id, cause: _id.toString(), event: 'ping', state: 'failed', dueAt: new Date(), createdAt: new Date() });
    return { path: { ...path, deliveryId: _id.toString() } };
  },
};
