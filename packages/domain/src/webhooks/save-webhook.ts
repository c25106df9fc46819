import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId, toId } from '../platform/id.ts';
import { refuseWhileNeeded } from '../platform/in-use.ts';
import { Problem } from '../platform/problem.ts';
import { requirePublicUrl } from '../platform/public-address.ts';
import { encrypt, randomToken } from '../platform/secrets.ts';
import { changesBetween } from '../people/changes.ts';
import { expectVersion } from '../people/version.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { WebhookDelivery } from './delivery.ts';
import { toWebhookView, Webhook, type WebhookRecord } from './webhook.ts';
import type { ChangeWebhookInput, WebhookInput, WebhookView } from './words.ts';

const MOST = 100;

export const subjectOf = (id: { toString(): string }) => ({ kind: 'webhook', id: id.toString() });

/** Makes a webhook. Its secret is told here and never again. @throws Problem `invalid` for an address in a private network */
export async function createWebhook(viewer: Viewer, input: WebhookInput): Promise<{ webhook: WebhookView; secret: string }> {
  permit(may(viewer, 'rules.manage'));
  requirePublicUrl(input.url);
  if ((await Webhook.estimatedDocumentCount()) >= MOST) throw new Problem('invalid', `There are ${MOST} webhooks already. Remove one that is no longer used.`);
  const secret = `whsec_${randomToken(24)}`;
  return changing(async (session) => {
    const now = clock.now();
    const hook: WebhookRecord = {
      ...{ _id: newId(), ...input, sealedSecret: encrypt(secret), owner: viewer.actor, failures: 0, disabled: null, lastDeliveredAt: null },
      ...{ version: 1, history: null, createdAt: now, updatedAt: now },
    };
    hook.history = await record('webhook.created', { name: hook.name, url: hook.url, events: hook.events }, { subject: subjectOf(hook._id), head: null, by: viewer }, session);
    await Webhook.collection.insertOne(hook, { session });
    return { webhook: toWebhookView(hook), secret };
  });
}

/** Changes a webhook. Whoever sets what it is told, or where, answers for what it may see from then on. */
export async function changeWebhook(viewer: Viewer, id: string, { version, ...wanted }: ChangeWebhookInput): Promise<WebhookView> {
  permit(may(viewer, 'rules.manage'));
  if (wanted.url !== undefined) requirePublicUrl(wanted.url);
  return changing(async (session) => {
    const hook = await Webhook.findById(toId(id, 'webhook'), null, { session }).lean<WebhookRecord>();
    if (!hook) throw new Problem('not_found', 'There is no such webhook.');
    expectVersion(hook, version, toWebhookView(hook));
    const { name, url, events, active } = hook;
    const changes = changesBetween({ name, url, events, active }, wanted);
    if (!changes) return toWebhookView(hook);
    const switchedOn = wanted.active === true && !hook.active;
    const set = { ...wanted, owner: viewer.actor, version: hook.version + 1, updatedAt: clock.now(), ...(switchedOn ? { failures: 0, disabled: null } : {}) };
    const history = await record('webhook.changed', { changes }, { subject: subjectOf(hook._id), head: hook.history, by: viewer }, session);
    await Webhook.updateOne({ _id: hook._id }, { $set: { ...set, history } }, { session });
    return toWebhookView({ ...hook, ...(set as Partial<WebhookRecord>) });
  });
}

/** A new secret, for one that got out. The old one ends at once. */
export async function renewSecret(viewer: Viewer, id: string): Promise<{ secret: string }> {
  permit(may(viewer, 'rules.manage'));
  const secret = `whsec_${randomToken(24)}`;
  await changing(async (session) => {
    const hook = await Webhook.findById(toId(id, 'webhook'), null, { session }).lean<WebhookRecord>();
    if (!hook) throw new Problem('not_found', 'There is no such webhook.');
    const history = await record('webhook.changed', { changes: { secret: { before: null, after: 'new' } } }, { subject: subjectOf(hook._id), head: hook.history, by: viewer }, session);
    await Webhook.updateOne({ _id: hook._id }, { $set: { sealedSecret: encrypt(secret), history, version: hook.version + 1 } }, { session });
  });
  return { secret };
}

/** @throws Problem `conflict` while a rule calls it */
export async function deleteWebhook(viewer: Viewer, id: string): Promise<void> {
  permit(may(viewer, 'rules.manage'));
  await changing(async (session) => {
    const hook = await Webhook.findById(toId(id, 'webhook'), null, { session }).lean<WebhookRecord>();
    if (!hook) throw new Problem('not_found', 'There is no such webhook.');
    await refuseWhileNeeded('webhook', id, session);
    await record('webhook.deleted', { name: hook.name, url: hook.url }, { subject: subjectOf(hook._id), head: hook.history, by: viewer }, session);
    await Webhook.deleteOne({ _id: hook._id }, { session });
  });
  await WebhookDelivery.deleteMany({ webhookId: toId(id) });
}
