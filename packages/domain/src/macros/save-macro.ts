import { Types } from 'mongoose';
import { record } from '../activity/record.ts';
import { changesBetween } from '../people/changes.ts';
import { Team } from '../people/team.ts';
import { expectVersion } from '../people/version.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Macro, macrosFilter, mayChangeMacro, personOf, toMacroView, type MacroFields } from './macro.ts';
import type { ChangeMacroInput, MacroInput, MacroView } from './words.ts';

const MOST_OWN = 500;

/** @throws Problem `forbidden` where sharing it takes a right one does not have */
export async function createMacro(viewer: Viewer, input: MacroInput): Promise<MacroView> {
  requireSomething(input);
  const me = personOf(viewer);
  const ownerId = me ? new Types.ObjectId(me) : null;
  const wanted = { ownerId, sharedWith: input.sharedWith, teamId: await teamOf(input) };
  permit(mayChangeMacro(viewer, wanted), sentence(input.sharedWith));
  if (ownerId && (await Macro.countDocuments({ ownerId })) >= MOST_OWN) throw new Problem('invalid', `You have ${MOST_OWN} macros. Remove one that you no longer use.`);
  return changing(async (session) => {
    const macro = new Macro({ ...input, ...wanted, createdAt: clock.now() });
    macro.history = await record('macro.created', { name: macro.name, sharedWith: macro.sharedWith }, { subject: { kind: 'macro', id: macro._id.toString() }, head: null, by: viewer }, session);
    await macro.save({ session });
    return toMacroView(macro.toObject(), viewer);
  });
}

/** @throws Problem `not_found` · `forbidden` · `conflict` (stale version) */
export async function changeMacro(viewer: Viewer, id: string, { version, ...wanted }: ChangeMacroInput): Promise<MacroView> {
  return changing(async (session) => {
    const macro = await Macro.findOne({ $and: [{ _id: toId(id, 'macro') }, macrosFilter(viewer)] }).session(session);
    if (!macro) throw none();
    const before = toMacroView(macro.toObject(), viewer);
    permit(before.mayChange, sentence(before.sharedWith));
    expectVersion(macro, version, before);
    const sharedWith = wanted.sharedWith ?? before.sharedWith;
    const teamId = await teamOf({ sharedWith, teamId: wanted.teamId === undefined ? before.teamId : wanted.teamId });
    permit(mayChangeMacro(viewer, { ownerId: macro.ownerId, sharedWith, teamId }), sentence(sharedWith));
    requireSomething({ body: wanted.body ?? before.body, actions: wanted.actions ?? before.actions });
    const after = { ...wanted, sharedWith, teamId: teamId?.toString() ?? null };
    const changes = changesBetween(before as unknown as Record<string, unknown>, after);
    if (!changes) return before;
    macro.set({ ...after, teamId, version: macro.version + 1 });
    macro.markModified('actions');
    macro.history = await record('macro.changed', { name: macro.name, changes }, { subject: { kind: 'macro', id }, head: macro.history, by: viewer }, session);
    await macro.save({ session });
    return toMacroView(macro.toObject(), viewer);
  });
}

export async function deleteMacro(viewer: Viewer, id: string): Promise<void> {
  await changing(async (session) => {
    const macro = await Macro.findOne({ $and: [{ _id: toId(id, 'macro') }, macrosFilter(viewer)] }).session(session);
    if (!macro) throw none();
    permit(mayChangeMacro(viewer, macro), sentence(macro.sharedWith));
    await record('macro.deleted', { name: macro.name }, { subject: { kind: 'macro', id }, head: macro.history, by: viewer }, session);
    await macro.deleteOne({ session });
  });
}

export const none = () => new Problem('not_found', 'There is no such macro that you can use.');

function requireSomething({ body, actions }: Pick<MacroInput, 'body' | 'actions'>): void {
  if (body.trim() === '' && actions.length === 0) throw new Problem('invalid', 'A macro says something or does something.', { errors: [{ path: 'body', message: 'Write a text, or choose what it does.' }] });
}

async function teamOf({ sharedWith, teamId }: Pick<MacroInput, 'sharedWith' | 'teamId'>): Promise<Types.ObjectId | null> {
  if (sharedWith !== 'team') return null;
  if (!teamId || !(await Team.exists({ _id: teamId }))) throw new Problem('invalid', 'Say which team this macro is for.', { errors: [{ path: 'teamId', message: teamId ? 'No team has this id.' : 'Choose a team.' }] });
  return new Types.ObjectId(teamId);
}

function sentence(sharedWith: MacroFields['sharedWith']): string {
  if (sharedWith === 'me') return 'This macro is somebody else’s.';
  return sharedWith === 'team' ? 'Your role does not allow sharing macros with this team. Keep it for yourself, or ask a supervisor.' : 'Your role does not allow sharing macros with everybody. Keep it for yourself, or ask a supervisor.';
}
