import { z } from 'zod';
import { changePerson } from '@switchboard/domain/people/change-person.ts';
import { activatePerson, deactivatePerson } from '@switchboard/domain/people/deactivate-person.ts';
import { inviteAgain, invitePerson, type Invited } from '@switchboard/domain/people/invite-person.ts';
import { findPerson, listPeople } from '@switchboard/domain/people/list-people.ts';
import { makeResetLink } from '@switchboard/domain/people/reset-person.ts';
import { ownId } from '@switchboard/domain/people/sign-out.ts';
import { removeTotpOf } from '@switchboard/domain/people/totp.ts';
import { changePersonInput, invitePersonInput } from '@switchboard/domain/people/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';
import { invitedSchema, personSchema } from './people-schemas.ts';

const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');
const filterInput = z.strictObject({
  ...pageInput,
  q: z.string().max(100).optional(),
  role: z.string().max(40).optional(),
  teamId: id.optional(),
  state: z.enum(['invited', 'active', 'inactive'], 'This is one of invited, active, inactive.').optional(),
});

const withInvitation = ({ person, link, expiresAt }: Invited) => ({ ...person, invitation: { link, expiresAt } });

export const people = [
  endpoint({
    method: 'GET',
    path: '/me',
    summary: 'Who one is',
    right: null,
    answers: personSchema,
    async handle({ viewer }) {
      return findPerson(viewer, ownId(viewer).toString());
    },
  }),
  endpoint({
    method: 'GET',
    path: '/people',
    summary: 'List colleagues by name',
    right: ['people.read', 'people.manage'],
    query: filterInput,
    answers: listOf(personSchema),
    async handle({ viewer, query: { limit, after, ...filter } }) {
      return listPeople(viewer, filter, { limit, after });
    },
  }),
  endpoint({
    method: 'POST',
    path: '/people',
    summary: 'Invite somebody; the link in the answer can be handed over at once',
    right: 'people.manage',
    body: invitePersonInput,
    answers: invitedSchema,
    status: 201,
    answer: withInvitation,
    async handle({ viewer, body }) {
      return withInvitation(await invitePerson(body, viewer));
    },
  }),
  endpoint({
    method: 'GET',
    path: '/people/{id}',
    summary: 'Read a person',
    right: ['people.read', 'people.manage'],
    answers: personSchema,
    async handle({ viewer, params }) {
      return findPerson(viewer, params.id!);
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/people/{id}',
    summary: 'Change name, role, teams or language of a person',
    right: 'people.manage',
    body: changePersonInput,
    answers: personSchema,
    async handle({ viewer, params, body, ifMatch }) {
      return changePerson(params.id!, { ...body, version: ifMatch ?? body.version }, viewer);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/people/{id}/deactivate',
    summary: 'End somebody’s access: sessions, links and the keys they made',
    right: 'people.manage',
    body: z.strictObject({ reason: z.string().trim().max(500).optional() }).optional(),
    answers: personSchema,
    async handle({ viewer, params, body }) {
      return deactivatePerson(params.id!, viewer, body?.reason);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/people/{id}/activate',
    summary: 'Let somebody in again',
    right: 'people.manage',
    answers: personSchema,
    async handle({ viewer, params }) {
      return activatePerson(params.id!, viewer);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/people/{id}/invite',
    summary: 'Make a new link for somebody who has not come yet; the old one ends',
    right: 'people.manage',
    answers: invitedSchema,
    answer: withInvitation,
    async handle({ viewer, params }) {
      return withInvitation(await inviteAgain(params.id!, viewer));
    },
  }),
  endpoint({
    method: 'POST',
    path: '/people/{id}/reset',
    summary: 'Make a link for somebody to choose a new password; it works once, within a day',
    right: 'people.manage',
    answers: z.object({ link: z.string(), expiresAt: z.iso.datetime() }),
    async handle({ viewer, params }) {
      return makeResetLink(params.id!, viewer);
    },
  }),
  endpoint({
    method: 'POST',
    path: '/people/{id}/remove-totp',
    summary: 'Remove the second factor of somebody whose phone is lost',
    right: 'people.manage',
    status: 204,
    async handle({ viewer, params }) {
      await removeTotpOf(params.id!, viewer);
    },
  }),
];
