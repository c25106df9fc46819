import { model, Schema } from 'mongoose';
import { z } from 'zod';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { recordOfDay } from '../activity/record-of-day.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';

/** An address, or a domain such as `@casino.example`, whose mail is filed as spam and answered by nobody. */
export type BlockedSender = { _id: string; byName: string; reason: string; createdAt: Date };

const schema = new Schema<BlockedSender>({ _id: String, byName: String, reason: String, createdAt: Date }, { collection: 'blocked_senders', autoIndex: false, versionKey: false });
export const Blocked = model<BlockedSender>('BlockedSender', schema);

export const blockedSenderInput = z.strictObject({
  sender: z.string().trim().toLowerCase().max(254).regex(/^[^\s@]*@[^\s@]+\.[^\s@]+$/, 'Give an address, or a domain such as @casino.example.'),
  reason: z.string().trim().max(500).default(''),
});

export async function isBlocked(address: string | null | undefined): Promise<boolean> {
  if (!address) return false;
  const key = address.toLowerCase();
  return Boolean(await Blocked.exists({ _id: { $in: [key, key.slice(key.lastIndexOf('@'))] } }));
}

/** Blocking who is blocked changes nothing. @throws Problem `forbidden` */
export async function blockSender(viewer: Viewer, { sender, reason }: z.output<typeof blockedSenderInput>) {
  permit(mayAnywhere(viewer, 'tickets.spam'));
  return changing(async (session) => {
    const known = await Blocked.findById(sender, null, { session }).lean<BlockedSender>();
    if (known) return toBlockedView(known);
    const blocked: BlockedSender = { _id: sender, byName: viewer.actor.name, reason, createdAt: clock.now() };
    await Blocked.collection.insertOne(blocked as never, { session });
    await recordOfDay('sender.blocked', { sender }, { chain: 'setting', by: viewer, reason: reason || undefined }, session);
    return toBlockedView(blocked);
  });
}

/** @throws Problem `forbidden` · `not_found` */
export async function unblockSender(viewer: Viewer, sender: string): Promise<void> {
  permit(mayAnywhere(viewer, 'tickets.spam'));
  await changing(async (session) => {
    const { deletedCount } = await Blocked.deleteOne({ _id: sender.toLowerCase() }, { session });
    if (deletedCount === 0) throw new Problem('not_found', 'This sender is not blocked.');
    await recordOfDay('sender.unblocked', { sender: sender.toLowerCase() }, { chain: 'setting', by: viewer }, session);
  });
}

export async function listBlockedSenders(viewer: Viewer) {
  permit(mayAnywhere(viewer, 'tickets.spam'));
  return (await Blocked.find().sort({ createdAt: -1 }).limit(1_000).lean<BlockedSender[]>()).map(toBlockedView);
}

const toBlockedView = ({ _id, byName, reason, createdAt }: BlockedSender) => ({ sender: _id, byName, reason, createdAt });
