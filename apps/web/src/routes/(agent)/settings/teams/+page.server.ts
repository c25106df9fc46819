import { listTeams } from '@switchboard/domain/people/list-people.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  teams: (await listTeams(locals.viewer!, { limit: 500 })).items,
  mayManage: locals.viewer!.rights.has('teams.manage'),
});
