import type { z } from 'zod';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { checkAccess, withTeamsOfRoles } from './check-access.ts';
import { Invitation, newLink } from './one-time-link.ts';
import { mayManagePerson } from './permissions.ts';
import { Person, stateOf, toPersonView, type PersonDocument, type PersonView } from './person.ts';
import { allRoles } from './role.ts';
import { permit, type Viewer } from './viewer.ts';
import type { invitePersonInput } from './words.ts';

const VALID_MS = 7 * 86_400_000;

export type Invited = { person: PersonView; invitationId: string; link: string; expiresAt: string };

/** The link can be copied and handed over before any mail works; it lets in once, within 7 days. */
export async function invitePerson(input: z.output<typeof invitePersonInput>, by: Viewer): Promise<Invited> {
  permit(by.rights.has('people.manage'));
  return changing(async (session) => {
    await checkAccess(by, input, await allRoles(session), session);
    if (await Person.exists({ email: input.email }).session(session)) throw addressTaken();

    const now = clock.now();
    const person = new Person({ ...input, teamIds: withTeamsOfRoles(input), createdAt: now, updatedAt: now });
    return sendInvitation(person, by, session);
  }).catch(rethrowTaken);
}

/** A new link for somebody whose invitation was lost or ran out; the old one lets nobody in any more. */
export async function inviteAgain(personId: string, by: Viewer): Promise<Invited> {
  permit(by.rights.has('people.manage'));
  return changing(async (session) => {
    const person = await Person.findById(toId(personId, 'person')).session(session);
    if (!person) throw new Problem('not_found', 'There is no such person.');
    permit(mayManagePerson(by, person, await allRoles(session)));
    if (stateOf(person) !== 'invited') throw new Problem('conflict', `${person.name} has no open invitation.`);
    await Invitation.deleteMany({ personId: person._id }, { session });
    return sendInvitation(person, by, session);
  });
}

/** Mail is written by whoever follows `person.invited`; history never holds the link. */
async function sendInvitation(person: PersonDocument, by: Viewer, session: Parameters<typeof record>[3]): Promise<Invited> {
  const { link, fields } = newLink('invitation', person._id, VALID_MS, by.actor.name);
  const [invitation] = await Invitation.create([fields], { session });
  const { email, name, role, teamIds, teamRoles } = toPersonView(person);
  const payload = { email, name, role, teamIds, teamRoles, invitationId: invitation!._id.toString() };
  person.history = await record('person.invited', payload, { subject: { kind: 'person', id: person._id.toString() }, head: person.history, by }, session);
  await person.save({ session });
  return { person: toPersonView(person), invitationId: payload.invitationId, link, expiresAt: fields.expiresAt.toISOString() };
}

export function addressTaken(): Problem {
  const message = 'Somebody with this e-mail address is here already.';
  return new Problem('conflict', message, { errors: [{ path: 'email', message }] });
}

/** Two who invite the same address at once: the index lets one through. */
export function rethrowTaken(error: unknown): never {
  if ((error as { code?: number }).code === 11000 && 'email' in ((error as { keyPattern?: object }).keyPattern ?? {})) throw addressTaken();
  throw error;
}
