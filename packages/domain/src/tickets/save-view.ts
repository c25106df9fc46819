import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { changesBetween } from '../people/changes.ts';
import { Team } from '../people/team.ts';
import { expectVersion } from '../people/version.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { noView } from './list-views.ts';
import { mayChangeView, toSavedView, View, viewsFilter, type ViewFields } from './saved-view.ts';
import type { SavedView } from './view-words.ts';
import type { ChangeViewInput, CreateViewInput } from './view-input.ts';

const MOST_OWN = 100;

/** Keeps a list under a name. @throws Problem `forbidden` where sharing it takes a right one does not have */
export async function createView(viewer: Viewer, input: CreateViewInput): Promise<SavedView> {
  permit(viewer.reach === 'all' || viewer.reach.length > 0);
  const ownerId = viewer.actor.kind === 'person' && viewer.actor.id ? new Types.ObjectId(viewer.actor.id) : null;
  const wanted = { ownerId, sharedWith: input.sharedWith, teamId: await teamOf(input) };
  permit(mayChangeView(viewer, wanted), sentence(input.sharedWith));
  if (ownerId && (await View.countDocuments({ ownerId })) >= MOST_OWN) throw new Problem('invalid', `You have ${MOST_OWN} views. Remove one that you no longer use.`);
  return changing(async (session) => {
    const now = clock.now();
    const view = new View({ ...input, ...wanted, key: keyFor(input.name), createdAt: now, updatedAt: now });
    view.history = await record('view.created', { name: view.name, sharedWith: view.sharedWith }, { subject: { kind: 'view', id: view._id.toString() }, head: null, by: viewer }, session);
    await view.save({ session });
    return toSavedView(view.toObject(), viewer);
  });
}

/** @throws Problem `not_found` · `forbidden` · `conflict` (stale version) */
export async function changeView(viewer: Viewer, keyOrId: string, { version, ...wanted }: ChangeViewInput): Promise<SavedView> {
  return changing(async (session) => {
    const view = await View.findOne({ $and: [isId(keyOrId) ? { _id: keyOrId } : { key: keyOrId }, viewsFilter(viewer)] }).session(session);
    if (!view) throw noView(keyOrId);
    permit(mayChangeView(viewer, view), sentence(view.sharedWith));
    expectVersion(view, version, toSavedView(view.toObject(), viewer));
    const sharedWith = wanted.sharedWith ?? view.sharedWith;
    const teamId = await teamOf({ sharedWith, teamId: wanted.teamId === undefined ? (view.teamId?.toString() ?? null) : wanted.teamId });
    permit(mayChangeView(viewer, { ownerId: view.ownerId, sharedWith, teamId }), sentence(sharedWith));
    const after = { ...wanted, sharedWith, teamId: teamId?.toString() ?? null };
    const before = toSavedView(view.toObject(), viewer);
    const changes = changesBetween(before as unknown as Record<string, unknown>, after);
    if (!changes) return before;
    view.set({ ...after, teamId, version: view.version + 1, updatedAt: clock.now() });
    view.markModified('filter');
    view.history = await record('view.changed', { name: view.name, changes }, { subject: { kind: 'view', id: view._id.toString() }, head: view.history, by: viewer }, session);
    await view.save({ session });
    return toSavedView(view.toObject(), viewer);
  });
}

/** The tickets stay; links to the view say that it was removed. */
export async function deleteView(viewer: Viewer, keyOrId: string): Promise<void> {
  await changing(async (session) => {
    const view = await View.findOne({ $and: [isId(keyOrId) ? { _id: keyOrId } : { key: keyOrId }, viewsFilter(viewer)] }).session(session);
    if (!view) throw noView(keyOrId);
    permit(mayChangeView(viewer, view), sentence(view.sharedWith));
    await record('view.deleted', { name: view.name }, { subject: { kind: 'view', id: view._id.toString() }, head: view.history, by: viewer }, session);
    await view.deleteOne({ session });
  });
}

async function teamOf({ sharedWith, teamId }: Pick<CreateViewInput, 'sharedWith' | 'teamId'>): Promise<Types.ObjectId | null> {
  if (sharedWith !== 'team') return null;
  if (!teamId || !(await Team.exists({ _id: teamId }))) {
    throw new Problem('invalid', 'Say which team this view is for.', { errors: [{ path: 'teamId', message: teamId ? 'No team has this id.' : 'Choose a team.' }] });
  }
  return new Types.ObjectId(teamId);
}

function sentence(sharedWith: ViewFields['sharedWith']): string {
  if (sharedWith === 'me') return 'This view is somebody else’s. Save a copy of your own.';
  return sharedWith === 'team' ? 'Your role does not allow sharing views with this team. Save it for yourself, or ask a supervisor.' : 'Your role does not allow sharing views with everybody. Save it for yourself, or ask a supervisor.';
}

/** Readable, and nobody's twice: `hotels-gold-x4k2q9`. */
function keyFor(name: string): string {
  const words = name.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  const ending = Array.from(randomBytes(6), (byte) => 'abcdefghjkmnpqrstuvwxyz23456789'[byte % 31]).join('');
  return `${words || 'view'}-${ending}`;
}
