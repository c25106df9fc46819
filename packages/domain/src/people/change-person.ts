import type { z } from 'zod';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { changesBetween } from './changes.ts';
import { checkAccess, withTeamsOfRoles } from './check-access.ts';
import { isAdministrator, keepOneAdministrator } from './last-administrator.ts';
import { isSelf, mayManagePerson } from './permissions.ts';
import { Person, toPersonView, type PersonView } from './person.ts';
import { allRoles, type Roles } from './role.ts';
import { permit, type Viewer } from './viewer.ts';
import { expectVersion } from './version.ts';
import type { changePersonInput } from './words.ts';

type Change = z.output<typeof changePersonInput>;

/** Nobody changes their own role or teams; name and language are their own. Takes effect in every open session within a second. */
export async function changePerson(personId: string, { version, ...wanted }: Change, by: Viewer): Promise<PersonView> {
  permit(by.rights.has('people.manage') || by.actor.id === personId);
  return changing(async (session) => {
    const person = await Person.findById(toId(personId, 'person')).session(session);
    if (!person) throw new Problem('not_found', 'There is no such person.');
    const roles = await allRoles(session);
    const before = toPersonView(person);
    const after = { ...before, ...defined(wanted) };
    after.teamIds = keepTeams(before, wanted, withTeamsOfRoles(after));
    const changes = changesBetween(pick(before), pick(after));
    permitChange(by, person, changes ?? {}, roles);
    expectVersion(person, version, before);
    if (!changes) return before;

    if (changes.role || changes.teamIds || changes.teamRoles) await checkAccess(by, after, roles, session);
    const wasAdministrator = isAdministrator(person, roles);
    person.set({ name: after.name, role: after.role, locale: after.locale, teamIds: after.teamIds, teamRoles: after.teamRoles });
    person.set({ version: person.version + 1, updatedAt: clock.now() });
    person.history = await record('person.changed', { changes }, { subject: { kind: 'person', id: before.id }, head: person.history, by }, session);
    await person.save({ session });
    if (wasAdministrator && !isAdministrator(person, roles)) await keepOneAdministrator(session);
    return toPersonView(person);
  });
}

function permitChange(by: Viewer, person: PersonFieldsWithId, changes: object, roles: Roles): void {
  if (!isSelf(by, person)) return permit(mayManagePerson(by, person, roles));
  permit(!['role', 'teamIds', 'teamRoles'].some((field) => field in changes), 'Nobody changes their own role or teams. Ask another administrator.');
}

type PersonFieldsWithId = Parameters<typeof mayManagePerson>[1] & { _id: { toString(): string } };

const pick = ({ name, role, locale, teamIds, teamRoles }: PersonView) => ({ name, role, locale, teamIds: [...teamIds].sort(), teamRoles });

const defined = <T extends object>(object: T): Partial<T> => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Leaving a team ends the role held inside it only where that was said too; else the role keeps the team. */
const keepTeams = (before: PersonView, wanted: Partial<Change>, teams: string[]): string[] => (wanted.teamIds || wanted.teamRoles ? teams : before.teamIds);
