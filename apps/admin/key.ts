import { createKey } from '@switchboard/domain/people/create-key.ts';
import { createKeyInput } from '@switchboard/domain/people/words.ts';
import { readArguments } from './arguments.ts';
import { checked } from './checked.ts';
import { operator } from './operator.ts';
import { teamIdsNamed } from './teams.ts';

export async function addKey(args: string[]): Promise<void> {
  const given = readArguments(args, { words: ['NAME'], options: ['role', 'expires'], lists: ['team', 'scope'] });
  const input = checked(createKeyInput, { name: given.words[0], role: given.required('role'), scopes: given.list('scope'), teamIds: await teamIdsNamed(given.list('team')), expiresAt: given.option('expires') });
  const { key, secret } = await createKey(input, operator('key add'));
  console.log(`The key "${key.name}" (${key.role}), shown this once: ${secret}`);
}
