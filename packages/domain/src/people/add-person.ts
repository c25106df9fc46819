import type { z } from 'zod';
import type { ClientSession } from 'mongoose';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { checkAccess, withTeamsOfRoles } from './check-access.ts';
import { invitePerson, rethrowTaken, addressTaken } from './invite-person.ts';
import { hashPassword, storePassword } from './password.ts';
import { Person, toPersonView, type PersonView } from './person.ts';
import { allRoles } from './role.ts';
import { permit, type Viewer } from './viewer.ts';
import type { invitePersonInput } from './words.ts';

type Add = z.output<typeof invitePersonInput> & { password?: string };

/** The operator's way in: with a password somebody can sign in at once; without one `link` invites them. */
export async function addPerson({ password, ...input }: Add, by: Viewer): Promise<{ person: PersonView; link: string | null }> {
  permit(by.rights.has('people.manage'));
  if (!password) return invitePerson(input, by);
  const hash = await hashPassword(password);
  const person = await changing(async (session) => {
    await checkAccess(by, input, await allRoles(session), session);
    return insertPerson(input, hash, by, session);
  }).catch(rethrowTaken);
  return { person, link: null };
}

/** Somebody who is here from the start, without an invitation. */
export async function insertPerson(input: z.output<typeof invitePersonInput>, passwordHash: string, by: Pick<Viewer, 'actor' | 'origin'>, session: ClientSession): Promise<PersonView> {
  if (await Person.exists({ email: input.email }).session(session)) throw addressTaken();
  const now = clock.now();
  const person = new Person({ ...input, teamIds: withTeamsOfRoles(input), joinedAt: now, createdAt: now, updatedAt: now });
  await storePassword(person._id, passwordHash, session);
  const view = toPersonView(person);
  const subject = { kind: 'person', id: view.id };
  const { email, name, role, teamIds, teamRoles } = view;
  const invited = await record('person.invited', { email, name, role, teamIds, teamRoles, invitationId: null }, { subject, head: null, by }, session);
  person.history = await record('person.joined', { email }, { subject, head: invited, by }, session);
  await person.save({ session });
  return view;
}
