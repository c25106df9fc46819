import type { Types } from 'mongoose';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { knownThings } from './known-things.ts';
import { toSavedView, View, viewsFilter, type ViewFields } from './saved-view.ts';
import type { SavedView } from './view-words.ts';

/** A desk with more is a desk nobody finds anything on. */
const MOST_VIEWS = 200;

type Stored = ViewFields & { _id: Types.ObjectId };

/** The saved views somebody can open, in their order. */
export async function listViews(viewer: Viewer): Promise<SavedView[]> {
  permit(viewer.reach === 'all' || viewer.reach.length > 0);
  const found = await View.find(viewsFilter(viewer)).sort({ order: 1, name: 1 }).limit(MOST_VIEWS).lean<Stored[]>();
  const known = found.length > 0 ? await knownThings(found.map(({ filter }) => filter)) : {};
  return found.map((view) => toSavedView(view, viewer, known));
}

/** One of them, by its key or its id. @throws Problem `not_found`, also for what somebody else keeps to themselves */
export async function findView(viewer: Viewer, keyOrId: string): Promise<SavedView> {
  permit(viewer.reach === 'all' || viewer.reach.length > 0);
  const found = await View.findOne({ $and: [isId(keyOrId) ? { _id: keyOrId } : { key: keyOrId }, viewsFilter(viewer)] }).lean<Stored>();
  if (!found) throw noView(keyOrId);
  return toSavedView(found, viewer, await knownThings([found.filter]));
}

export const noView = (key: string): Problem => new Problem('not_found', `There is no view "${key.slice(0, 60)}" that you can open. It may have been removed, or is no longer shared with you.`);
