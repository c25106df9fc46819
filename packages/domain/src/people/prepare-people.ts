import { addAdminFromConfig } from './first-run.ts';
import { seedRoles } from './role.ts';

/** At every start, after the indexes stand: roles where they are missing, and the administrator of the environment. Safe in any number of processes. */
export async function preparePeople(): Promise<void> {
  await seedRoles();
  await addAdminFromConfig();
}
