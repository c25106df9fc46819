import { z } from 'zod';
import { changeRota, createRota, deleteRota, listRotas } from '@switchboard/domain/assignment/save-rota.ts';
import { changeSkill, createSkill, deleteSkill, listSkills } from '@switchboard/domain/assignment/save-skill.ts';
import { listProfiles, saveProfile } from '@switchboard/domain/assignment/save-profile.ts';
import { readAvailability, setAvailability } from '@switchboard/domain/assignment/set-availability.ts';
import { availabilityInput, availabilitySchema, changeRotaInput, changeSkillInput, profileInput, profileSchema, rotaInput, rotaSchema, skillInput, skillSchema } from '@switchboard/domain/assignment/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

const right = 'assignment.manage' as const;
const reads = ['people.read' as const, 'people.manage' as const];

/** What people can do, how much they take, whether they are there, and who has the phone. */
export const assignmentPeople = [
  endpoint({ method: 'GET', path: '/skills', summary: 'List skills, languages and certifications', right: reads, answers: listOf(skillSchema), handle: async ({ viewer }) => listSkills(viewer) }),
  endpoint({ method: 'POST', path: '/skills', summary: 'Add a skill', right, body: skillInput, answers: skillSchema, status: 201, handle: async ({ viewer, body }) => createSkill(viewer, body) }),
  endpoint({ method: 'PATCH', path: '/skills/{id}', summary: 'Change a skill', right, body: changeSkillInput, answers: skillSchema, handle: async ({ viewer, params, body, ifMatch }) => changeSkill(viewer, params.id!, { ...body, version: ifMatch ?? body.version }) }),
  endpoint({ method: 'DELETE', path: '/skills/{id}', summary: 'Remove a skill, from everybody who has it', right, status: 204, handle: async ({ viewer, params }) => deleteSkill(viewer, params.id!) }),

  endpoint({ method: 'GET', path: '/rotas', summary: 'List on-call rotas with who is on call and whose turns come', right: reads, answers: listOf(rotaSchema), handle: async ({ viewer }) => listRotas(viewer) }),
  endpoint({ method: 'POST', path: '/rotas', summary: 'Add an on-call rota', right, body: rotaInput, answers: rotaSchema, status: 201, handle: async ({ viewer, body }) => createRota(viewer, body) }),
  endpoint({ method: 'PATCH', path: '/rotas/{id}', summary: 'Change an on-call rota, or who stands in', right, body: changeRotaInput, answers: rotaSchema, handle: async ({ viewer, params, body, ifMatch }) => changeRota(viewer, params.id!, { ...body, version: ifMatch ?? body.version }) }),
  endpoint({ method: 'DELETE', path: '/rotas/{id}', summary: 'Remove an on-call rota that no rule asks', right, status: 204, handle: async ({ viewer, params }) => deleteRota(viewer, params.id!) }),

  endpoint({ method: 'GET', path: '/assignment-profiles', summary: 'List what everybody can do, how much they take and whether they are there', right: reads, answers: listOf(profileSchema.extend({ name: z.string(), teamIds: z.array(z.string()) })), handle: async ({ viewer }) => listProfiles(viewer) }),
  endpoint({ method: 'PATCH', path: '/people/{id}/assignment-profile', summary: 'Say what somebody can do, how much they take and when they work', right, body: profileInput, answers: profileSchema, handle: async ({ viewer, params, body, ifMatch }) => saveProfile(viewer, params.id!, { ...body, version: ifMatch ?? body.version }) }),
  endpoint({ method: 'GET', path: '/people/{id}/availability', summary: 'Read whether somebody takes work now', right: reads, answers: availabilitySchema, handle: async ({ viewer, params }) => readAvailability(viewer, params.id!) }),
  endpoint({ method: 'PUT', path: '/people/{id}/availability', summary: 'Say whether somebody takes work: oneself, or with the right anybody', right, body: availabilityInput, answers: availabilitySchema, handle: async ({ viewer, params, body }) => setAvailability(viewer, params.id!, body) }),
];
