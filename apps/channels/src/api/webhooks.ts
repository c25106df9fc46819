import { z } from 'zod';
import { findWebhook, listDeliveries, listWebhooks, retryDelivery, testWebhook } from '@switchboard/domain/webhooks/list-webhooks.ts';
import { changeWebhook, createWebhook, deleteWebhook, renewSecret } from '@switchboard/domain/webhooks/save-webhook.ts';
import { changeWebhookInput, deliverySchema, webhookInput, webhookSchema } from '@switchboard/domain/webhooks/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';

const base = '/webhooks';
const right = 'rules.manage' as const;
const page = z.strictObject(pageInput);

export const webhooks = [
  endpoint({
    method: 'GET',
    path: base,
    summary: 'List webhooks by name',
    right,
    query: page,
    answers: listOf(webhookSchema),
    async handle({ viewer, query }) {
      return listWebhooks(viewer, query);
    },
  }),
  endpoint({
    method: 'POST',
    path: base,
    summary: 'Add a webhook; its secret is told once, here',
    right,
    body: webhookInput,
    answers: webhookSchema.extend({ secret: z.string() }).meta({ id: 'NewWebhook' }),
    status: 201,
    answer: told,
    async handle({ viewer, body }) {
      return told(await createWebhook(viewer, body));
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}`,
    summary: 'Read a webhook',
    right,
    answers: webhookSchema,
    async handle({ viewer, params }) {
      return findWebhook(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'PATCH',
    path: `${base}/{id}`,
    summary: 'Change a webhook, or switch it on again',
    right,
    body: changeWebhookInput,
    answers: webhookSchema,
    async handle({ viewer, params, body, ifMatch }) {
      return changeWebhook(viewer, params.id!, { ...body, version: ifMatch ?? body.version });
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${base}/{id}`,
    summary: 'Remove a webhook',
    right,
    status: 204,
    async handle({ viewer, params }) {
      await deleteWebhook(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/secret`,
    summary: 'Give a webhook a new secret; the old one ends at once',
    right,
    answers: z.object({ secret: z.string() }),
    async handle({ viewer, params }) {
      return renewSecret(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/test`,
    summary: 'Call a webhook now with a ping',
    right,
    answers: deliverySchema,
    async handle({ viewer, params }) {
      return testWebhook(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/{id}/deliveries`,
    summary: 'List the calls of a webhook, newest first',
    right,
    query: page,
    answers: listOf(deliverySchema),
    async handle({ viewer, params, query }) {
      return listDeliveries(viewer, params.id!, query);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/{id}/deliveries/{deliveryId}/retry`,
    summary: 'Make a call again that failed',
    right,
    answers: deliverySchema,
    async handle({ viewer, params }) {
      return retryDelivery(viewer, params.id!, params.deliveryId!);
    },
  }),
];

function told({ webhook, secret }: Awaited<ReturnType<typeof createWebhook>>) {
  return { ...webhook, secret };
}
