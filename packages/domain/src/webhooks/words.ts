/** The words of webhooks: what they can be told, and the shapes that come in. Used by browser and server alike. */
import { z } from 'zod';

/** What a webhook can subscribe to: names of the catalogue of events. `rule.fired` is sent by rules that name the webhook, whatever it subscribed to. */
export const webhookEvents = ['ticket.created', 'ticket.changed', 'ticket.deleted', 'message.received', 'message.written'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

const name = z.string().trim().min(1, 'Give it a name.').max(100, 'At most 100 characters.');
const url = z.string().trim().min(1, 'Give the address that is called.').max(2_000, 'At most 2,000 characters.');
const events = z.array(z.enum(webhookEvents, `Known are: ${webhookEvents.join(', ')}.`)).max(webhookEvents.length).transform((list) => [...new Set(list)]);

export const webhookInput = z.strictObject({ name, url, events, active: z.boolean().default(true) });
export type WebhookInput = z.infer<typeof webhookInput>;

export const changeWebhookInput = z.strictObject({ version: z.number().int().optional(), name: name.optional(), url: url.optional(), events: events.optional(), active: z.boolean().optional() });
export type ChangeWebhookInput = z.infer<typeof changeWebhookInput>;

const id = z.string();
const time = z.iso.datetime();
export const webhookSchema = z
  .object({
    id,
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(webhookEvents)),
    active: z.boolean(),
    owner: z.object({ kind: z.string(), id: id.nullable(), name: z.string() }),
    failures: z.number(),
    disabled: z.object({ at: time, why: z.string() }).nullable(),
    lastDeliveredAt: time.nullable(),
    version: z.number(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Webhook' });
export type WebhookView = z.infer<typeof webhookSchema>;

const deliveryStates = ['waiting', 'delivered', 'failed', 'withheld'] as const;
export const deliverySchema = z
  .object({
    id,
    event: z.string(),
    state: z.enum(deliveryStates),
    attempts: z.number(),
    responseCode: z.number().nullable(),
    error: z.string().nullable(),
    tookMs: z.number().nullable(),
    dueAt: time.nullable(),
    createdAt: time,
    deliveredAt: time.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type DeliveryView = z.infer<typeof deliverySchema>;
