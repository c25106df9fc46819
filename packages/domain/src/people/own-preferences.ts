import { model, Schema, type Types } from 'mongoose';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import type { OwnPreferences, OwnPreferencesInput } from './preference-words.ts';
import type { Viewer } from './viewer.ts';

/** What one person chose, wherever they sign in. Their own business: no right is asked and no history is kept. */
type OwnPreferencesRecord = { _id: Types.ObjectId } & OwnPreferences;

const schema = new Schema<OwnPreferencesRecord>(
  { _id: Schema.Types.ObjectId, theme: String, density: String, text: String, language: String, zone: String, singleKeys: Boolean, preview: Boolean, keys: Schema.Types.Mixed },
  { collection: 'own_preferences', autoIndex: false, versionKey: false, minimize: false },
);
export const OwnPreferencesOf = model<OwnPreferencesRecord>('OwnPreferences', schema);

/** What was chosen; the device's own counts for the rest. Nothing for programs. */
export async function ownPreferences({ actor }: Pick<Viewer, 'actor'>): Promise<OwnPreferences> {
  if (actor.kind !== 'person' || !actor.id) return {};
  const found = await OwnPreferencesOf.findById(toId(actor.id), { _id: 0 }).lean<OwnPreferencesRecord>();
  return found ?? {};
}

/** Changes what is given and leaves the rest; null forgets a choice. */
export async function changeOwnPreferences({ actor }: Viewer, input: OwnPreferencesInput): Promise<OwnPreferences> {
  if (actor.kind !== 'person' || !actor.id) throw new Problem('forbidden', 'Only people have preferences.');
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const set = Object.fromEntries(given.filter(([, value]) => value !== null));
  const unset = Object.fromEntries(given.filter(([, value]) => value === null).map(([name]) => [name, 1 as const]));
  const update = { ...(Object.keys(set).length > 0 ? { $set: set } : {}), ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) };
  const write = () => OwnPreferencesOf.updateOne({ _id: toId(actor.id!) }, update, { upsert: true });
  // Two first choices at the same moment: the second finds what the first made.
  if (given.length > 0) await write().catch((error: { code?: number }) => (error.code === 11000 ? write() : Promise.reject(error as Error)));
  return ownPreferences({ actor });
}
