import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import type { Head } from '../activity/activity.ts';
import { historyHead } from '../people/history-head.ts';
import { may, type Viewer } from '../people/viewer.ts';
import { brokenIn, type Known } from './filter/check.ts';
import type { Filter } from './filter/words.ts';
import { columns, type Column, type GroupBy, type SavedView, type SharedWith, type ViewIcon } from './view-words.ts';
import type { ListSort } from './words.ts';

/** A list that somebody put together and keeps: for themselves, for a team or for everybody. */
export type ViewFields = {
  /** Its place in the address: /desk/<key>. Never changes, so that links stay good. */
  key: string;
  name: string;
  icon: ViewIcon;
  /** Null: made by a program, for others. */
  ownerId: Types.ObjectId | null;
  sharedWith: SharedWith;
  teamId: Types.ObjectId | null;
  filter: Filter;
  sort: ListSort;
  groupBy: GroupBy;
  columns: Column[];
  /** Views stand in this order, those of one number by name. */
  order: number;
  version: number;
  history: Head | null;
  createdAt: Date;
  updatedAt: Date;
};
export type ViewDocument = HydratedDocument<ViewFields>;

const schema = new Schema<ViewFields>(
  {
    key: { type: String, required: true },
    name: { type: String, required: true },
    icon: String,
    ownerId: { type: Schema.Types.ObjectId, default: null },
    sharedWith: { type: String, required: true },
    teamId: { type: Schema.Types.ObjectId, default: null },
    filter: { type: Schema.Types.Mixed, required: true },
    sort: String,
    groupBy: String,
    columns: [String],
    order: { type: Number, default: 1_000 },
    version: { type: Number, default: 1 },
    history: historyHead,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'views', autoIndex: false, versionKey: false, minimize: false },
);
schema.index({ key: 1 }, { unique: true });
schema.index({ ownerId: 1 });
schema.index({ sharedWith: 1, teamId: 1 });

export const View = model<ViewFields>('View', schema);

const personOf = ({ actor }: Viewer): string | null => (actor.kind === 'person' ? actor.id : null);

/** The views somebody can open. Whoever reads every team's tickets sees every team's views. */
export function viewsFilter(viewer: Viewer): Record<string, unknown> {
  const me = personOf(viewer);
  const teams = viewer.reach === 'all' ? { sharedWith: 'team' } : { sharedWith: 'team', teamId: { $in: viewer.teamIds } };
  return { $or: [...(me ? [{ ownerId: me }] : []), { sharedWith: 'everybody' }, teams] };
}

/** One's own; a team's with the right in that team; everybody's with the right everywhere. */
export function mayChangeView(viewer: Viewer, { ownerId, sharedWith, teamId }: Pick<ViewFields, 'ownerId' | 'sharedWith' | 'teamId'>): boolean {
  if (sharedWith === 'me') return ownerId !== null && String(ownerId) === personOf(viewer);
  return may(viewer, 'views.share', sharedWith === 'team' ? { teamId } : undefined);
}

export function toSavedView(view: ViewFields & { _id: Types.ObjectId }, viewer: Viewer, known: Known = {}): SavedView {
  return {
    id: view._id.toString(),
    key: view.key,
    name: view.name,
    icon: view.icon,
    sharedWith: view.sharedWith,
    teamId: view.teamId?.toString() ?? null,
    ownerId: view.ownerId?.toString() ?? null,
    mayChange: mayChangeView(viewer, view),
    filter: view.filter,
    sort: view.sort,
    groupBy: view.groupBy,
    columns: view.columns.filter((column) => columns.includes(column)),
    order: view.order,
    broken: brokenIn(view.filter, known),
    version: view.version,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
  };
}
