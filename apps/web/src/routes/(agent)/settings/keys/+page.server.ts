import { listKeys, listRoles, listTeams } from '@switchboard/domain/people/list-people.ts';
import { mayGiveRole } from '@switchboard/domain/people/permissions.ts';
import { allRoles } from '@switchboard/domain/people/role.ts';
import { scopeAreas } from '@switchboard/domain/people/words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const withdrawn = url.searchParams.has('withdrawn');
  const keys = await listKeys(viewer, { withdrawn }, { limit: 100, after: url.searchParams.get('after') ?? undefined });
  const [roles, teams, held] = await Promise.all([listRoles(viewer), listTeams(viewer, { limit: 100 }), allRoles()]);
  return {
    keys,
    withdrawn,
    roles: roles.filter(({ key }) => mayGiveRole(viewer, key, held)).map(({ key, name }) => ({ key, name })),
    roleNames: Object.fromEntries(roles.map(({ key, name }) => [key, name])),
    teams: teams.items.map(({ id, name }) => ({ id, name })),
    scopes: ['read', ...scopeAreas],
  };
};
