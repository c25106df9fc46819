import { Types } from 'mongoose';
import { basename } from 'node:path';
import { Activity } from '../../activity/activity.ts';
import { FollowerState } from '../../activity/follower-state.ts';
import { recordOfDay } from '../../activity/record-of-day.ts';
import { changing } from '../../platform/database.ts';
import { changeSetting } from '../../people/change-setting.ts';
import type { Viewer } from '../../people/viewer.ts';
import { Mailbox } from '../../conversations/mailbox.ts';
import { Counter, forgetNumbers } from '../../tickets/number.ts';
import type { Manifest } from './format.ts';

const DAY_MS = 86_400_000;

/** What a restored database must know: that time has passed since. */
export async function afterRestore(path: string, manifest: Manifest, by: Viewer): Promise<void> {
  await endLeases();
  await skipNumbers(manifest);
  const reason = `Restored from a backup that shows ${manifest.instant}. Mail that was waiting then may have been sent since.`;
  await changeSetting(by, 'mail.halted', true, reason);
  await changeSetting(by, 'mail.halted.reason', reason);
  await changing((session) => recordOfDay('backup.restored', { file: basename(path) }, { chain: 'operation', by }, session));
}

/** Whoever held them is not this installation. Followers keep their place: it belongs to the history that came with it. */
async function endLeases(): Promise<void> {
  await FollowerState.updateMany({}, { $set: { leaseHolder: null, leaseUntil: null } });
  await Mailbox.updateMany({}, { $set: { 'state.leaseHolder': null, 'state.leaseUntil': null } });
}

/**
 * Customers hold mails with numbers of tickets that were opened after the backup and are lost: those numbers must not come again for other
 * tickets. How many there were nobody knows; as many as in the thirty days before the backup, and at least a thousand, is skipped.
 */
async function skipNumbers(manifest: Manifest): Promise<void> {
  const since = Types.ObjectId.createFromTime(Math.floor((Date.parse(manifest.instant) - 30 * DAY_MS) / 1000));
  const lately = await Activity.countDocuments({ _id: { $gte: since }, event: 'ticket.created' });
  await Counter.updateOne({ _id: 'ticket' }, { $inc: { next: Math.max(1_000, lately) } }, { upsert: true });
  forgetNumbers();
}
