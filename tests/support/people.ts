import { insertPerson } from '@switchboard/domain/people/add-person.ts';
import { checkAccess } from '@switchboard/domain/people/check-access.ts';
import { Person } from '@switchboard/domain/people/person.ts';
import { allRoles } from '@switchboard/domain/people/role.ts';
import { viewerOfPerson } from '@switchboard/domain/people/viewer-of.ts';
import { systemViewer, type Viewer } from '@switchboard/domain/people/viewer.ts';
import { invitePersonInput } from '@switchboard/domain/people/words.ts';
import { changing } from '@switchboard/domain/platform/database.ts';

export const operator: Viewer = systemViewer({ via: 'command' }, 'Command line');

export const PASSWORD = 'correct horse battery';
/** Of PASSWORD: stretching it anew for each of hundreds of people would be most of what making them costs. */
const hash = '$argon2id$v=19$m=19456,t=2,p=1$aWeV+9gL0QvJWDwDepiOHQ$wl61sUxVrKDn6Qjm83F1fdE1Mpa2nGHTawUlfyE02Ko';

let count = 0;

type Wanted = { name?: string; email?: string; role?: string; teamIds?: string[]; teamRoles?: { teamId: string; role: string }[] };

/** Somebody who works here and can sign in with PASSWORD. Call `seedRoles()` before. */
export async function makePerson({ name, email, ...wanted }: Wanted = {}): Promise<{ id: string; email: string; viewer: Viewer }> {
  count += 1;
  const address = email ?? `person${count}@desk.example`;
  const input = invitePersonInput.parse({ name: name ?? `Person ${count}`, email: address, role: 'agent', ...wanted });
  const person = await changing(async (session) => {
    await checkAccess(operator, input, await allRoles(session), session);
    return insertPerson(input, hash, operator, session);
  });
  return { id: person.id, email: address, viewer: await viewerOf(person.id) };
}

/** Who a person is now, as if they had just signed in. */
export async function viewerOf(id: string): Promise<Viewer> {
  const person = await Person.findById(id).orFail().lean();
  return viewerOfPerson(person, await allRoles(), { via: 'web' });
}
