import { addPerson as add } from '@switchboard/domain/people/add-person.ts';
import { resetPerson as reset } from '@switchboard/domain/people/reset-person.ts';
import { invitePersonInput, newPassword } from '@switchboard/domain/people/words.ts';
import { Misuse, readArguments } from './arguments.ts';
import { checked } from './checked.ts';
import { operator } from './operator.ts';
import { teamIdsNamed } from './teams.ts';

export async function addPerson(args: string[]): Promise<void> {
  const given = readArguments(args, { words: ['EMAIL'], options: ['name', 'role', 'password', 'locale'], lists: ['team'] });
  const input = checked(invitePersonInput, { email: given.words[0], name: given.required('name'), role: given.required('role'), teamIds: await teamIdsNamed(given.list('team')), ...(given.option('locale') ? { locale: given.option('locale') } : {}) });
  const password = given.option('password');
  if (password !== null && !newPassword.safeParse(password).success) throw new Misuse(newPassword.safeParse(password).error!.issues[0]!.message);
  const { person, link } = await add({ ...input, ...(password === null ? {} : { password }) }, operator('person add'));
  if (link) console.log(`${person.name} is invited as ${person.role}. The link, valid once: ${link}`);
  else console.log(`${person.name} can sign in as ${person.email} (${person.role}).`);
}

export async function resetPerson(args: string[]): Promise<void> {
  const { words } = readArguments(args, { words: ['EMAIL'] });
  const { link } = await reset(words[0]!, operator('person reset'));
  console.log(`Sessions are ended and the second factor is off. The link to choose a new password, valid once: ${link}`);
}
