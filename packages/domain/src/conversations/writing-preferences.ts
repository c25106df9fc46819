import { model, Schema, type Types } from 'mongoose';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { cleanBody } from './clean-body.ts';
import { DEFAULT_UNDO_SECONDS, type WritingPreferences, type WritingPreferencesInput } from './words.ts';

/** How one person writes: how long an answer can be taken back, and what stands below it. Their own business: no right is asked and no history is kept. */
type WritingPreferencesRecord = { _id: Types.ObjectId } & WritingPreferences;
const schema = new Schema<WritingPreferencesRecord>({ _id: Schema.Types.ObjectId, undoSeconds: Number, signature: String }, { collection: 'writing_preferences', autoIndex: false, versionKey: false });
export const WritingPreferencesOf = model<WritingPreferencesRecord>('WritingPreferences', schema);

export async function writingPreferences(viewer: Viewer): Promise<WritingPreferences> {
  const found = viewer.actor.kind === 'person' && viewer.actor.id ? await WritingPreferencesOf.findById(toId(viewer.actor.id)).lean<WritingPreferencesRecord>() : null;
  return { undoSeconds: found?.undoSeconds ?? DEFAULT_UNDO_SECONDS, signature: found?.signature ?? '' };
}

/** Changes what is given and leaves the rest. */
export async function changeWritingPreferences(viewer: Viewer, { undoSeconds, signature }: WritingPreferencesInput): Promise<WritingPreferences> {
  if (viewer.actor.kind !== 'person' || !viewer.actor.id) throw new Problem('forbidden', 'Only people have a way of writing. A key writes as it is told.');
  const html = signature?.trim() ? (await cleanBody(signature, 'html')).body : signature === undefined ? undefined : '';
  const change = { ...(undoSeconds === undefined ? {} : { undoSeconds }), ...(html === undefined ? {} : { signature: html }) };
  if (Object.keys(change).length > 0) await WritingPreferencesOf.updateOne({ _id: toId(viewer.actor.id) }, { $set: change }, { upsert: true });
  return writingPreferences(viewer);
}
