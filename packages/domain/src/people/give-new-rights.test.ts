import mongoose from 'mongoose';
import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { migrations } from '../migrations.ts';
import { migrate } from '../platform/migrations.ts';
import { defaultRoles, type Right } from './rights.ts';
import { Role, seedRoles } from './role.ts';

useDatabase();
beforeEach(emptyDatabase);

/** Rights that the first version did not know: every one of them is given by a migration. */
const later: Right[] = ['tickets.merge', 'tickets.spam', 'tickets.delete', 'tickets.import', 'customers.merge', 'views.share', 'macros.share', 'rules.manage', 'comments.delete', 'assignment.manage', 'tickets.approve'];

test('an installation of before has every right of today where a new one has it, and what an administrator took away stays away', async () => {
  await seedRoles();
  const roles = mongoose.connection.db!.collection('roles');
  await roles.updateMany({}, { $pull: { rights: { $in: [...later, 'tickets.export'] } } as never });
  await migrate([], '0.1.0', async () => undefined);
  await migrate(migrations, '0.2.0', async () => undefined);
  for (const { key, rights } of await Role.find().lean()) expect([...rights].sort(), key).toEqual(defaultRoles[key]!.rights.filter((right) => right !== 'tickets.export').sort());
});
