import { covers, type Right } from './rights.ts';
import { rightsOf, type Roles } from './role.ts';
import type { Viewer } from './viewer.ts';

type Held = { role: string; teamRoles: readonly { teamId: { toString(): string }; role: string }[] };

/** Nobody gives others more than they have themselves. */
export function mayGiveRole(viewer: Viewer, key: string, roles: Roles, teamId?: string): boolean {
  const here = new Set([...viewer.rights, ...((teamId && viewer.teamRights.get(teamId)) || [])]);
  return [...rightsOf(roles.get(key))].every((right) => covers(here, right));
}

/** Changing or ending somebody's access needs the right to, and at least the rights that they have. */
export function mayManagePerson(viewer: Viewer, person: Held, roles: Roles): boolean {
  return viewer.rights.has('people.manage') && mayGiveAll(viewer, person, roles);
}

export function mayGiveAll(viewer: Viewer, held: Held, roles: Roles): boolean {
  return mayGiveRole(viewer, held.role, roles) && held.teamRoles.every(({ teamId, role }) => mayGiveRole(viewer, role, roles, teamId.toString()));
}

/** An administrator may change what a role allows, but only by rights that are their own. */
export function mayChangeRights(viewer: Viewer, before: ReadonlySet<Right>, after: ReadonlySet<Right>): boolean {
  const changed = [...before.symmetricDifference(after)];
  return viewer.rights.has('roles.manage') && changed.every((right) => covers(viewer.rights, right));
}

/** Whoever made a key acts by it: what nobody may do to themselves they may not do by a key of theirs either. */
export function isSelf(viewer: Viewer, person: { _id: { toString(): string } }): boolean {
  return (viewer.actor.kind === 'person' ? viewer.actor.id : viewer.makerId) === person._id.toString();
}

/** For every list of colleagues and teams. */
export const mayReadPeople = (viewer: Viewer): boolean => viewer.rights.has('people.read') || viewer.rights.has('people.manage');

