import { addPerson } from '@switchboard/domain/people/add-person.ts';
import { Person } from '@switchboard/domain/people/person.ts';
import { allRoles } from '@switchboard/domain/people/role.ts';
import { viewerOfPerson } from '@switchboard/domain/people/viewer-of.ts';
import { systemViewer, type Viewer } from '@switchboard/domain/people/viewer.ts';
import { invitePersonInput } from '@switchboard/domain/people/words.ts';

export const operator: Viewer = systemViewer({ via: 'command' }, 'Command line');

export const PASSWORD = 'correct horse battery';

let count = 0;

type Wanted = { name?: string; email?: string; role?: string; teamIds?: string[]; teamRoles?: { teamId: string; role: string }[] };

/** Somebody who works here and can sign in with PASSWORD. Call `seedRoles()` before. */
export async function makePerson({ name, email, ...wanted }: Wanted = {}): Promise<{ id: string; email: string; viewer: Viewer }> {
  count += 1;
  const address = email ?? `person${count}@desk.example`;
  const input = invitePersonInput.parse({ name: name ?? `Person ${count}`, email: address, role: 'agent', ...wanted });
  const { person } = await addPerson({ ...input, password: PASSWORD }, operator);
  return { id: person.id, email: address, viewer: await viewerOf(person.id) };
}

/** Who a person is now, as if they had just signed in. */
export async function viewerOf(id: string): Promise<Viewer> {
  const person = await Person.findById(id).orFail().lean();
  return viewerOfPerson(person, await allRoles(), { via: 'web' });
}
