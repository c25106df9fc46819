import { z } from 'zod';
import { changeTeam } from '@switchboard/domain/people/change-team.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { deleteTeam } from '@switchboard/domain/people/delete-team.ts';
import { findTeam, listTeams } from '@switchboard/domain/people/list-people.ts';
import { changeTeamInput, teamInput } from '@switchboard/domain/people/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';
import { teamSchema } from './people-schemas.ts';

export const teams = [
  endpoint({
    method: 'GET',
    path: '/teams',
    summary: 'List teams by name, with the number of their members',
    right: ['people.read', 'people.manage', 'teams.manage'],
    query: z.strictObject(pageInput),
    answers: listOf(teamSchema.extend({ members: z.number() }).meta({ id: 'TeamInList' })),
    async handle({ viewer, query }) {
      return listTeams(viewer, query);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/teams',
    summary: 'Create a team',
    right: 'teams.manage',
    body: teamInput,
    answers: teamSchema,
    status: 201,
    async handle({ viewer, body }) {
      return createTeam(body, viewer);
    },
  }),
  endpoint({
    method: 'GET',
    path: '/teams/{id}',
    summary: 'Read a team',
    right: ['people.read', 'people.manage', 'teams.manage'],
    answers: teamSchema,
    async handle({ viewer, params }) {
      return findTeam(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/teams/{id}',
    summary: 'Change name or description of a team',
    right: 'teams.manage',
    body: changeTeamInput,
    answers: teamSchema,
    async handle({ viewer, params, body, ifMatch }) {
      return changeTeam(params.id!, { ...body, version: ifMatch ?? body.version }, viewer);
    },
  }),
  endpoint({
    method: 'DELETE',
    path: '/teams/{id}',
    summary: 'Delete a team; its people stay, keys for it alone are withdrawn',
    right: 'teams.manage',
    status: 204,
    async handle({ viewer, params }) {
      await deleteTeam(params.id!, viewer);
    },
  }),
];
