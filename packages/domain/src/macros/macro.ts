import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import { may, type Viewer } from '../people/viewer.ts';
import type { MacroInput, MacroView } from './words.ts';

/** A canned reply with what it does besides: one's own, a team's or everybody's. */
export type MacroFields = Omit<MacroInput, 'teamId'> & { teamId: Types.ObjectId | null; ownerId: Types.ObjectId | null; used: number; version: number; history: Head | null; createdAt: Date };
export type MacroDocument = HydratedDocument<MacroFields>;

const schema = new Schema<MacroFields>(
  {
    name: { type: String, required: true },
    body: { type: String, default: '' },
    isInternal: Boolean,
    actions: { type: [Schema.Types.Mixed], default: [] } as never,
    sharedWith: { type: String, required: true },
    teamId: { type: Schema.Types.ObjectId, default: null },
    ownerId: { type: Schema.Types.ObjectId, default: null },
    used: { type: Number, default: 0 },
    version: { type: Number, default: 1 },
    history: historyHead,
    createdAt: { type: Date, required: true },
  },
  { collection: 'macros', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ ownerId: 1 });
schema.index({ sharedWith: 1, teamId: 1 });

export const Macro = model<MacroFields>('Macro', schema);

export const personOf = ({ actor }: Viewer): string | null => (actor.kind === 'person' ? actor.id : null);

/** The macros somebody can use: what they made themselves, too. Whoever reads every team's tickets uses every team's. */
export function macrosFilter(viewer: Viewer): Record<string, unknown> {
  const me = personOf(viewer);
  const teams = viewer.reach === 'all' ? { sharedWith: 'team' } : { sharedWith: 'team', teamId: { $in: viewer.teamIds } };
  return { $or: [...(me ? [{ ownerId: me }] : []), { sharedWith: 'everybody' }, teams] };
}

/** One's own; a team's with the right in that team; everybody's with the right everywhere. */
export function mayChangeMacro(viewer: Viewer, { ownerId, sharedWith, teamId }: Pick<MacroFields, 'ownerId' | 'sharedWith' | 'teamId'>): boolean {
  if (sharedWith === 'me') return ownerId !== null && String(ownerId) === personOf(viewer);
  return may(viewer, 'macros.share', sharedWith === 'team' ? { teamId } : undefined);
}

export function toMacroView(macro: MacroFields & { _id: Types.ObjectId }, viewer: Viewer): MacroView {
  const { _id, name, body, isInternal, actions, sharedWith, teamId, ownerId, used, version } = macro;
  return { id: _id.toString(), name, body, isInternal, actions, sharedWith, teamId: teamId?.toString() ?? null, ownerId: ownerId?.toString() ?? null, mayChange: mayChangeMacro(viewer, macro), used, version };
}
