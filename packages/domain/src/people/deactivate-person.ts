import type { ClientSession } from 'mongoose';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { ApiKey } from './api-key.ts';
import { AuthSession } from './auth-tables.ts';
import { isAdministrator, keepOneAdministrator } from './last-administrator.ts';
import { Invitation, PasswordReset } from './one-time-link.ts';
import { isSelf, mayManagePerson } from './permissions.ts';
import { Person, toPersonView, type PersonDocument, type PersonView } from './person.ts';
import { allRoles } from './role.ts';
import { permit, type Viewer } from './viewer.ts';
import { withdraw } from './withdraw-key.ts';

/** Ends sessions, sockets, links and the keys this person made, in every process within a second. What they did stays theirs. */
export async function deactivatePerson(personId: string, by: Viewer, reason?: string): Promise<PersonView> {
  permit(by.rights.has('people.manage'));
  return changing(async (session) => {
    const person = await found(personId, session);
    const roles = await allRoles(session);
    permit(mayManagePerson(by, person, roles));
    permit(!isSelf(by, person), 'Nobody deactivates themselves. Ask another administrator.');
    if (!person.active) return toPersonView(person);

    const wasAdministrator = isAdministrator(person, roles);
    person.set({ active: false, version: person.version + 1, updatedAt: clock.now() });
    await endAccess(person, by, session);
    person.history = await record('person.deactivated', { email: person.email }, { subject: subjectOf(person), head: person.history, by, reason }, session);
    await person.save({ session });
    if (wasAdministrator) await keepOneAdministrator(session);
    return toPersonView(person);
  });
}

/** Lets somebody in again with the password they had; keys stay withdrawn. */
export async function activatePerson(personId: string, by: Viewer): Promise<PersonView> {
  permit(by.rights.has('people.manage'));
  return changing(async (session) => {
    const person = await found(personId, session);
    permit(mayManagePerson(by, person, await allRoles(session)));
    if (person.active) return toPersonView(person);
    person.set({ active: true, version: person.version + 1, updatedAt: clock.now() });
    person.history = await record('person.activated', { email: person.email }, { subject: subjectOf(person), head: person.history, by }, session);
    await person.save({ session });
    return toPersonView(person);
  });
}

async function endAccess(person: PersonDocument, by: Viewer, session: ClientSession): Promise<void> {
  await AuthSession.deleteMany({ userId: person._id }, { session });
  await Invitation.deleteMany({ personId: person._id }, { session });
  await PasswordReset.deleteMany({ personId: person._id }, { session });
  const keys = await ApiKey.find({ createdBy: person._id, withdrawnAt: null }).session(session);
  for (const key of keys) await withdraw(key, by, session, `${person.name}, who made it, was deactivated.`);
}

async function found(personId: string, session: ClientSession): Promise<PersonDocument> {
  const person = await Person.findById(toId(personId, 'person')).session(session);
  if (!person) throw new Problem('not_found', 'There is no such person.');
  return person;
}

const subjectOf = (person: PersonDocument) => ({ kind: 'person', id: person._id.toString() });
