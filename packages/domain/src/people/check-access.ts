import type { ClientSession } from 'mongoose';
import { Problem, type FieldError } from '../platform/problem.ts';
import { mayGiveRole } from './permissions.ts';
import type { Roles } from './role.ts';
import { Team } from './team.ts';
import { permit, type Viewer } from './viewer.ts';

type Access = { role: string; teamIds: string[]; teamRoles: { teamId: string; role: string }[] };

/** The roles and teams exist, and whoever gives them has what they allow. @throws Problem `invalid`, `forbidden` */
export async function checkAccess(by: Viewer, access: Access, roles: Roles, session: ClientSession): Promise<void> {
  const errors: FieldError[] = [];
  if (!roles.has(access.role)) errors.push({ path: 'role', message: 'There is no such role.' });
  access.teamRoles.forEach(({ role }, at) => {
    if (!roles.has(role)) errors.push({ path: `teamRoles.${at}.role`, message: 'There is no such role.' });
  });
  if (!(await teamsExist([...access.teamIds, ...access.teamRoles.map(({ teamId }) => teamId)], session))) errors.push({ path: 'teamIds', message: 'There is no such team.' });
  if (errors.length > 0) throw new Problem('invalid', errors[0]!.message, { errors });

  const given = mayGiveRole(by, access.role, roles) && access.teamRoles.every(({ teamId, role }) => mayGiveRole(by, role, roles, teamId));
  permit(given, 'This role allows more than you may do yourself. Ask an administrator to give it.');
}

export async function teamsExist(ids: string[], session: ClientSession | null = null): Promise<boolean> {
  const wanted = new Set(ids);
  return wanted.size === 0 || (await Team.countDocuments({ _id: { $in: [...wanted] } }).session(session)) === wanted.size;
}

/** Whoever holds a role inside a team belongs to it. */
export function withTeamsOfRoles(access: Access): string[] {
  return [...new Set([...access.teamIds, ...access.teamRoles.map(({ teamId }) => teamId)])];
}
