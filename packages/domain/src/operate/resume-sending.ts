import { recordOfDay } from '../activity/record-of-day.ts';
import { tellDelivery } from '../conversations/delivery.ts';
import { Outbox, type OutboxRecord } from '../conversations/outbox.ts';
import { changeSetting } from '../people/change-setting.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { setting } from '../platform/settings.ts';

/** `send`: what waits is sent now, some of it perhaps a second time. `drop`: it counts as not sent, and its tickets say so. */
export type Waiting = 'send' | 'drop';

/** A person's word that mail may go out and come in again, after a restore or a halt. Returns how many mails were dropped. */
export async function resumeSending(viewer: Viewer, waiting: Waiting = 'send'): Promise<{ dropped: number }> {
  permit(may(viewer, 'settings.manage'));
  if (!(await setting('mail.halted'))) return { dropped: 0 };
  const dropped = waiting === 'drop' ? await dropWaiting() : 0;
  await changeSetting(viewer, 'mail.halted', false);
  await changing((session) => recordOfDay('sending.resumed', {}, { chain: 'operation', by: viewer }, session));
  return { dropped };
}

async function dropWaiting(): Promise<number> {
  const before = clock.now();
  const why = 'Not sent: it was waiting when a backup was restored, and may have been sent before.';
  let dropped = 0;
  for await (const mail of Outbox.find({ state: { $in: ['queued', 'sending'] }, acceptedAt: null, createdAt: { $lte: before } }).lean<OutboxRecord[]>().cursor() as unknown as AsyncIterable<OutboxRecord>) {
    await Outbox.updateOne({ _id: mail._id, acceptedAt: null }, { $set: { state: 'failed', leaseUntil: null, lastError: why } });
    await tellDelivery(mail, 'failed', why);
    dropped += 1;
  }
  return dropped;
}
