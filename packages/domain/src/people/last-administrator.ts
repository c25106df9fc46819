import type { ClientSession } from 'mongoose';
import { Problem } from '../platform/problem.ts';
import { Person } from './person.ts';
import { Role, type Roles } from './role.ts';

/**
 * Called last in the transaction of a change that takes an administrator away. Touching the role first makes two such changes at the
 * same moment collide: one runs again and sees what the other left.
 * @throws Problem `conflict`
 */
export async function keepOneAdministrator(session: ClientSession): Promise<void> {
  await Role.updateMany({ everyRight: true }, { $inc: { guard: 1 } }, { session });
  const keys = await Role.distinct('key', { everyRight: true }).session(session);
  const left = await Person.exists({ role: { $in: keys }, active: true, joinedAt: { $ne: null } }).session(session);
  if (!left) throw new Problem('conflict', 'This is the last active administrator. Make somebody else one first.');
}

export function isAdministrator(person: { role: string; active: boolean; joinedAt: Date | null }, roles: Roles): boolean {
  return person.active && person.joinedAt !== null && (roles.get(person.role)?.everyRight ?? false);
}
