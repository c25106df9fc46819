import type { z } from 'zod';
import { record } from '../activity/record.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { changesBetween } from './changes.ts';
import { mayChangeRights } from './permissions.ts';
import { allRights, type Right } from './rights.ts';
import { Role, rightsOf, type RoleFields } from './role.ts';
import { expectVersion } from './version.ts';
import { permit, type Viewer } from './viewer.ts';
import type { changeRoleInput } from './words.ts';

export type RoleView = { key: string; name: string; rights: Right[]; requireTotp: boolean; everyRight: boolean; version: number };

export function toRoleView(role: RoleFields): RoleView {
  const held = rightsOf(role);
  const { key, name, requireTotp, everyRight, version } = role;
  return { key, name, rights: allRights.filter((right) => held.has(right)), requireTotp, everyRight, version };
}

/** What everybody who holds the role may do from now on, in open sessions too. The role that holds every right keeps them. */
export async function changeRole(key: string, { version, ...wanted }: z.output<typeof changeRoleInput>, by: Viewer): Promise<RoleView> {
  permit(by.rights.has('roles.manage'));
  return changing(async (session) => {
    const role = await Role.findOne({ key }).session(session);
    if (!role) throw new Problem('not_found', 'There is no such role.');
    const before = toRoleView(role);
    if (wanted.rights) wanted.rights = allRights.filter((right) => wanted.rights!.includes(right));
    if (role.everyRight && wanted.rights && wanted.rights.length < allRights.length) throw new Problem('conflict', `${role.name} keeps every right: somebody must be able to repair the rest.`);
    permit(mayChangeRights(by, new Set(before.rights), new Set(wanted.rights ?? before.rights)), 'You can only give or take rights that you have yourself.');
    expectVersion(role, version, before);
    const changes = changesBetween(before, wanted);
    if (!changes) return before;

    role.set({ ...wanted, version: role.version + 1 });
    role.history = await record('role.changed', { changes }, { subject: { kind: 'role', id: key }, head: role.history, by }, session);
    await role.save({ session });
    return toRoleView(role);
  });
}
