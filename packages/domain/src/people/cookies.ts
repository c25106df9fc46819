import { createHmac } from 'node:crypto';
import { publicUrl } from '../platform/config.ts';
import { derivedKey, equalSecrets } from '../platform/secrets.ts';

/** A cookie to set, as SvelteKit's and Express' functions take it: `value` is not encoded yet. `maxAge` in seconds, 0 removes it. */
export type Cookie = { name: string; value: string; maxAge: number | undefined; path: '/'; httpOnly: true; sameSite: 'lax'; secure: boolean };

export const COOKIE_PREFIX = 'switchboard';

/** The server says when a session ends (30 days after it was last used); the cookie only has to outlive it. Browsers keep one for 400 days at most. */
export const COOKIE_MAX_AGE = 400 * 86_400;

/** Plain http in a local network must work: Secure only where people come by https. */
export const cookiesAreSecure = (): boolean => publicUrl().startsWith('https://');

export const cookieName = (kind: 'session_token' | 'two_factor'): string => `${cookiesAreSecure() ? '__Secure-' : ''}${COOKIE_PREFIX}.${kind}`;

let secret: string | null = null;
export const authSecret = (): string => (secret ??= derivedKey('auth').toString('base64url'));

/** The session's token when its signature is ours, without a look into the database. */
export function sessionTokenIn(cookieHeader: string | null | undefined): string | null {
  const signed = cookieIn(cookieHeader, cookieName('session_token'));
  const dot = signed?.lastIndexOf('.') ?? -1;
  if (!signed || dot < 1) return null;
  const token = signed.slice(0, dot);
  return equalSecrets(signed.slice(dot + 1), signatureOf(token)) ? token : null;
}

/** As better-auth signs its cookies. */
export const signatureOf = (value: string): string => createHmac('sha256', authSecret()).update(value).digest('base64');

export function cookieIn(header: string | null | undefined, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).trim() !== name) continue;
    try {
      return decodeURIComponent(pair.slice(equals + 1).trim());
    } catch {
      return null;
    }
  }
  return null;
}

/** The cookies of an answer of better-auth. */
export function cookiesOf(headers: Headers): Cookie[] {
  return headers.getSetCookie().map((line) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals);
    const value = decodeURIComponent(pair.slice(equals + 1));
    const maxAge = Number(attributes.find((attribute) => /^max-age=/i.test(attribute))?.slice(8) ?? NaN);
    const lasting = name === cookieName('session_token') && value ? COOKIE_MAX_AGE : Number.isNaN(maxAge) ? undefined : maxAge;
    return { name, value, maxAge: lasting, path: '/', httpOnly: true, sameSite: 'lax', secure: cookiesAreSecure() };
  });
}

/** Takes the session's cookie back. */
export const endedCookie = (): Cookie => ({ name: cookieName('session_token'), value: '', maxAge: 0, path: '/', httpOnly: true, sameSite: 'lax', secure: cookiesAreSecure() });
