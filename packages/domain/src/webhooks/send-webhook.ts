import { createHmac } from 'node:crypto';
import { request as http, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { clock } from '../platform/clock.ts';
import { log } from '../platform/log.ts';
import { publicAgents, requirePublicUrl } from '../platform/public-address.ts';
import { decrypt } from '../platform/secrets.ts';
import { setting } from '../platform/settings.ts';
import { bodyOf } from './body.ts';
import { WebhookDelivery, type DeliveryRecord } from './delivery.ts';
import { disableWebhook } from './disable-webhook.ts';
import { viewerOfOwner } from './owner.ts';
import { Webhook, type WebhookRecord } from './webhook.ts';

const TIMEOUT_MS = 10_000;
const LEASE_MS = 60_000;
const MINUTE = 60_000;
/** Tried again after these, so for about a day and a half. */
const PAUSES_MS = [1, 5, 15, 60, 180, 360, 720, 720].map((minutes) => minutes * MINUTE);
/** So many failures in a row, over whatever deliveries, and it is switched off. */
const MOST_FAILURES = 50;

/** Makes one call. Safe to run twice at once: one of them claims it. `once`: a test, which is not tried again and counts for nothing. */
export async function sendWebhook(id: string, { once = false } = {}): Promise<void> {
  // After a restore nothing leaves before a person says so: what waits may have been sent since.
  if (!once && (await setting('mail.halted'))) return;
  const delivery = await claim(id);
  if (!delivery) return;
  const hook = await Webhook.findById(delivery.webhookId).lean<WebhookRecord>();
  if (!hook || (!hook.active && !once)) return withhold(delivery, 'The webhook is switched off.');
  const owner = await viewerOfOwner(hook.owner);
  const body = owner && (await bodyOf(delivery, owner));
  if (!body) return withhold(delivery, owner ? 'Its owner may not see this.' : 'Its owner is no longer here. Save the webhook to answer for it yourself.');
  const started = performance.now();
  const answer = await call(hook, delivery, JSON.stringify(body));
  const tookMs = Math.round(performance.now() - started);
  if (answer.error === null) return succeeded(hook, delivery, answer.code, tookMs);
  await failed(hook, delivery, answer, tookMs, once);
}

type Answer = { code: number | null; error: string | null };

/** Redirects are answers like any other and are not followed: they could lead inside. */
async function call(hook: WebhookRecord, delivery: DeliveryRecord, body: string): Promise<Answer> {
  try {
    const url = requirePublicUrl(hook.url);
    const timestamp = Math.floor(clock.ms() / 1000);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Switchboard-Webhook/1',
      'switchboard-event': delivery.event,
      'switchboard-delivery': delivery._id.toString(),
      'switchboard-timestamp': String(timestamp),
      'switchboard-signature': `v1=${signatureOf(decrypt(hook.sealedSecret), timestamp, body)}`,
    };
    const code = await post(url, headers, body);
    if (code >= 200 && code < 300) return { code, error: null };
    return { code, error: code >= 300 && code < 400 ? `It answered ${code}: redirects are not followed. Give the address it leads to.` : `It answered ${code}.` };
  } catch (error) {
    return { code: null, error: explain(error) };
  }
}

/** HMAC-SHA256 over `timestamp.body`, in hex: who receives it computes the same and refuses what is older than some minutes. */
export const signatureOf = (secret: string, timestamp: number, body: string): string => createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');

function post(url: URL, headers: Record<string, string | number>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const options = { method: 'POST', headers, agent: secure ? publicAgents.https : publicAgents.http };
    const onAnswer = (answer: IncomingMessage): void => {
      // What it says is of no use here and could go on for ever.
      answer.destroy();
      resolve(answer.statusCode ?? 0);
    };
    const sent: ClientRequest = secure ? https(url, options, onAnswer) : http(url, options, onAnswer);
    const timer = setTimeout(() => sent.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), TIMEOUT_MS);
    sent.on('error', reject);
    sent.on('close', () => clearTimeout(timer));
    sent.end(body);
  });
}

function explain(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'EPRIVATE' || code === 'invalid') return message ?? 'This address is not allowed.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'Its name is not known.';
  if (code === 'ECONNREFUSED') return 'Nobody listens at this address.';
  if (code === 'ETIMEDOUT') return `It did not answer within ${TIMEOUT_MS / 1000} s.`;
  if (code?.startsWith('ERR_TLS') || /certificate/i.test(message ?? '')) return 'Its certificate is not valid.';
  return `It could not be called: ${message ?? 'no answer'}.`;
}

async function claim(id: string): Promise<DeliveryRecord | null> {
  const now = clock.now();
  return WebhookDelivery.findOneAndUpdate({ _id: id, ...dueAt(now) }, { $set: { state: 'sending', leaseUntil: new Date(now.getTime() + LEASE_MS) }, $inc: { attempts: 1 } }, { returnDocument: 'after' }).lean<DeliveryRecord>();
}

const dueAt = (now: Date) => ({
  $or: [
    { state: 'waiting' as const, dueAt: { $lte: now } },
    { state: 'sending' as const, leaseUntil: { $lt: now } },
  ],
});

async function withhold({ _id }: DeliveryRecord, error: string): Promise<void> {
  await WebhookDelivery.updateOne({ _id }, { $set: { state: 'withheld', error, leaseUntil: null } });
}

async function succeeded(hook: WebhookRecord, { _id }: DeliveryRecord, responseCode: number | null, tookMs: number): Promise<void> {
  const now = clock.now();
  await WebhookDelivery.updateOne({ _id }, { $set: { state: 'delivered', responseCode, error: null, tookMs, deliveredAt: now, leaseUntil: null } });
  await Webhook.updateOne({ _id: hook._id }, { $set: { failures: 0, lastDeliveredAt: now } });
}

async function failed(hook: WebhookRecord, delivery: DeliveryRecord, { code, error }: Answer, tookMs: number, once: boolean): Promise<void> {
  const pause = once ? undefined : PAUSES_MS[delivery.attempts - 1];
  const state = pause === undefined ? ('failed' as const) : ('waiting' as const);
  log.warn({ webhook: hook._id.toString(), delivery: delivery._id.toString(), attempts: delivery.attempts, code, reason: error }, 'A webhook could not be delivered');
  await WebhookDelivery.updateOne({ _id: delivery._id }, { $set: { state, responseCode: code, error, tookMs, leaseUntil: null, ...(pause === undefined ? {} : { dueAt: new Date(clock.ms() + pause) }) } });
  if (once) return;
  const counted = await Webhook.findOneAndUpdate({ _id: hook._id }, { $inc: { failures: 1 } }, { returnDocument: 'after' }).lean<WebhookRecord>();
  // Gone means gone (RFC 9110): who answers so does not want to be called again.
  if (counted && (counted.failures >= MOST_FAILURES || code === 410 || state === 'failed')) await disableWebhook(hook._id, error ?? 'It failed.');
}

/** Everything that is due, and what a crash left behind; old ones are forgotten. */
export async function sweepWebhooks(): Promise<number> {
  const now = clock.now();
  const due = await WebhookDelivery.find(dueAt(now), { _id: 1 }).sort({ dueAt: 1 }).limit(200).lean();
  // A few at a time: one address that does not answer must not hold up the others.
  const rest = [...due];
  await Promise.all(Array.from({ length: 8 }, async () => { for (let next = rest.shift(); next; next = rest.shift()) await sendWebhook(next._id.toString()); }));
  const { deletedCount } = await WebhookDelivery.deleteMany({ createdAt: { $lt: new Date(now.getTime() - 30 * 24 * 60 * MINUTE) } });
  return due.length + deletedCount;
}
