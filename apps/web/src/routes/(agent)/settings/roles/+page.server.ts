import { listRoles } from '@switchboard/domain/people/list-people.ts';
import { covers, rights } from '@switchboard/domain/people/rights.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const viewer = locals.viewer!;
  const mayManage = viewer.rights.has('roles.manage');
  const names = Object.entries(rights) as [keyof typeof rights, string][];
  return {
    roles: await listRoles(viewer),
    rights: names.map(([key, label]) => ({ key, label, area: key.split('.')[0]!, mine: mayManage && covers(viewer.rights, key) })),
    mayManage,
  };
};
