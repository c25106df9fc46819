import { model, Schema, type Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { toId } from '../platform/id.ts';
import { setting } from '../platform/settings.ts';
import type { Viewer } from '../people/viewer.ts';
import { expectVersion } from '../people/version.ts';
import { ownIdOf } from './own-id.ts';
import { matrix, type Chosen, type PreferencesInput, type PreferencesView, type QuietHours, type Relation, type Told, type Way } from './words.ts';

/** What one person wants to hear of, and when not. Their own business: no right is asked and no history is kept. */
export type PreferencesRecord = { _id: Types.ObjectId; chosen: Chosen; quiet: QuietHours | null; version: number; updatedAt: Date };

const schema = new Schema<PreferencesRecord>(
  { _id: Schema.Types.ObjectId, chosen: Schema.Types.Mixed, quiet: Schema.Types.Mixed, version: Number, updatedAt: Date },
  { collection: 'notification_preferences', autoIndex: false, versionKey: false, minimize: false },
);
export const NotificationPreferences = model<PreferencesRecord>('NotificationPreferences', schema);

export async function readPreferences(viewer: Viewer): Promise<PreferencesView> {
  return toView(await NotificationPreferences.findById(toId(ownIdOf(viewer))).lean<PreferencesRecord>());
}

/** Changes what is given and leaves the rest; a cell that says what the matrix says is forgotten. @throws Problem `conflict` */
export async function changePreferences(viewer: Viewer, { chosen, quiet }: PreferencesInput, version?: number): Promise<PreferencesView> {
  const _id = toId(ownIdOf(viewer));
  const before = await toView(await NotificationPreferences.findById(_id).lean<PreferencesRecord>());
  expectVersion(before, version, before);
  const after = { chosen: differing({ ...before.chosen, ...chosen }), quiet: quiet ?? before.quiet, version: before.version + 1, updatedAt: clock.now() };
  await NotificationPreferences.updateOne({ _id }, { $set: after }, { upsert: true });
  return { chosen: after.chosen as PreferencesView['chosen'], quiet: after.quiet, version: after.version };
}

/** Cells keep a dot in their name; MongoDB stores that as it is. */
function differing(chosen: Chosen): Chosen {
  return Object.fromEntries(
    Object.entries(chosen).filter(([cell, ways]) => {
      const [event, relation] = cell.split('.') as [Told, Relation];
      return !sameWays(ways ?? [], matrix[event][relation] ?? []);
    }),
  );
}

const sameWays = (a: readonly Way[], b: readonly Way[]): boolean => a.length === b.length && a.every((way) => b.includes(way));

async function toView(record: PreferencesRecord | null): Promise<PreferencesView> {
  const quiet = record?.quiet ?? { on: false, from: '19:00', to: '07:30', weekends: true, urgentComesThrough: true, zone: await setting('desk.zone') };
  return { chosen: (record?.chosen ?? {}) as PreferencesView['chosen'], quiet, version: record?.version ?? 0 };
}
