import { isId } from '../platform/id.ts';
import { equalSecrets } from '../platform/secrets.ts';
import { clock } from '../platform/clock.ts';
import { AuthVerification } from './auth-tables.ts';
import { cookieIn, cookieName, signatureOf } from './cookies.ts';
import { Person } from './person.ts';

/** Whose password was right, while their second factor is waited for: better-auth keeps it under the identifier in the signed cookie. */
export async function personOfChallenge(cookieHeader: string | null) {
  const signed = cookieIn(cookieHeader, cookieName('two_factor'));
  const dot = signed?.lastIndexOf('.') ?? -1;
  if (!signed || dot < 1) return null;
  const identifier = signed.slice(0, dot);
  if (!equalSecrets(signed.slice(dot + 1), signatureOf(identifier))) return null;
  const challenge = await AuthVerification.findOne({ identifier, expiresAt: { $gt: clock.now() } }).lean();
  return challenge && isId(challenge.value) ? Person.findById(challenge.value).lean() : null;
}
