import { acceptThisSecret } from '@switchboard/domain/operate/own-secret.ts';
import { readArguments } from './arguments.ts';

export async function acceptSecret(args: string[]): Promise<void> {
  readArguments(args, {});
  await acceptThisSecret();
  console.log('This SECRET is the right one from now on. Enter the passwords of mailboxes again, and reset second factors with "person reset".');
}
