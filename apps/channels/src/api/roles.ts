import { z } from 'zod';
import { changeRole } from '@switchboard/domain/people/change-role.ts';
import { listRoles } from '@switchboard/domain/people/list-people.ts';
import { changeRoleInput } from '@switchboard/domain/people/words.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';
import { roleSchema } from './people-schemas.ts';

const reading = ['people.read', 'people.manage', 'roles.manage', 'keys.manage'] as const;

export const roles = [
  endpoint({
    method: 'GET',
    path: '/roles',
    summary: 'List roles and what they allow',
    right: [...reading],
    query: z.strictObject({}),
    answers: listOf(roleSchema),
    async handle({ viewer }) {
      return { items: await listRoles(viewer), next: null };
    },
  }),
  endpoint({
    method: 'GET',
    path: '/roles/{key}',
    summary: 'Read a role',
    right: [...reading],
    answers: roleSchema,
    async handle({ viewer, params }) {
      const role = (await listRoles(viewer)).find(({ key }) => key === params.key);
      if (!role) throw new Problem('not_found', 'There is no such role.');
      return role;
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/roles/{key}',
    summary: 'Change what a role allows, or demand a second factor',
    right: 'roles.manage',
    body: changeRoleInput,
    answers: roleSchema,
    async handle({ viewer, params, body, ifMatch }) {
      return changeRole(params.key!, { ...body, version: ifMatch ?? body.version }, viewer);
    },
  }),
];
