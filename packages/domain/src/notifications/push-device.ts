import { model, Schema, type Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { newId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { requirePublicUrl } from '../platform/public-address.ts';
import type { Viewer } from '../people/viewer.ts';
import { ownIdOf } from './own-id.ts';
import type { DeviceView, SubscribeInput } from './words.ts';

/** A browser that asked to be told (Push API). Its endpoint is a secret of sorts: whoever knows it may knock, but only our key is let in. */
export type PushDeviceRecord = {
  _id: Types.ObjectId;
  personId: Types.ObjectId;
  endpoint: string;
  keys: { p256dh: string; auth: string };
  device: string;
  createdAt: Date;
  lastSentAt: Date | null;
  lastError: string | null;
  failedAt: Date | null;
};

const schema = new Schema<PushDeviceRecord>(
  {
    personId: { type: Schema.Types.ObjectId, required: true },
    endpoint: { type: String, required: true },
    keys: { p256dh: String, auth: String },
    device: String,
    createdAt: Date,
    lastSentAt: { type: Date, default: null },
    lastError: { type: String, default: null },
    failedAt: { type: Date, default: null },
  },
  { collection: 'push_devices', autoIndex: false, versionKey: false },
);
schema.index({ endpoint: 1 }, { unique: true });
schema.index({ personId: 1 });

export const PushDevice = model<PushDeviceRecord>('PushDevice', schema);

const MOST_DEVICES = 20;

/** Adds this browser; one that another person used before changes hands. */
export async function subscribeDevice(viewer: Viewer, { endpoint, keys, device }: SubscribeInput): Promise<DeviceView> {
  const personId = toId(ownIdOf(viewer));
  requirePublicUrl(endpoint, 'endpoint');
  if ((await PushDevice.countDocuments({ personId, endpoint: { $ne: endpoint } })) >= MOST_DEVICES) throw new Problem('invalid', `At most ${MOST_DEVICES} devices. Remove one that you no longer use.`);
  const set = { personId, keys, device: device || 'Browser', lastError: null, failedAt: null };
  const kept = await PushDevice.findOneAndUpdate({ endpoint }, { $set: set, $setOnInsert: { _id: newId(), createdAt: clock.now(), lastSentAt: null } }, { upsert: true, returnDocument: 'after' }).lean<PushDeviceRecord>();
  return toView(kept!);
}

export async function listDevices(viewer: Viewer): Promise<DeviceView[]> {
  return (await PushDevice.find({ personId: toId(ownIdOf(viewer)) }).sort({ createdAt: -1 }).lean<PushDeviceRecord[]>()).map(toView);
}

/** @throws Problem `not_found` */
export async function removeDevice(viewer: Viewer, id: string): Promise<void> {
  const removed = await PushDevice.deleteOne({ _id: toId(id, 'device'), personId: toId(ownIdOf(viewer)) });
  if (removed.deletedCount === 0) throw new Problem('not_found', 'There is no such device of yours.');
}

const toView = ({ _id, device, createdAt, lastSentAt, lastError }: PushDeviceRecord): DeviceView => ({ id: _id.toString(), device, createdAt: createdAt.toISOString(), lastSentAt: lastSentAt?.toISOString() ?? null, lastError });
