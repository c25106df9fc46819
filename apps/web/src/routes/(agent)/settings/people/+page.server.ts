import { listPeople, listRoles, listTeams } from '@switchboard/domain/people/list-people.ts';
import { mayGiveRole } from '@switchboard/domain/people/permissions.ts';
import type { PersonState } from '@switchboard/domain/people/person.ts';
import { allRoles } from '@switchboard/domain/people/role.ts';
import type { PageServerLoad } from './$types';

const states: PersonState[] = ['active', 'invited', 'inactive'];

export const load: PageServerLoad = async ({ locals, url }) => {
  const viewer = locals.viewer!;
  const q = url.searchParams.get('q')?.trim().slice(0, 100) || undefined;
  const state = states.find((known) => known === url.searchParams.get('state'));
  const after = url.searchParams.get('after') ?? undefined;
  const [people, teams, roles, held] = await Promise.all([listPeople(viewer, { q, state }, { after, limit: 50 }), listTeams(viewer, { limit: 100 }), listRoles(viewer), allRoles()]);
  const mayInvite = viewer.rights.has('people.manage');
  return {
    people,
    teams: teams.items.map(({ id, name }) => ({ id, name })),
    roles: roles.map(({ key, name }) => ({ key, name, givable: mayInvite && mayGiveRole(viewer, key, held) })),
    q: q ?? '',
    state: state ?? '',
    mayInvite,
    self: viewer.actor.id,
  };
};
