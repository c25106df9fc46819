import { encrypt } from '../platform/secrets.ts';
import { Setting, setting } from '../platform/settings.ts';

type VapidKeys = { publicKey: string; privateKey: string };

/** The key pair that push services know this installation by, made once. Whoever subscribed did so for this key: a new one would silence them all. */
export async function vapidKeys(): Promise<VapidKeys> {
  const kept = await setting('push.vapid');
  if (kept) return kept;
  const { default: webPush } = await import('web-push');
  const sealed = encrypt(JSON.stringify(webPush.generateVAPIDKeys()));
  // Of two processes that make one at the same moment the first is kept.
  await Setting.updateOne({ _id: 'push.vapid' }, { $setOnInsert: { sealed, version: 1 } }, { upsert: true }).catch(ifAnotherWasFirst);
  return (await setting('push.vapid'))!;
}

function ifAnotherWasFirst(error: unknown): void {
  if ((error as { code?: number }).code !== 11000) throw error;
}
