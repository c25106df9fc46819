import type { IncomingMessage } from 'node:http';
import { viewerFromKey } from '@switchboard/domain/people/key.ts';
import { viewerFromCookies } from '@switchboard/domain/people/session.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { addressOf } from './address.ts';
import { isOwnOrigin } from './origin.ts';

type From = { ip: string; device: string; requestId: string };
/** What a socket was opened with, kept to ask again whether it still opens the door. */
export type Credentials = { from: From } & ({ key: string } | { cookies: string });

/**
 * A browser session or an API key opens the door (contract). Cookies are sent along by any page that asks a browser to, so with them the page's
 * own address must be ours; a key is only sent by who knows it.
 * @throws Problem `unauthenticated`, `forbidden`
 */
export function credentialsOf(request: IncomingMessage, auth: unknown): Credentials {
  const from = { ip: addressOf(request), device: String(request.headers['user-agent'] ?? '').slice(0, 200), requestId: crypto.randomUUID() };
  const key = keyIn(auth) ?? /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (key) return { from, key: key.slice(0, 500) };
  const cookies = request.headers.cookie;
  if (!cookies) throw new Problem('unauthenticated', 'Sign in, or send an API key.');
  if (!isOwnOrigin(request.headers)) throw new Problem('forbidden', 'This page belongs to another address than Switchboard. Open Switchboard at the address in PUBLIC_URL.');
  return { from, cookies };
}

/** Null when the door is closed to these credentials, or no longer open. */
export async function identify(credentials: Credentials): Promise<Viewer | null> {
  const from = { ...credentials.from };
  return 'key' in credentials ? viewerFromKey(credentials.key, from) : viewerFromCookies(credentials.cookies, from);
}

function keyIn(auth: unknown): string | undefined {
  const token = typeof auth === 'object' && auth !== null && 'token' in auth ? auth.token : undefined;
  return typeof token === 'string' && token ? token : undefined;
}
