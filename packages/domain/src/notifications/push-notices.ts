import { config, publicUrl } from '../platform/config.ts';
import { clock } from '../platform/clock.ts';
import { log } from '../platform/log.ts';
import { setting } from '../platform/settings.ts';
import { publicAgents } from '../platform/public-address.ts';
import type { Due, Receiver } from './deliver.ts';
import { sentenceOf } from './notice-words.ts';
import { Notification } from './notification.ts';
import { PushDevice, type PushDeviceRecord } from './push-device.ts';
import { vapidKeys } from './vapid.ts';

const TIMEOUT_MS = 10_000;
/** After so long undelivered a push is of no use. */
const TTL_SECONDS = 6 * 60 * 60;

/** What the worker in the browser is sent: encrypted for it alone, so the push service cannot read it. */
type Pushed = { id: string; title: string; body: string; href: string; tag: string };

/** A push service that does not answer is not asked again for the same: the bell has it. */
export async function pushNotices(receiver: Receiver | null, personId: string, due: Due[]): Promise<number> {
  if (!receiver || due.length === 0 || (await setting('mail.halted'))) return 0;
  const ids = due.map(({ row }) => row._id);
  const mine: Due[] = [];
  // Claimed one by one: of two processes each takes what the other did not.
  for (const one of due) if ((await Notification.updateOne({ _id: one.row._id, 'push.state': 'waiting' } as never, { $set: { 'push.state': 'sent' } })).modifiedCount === 1) mine.push(one);
  const devices = await PushDevice.find({ personId }).lean<PushDeviceRecord[]>();
  if (devices.length === 0) {
    await Notification.updateMany({ _id: { $in: ids } }, { $set: { 'push.state': 'dropped', 'push.why': 'no device' } });
    return 0;
  }
  for (const { view } of mine) {
    const sentence = sentenceOf(view, receiver.person.locale);
    const pushed: Pushed = { id: view.id, title: view.ticket ? view.ticket.title : sentence, body: view.ticket ? [sentence, view.text].filter(Boolean).join(': ') : '', href: view.href ?? '/', tag: view.ticket?.number ?? view.id };
    await Promise.all(devices.map((device) => pushTo(device, pushed)));
  }
  return mine.length;
}

/** True when the push service took it. A device that is gone is forgotten. */
export async function pushTo(device: PushDeviceRecord, pushed: Pushed): Promise<boolean> {
  const [{ default: webPush }, keys] = await Promise.all([import('web-push'), vapidKeys()]);
  try {
    await webPush.sendNotification({ endpoint: device.endpoint, keys: device.keys }, JSON.stringify(pushed), {
      vapidDetails: { subject: subjectOf(), ...keys },
      TTL: TTL_SECONDS,
      timeout: TIMEOUT_MS,
      agent: publicAgents.https,
    });
    await PushDevice.updateOne({ _id: device._id }, { $set: { lastSentAt: clock.now(), lastError: null, failedAt: null } });
    return true;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 404 || statusCode === 410) await PushDevice.deleteOne({ _id: device._id });
    else await PushDevice.updateOne({ _id: device._id }, { $set: { lastError: explain(error), failedAt: clock.now() } });
    log.warn({ device: device._id.toString(), statusCode }, 'A push was not taken');
    return false;
  }
}

/** Push services want to know whom to write to when something is wrong; some refuse http. */
const subjectOf = (): string => (publicUrl().startsWith('https:') ? publicUrl() : `mailto:${config().adminEmail ?? 'switchboard@example.com'}`);

function explain(error: unknown): string {
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode === 401 || statusCode === 403) return 'The push service refused our key. Switch push off and on again on this device.';
  if (statusCode === 429) return 'The push service has too much to do. It is tried again with the next notification.';
  return statusCode ? `The push service answered ${statusCode}.` : `The push service cannot be reached: ${message ?? 'no answer'}.`;
}
