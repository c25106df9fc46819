import { LiveClient } from '../support/live-client.ts';
import { ADMIN } from '../support/product.ts';
import type { Deployment } from './deployment.ts';

export type SignedIn = { cookie: string; api: Ask; live: LiveClient };
type Ask = (method: string, path: string, body?: unknown) => Promise<any>;

const PASSWORD = 'four words in a row';

/** Somebody in a browser: signed in on the page, with a live connection, using the API by their session. */
export async function signIn(url: string, { email, password }: { email: string; password: string }): Promise<SignedIn> {
  const answer = await fetch(`${url}/auth/sign-in`, {
    method: 'POST',
    headers: { origin: url, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email, password }),
    redirect: 'manual',
  });
  if (answer.status !== 303) throw new Error(`Signing in answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';', 1)[0]).join('; ');
  const live = new LiveClient(url, { cookie, origin: url });
  await live.connect();
  return { cookie, live, api: (method, path, body) => ask(url, cookie, method, path, body) };
}

async function ask(url: string, cookie: string, method: string, path: string, body?: unknown): Promise<any> {
  const raw = body instanceof Buffer;
  const response = await fetch(`${url}/api/v1/${path}`, {
    method,
    headers: { cookie, origin: url, ...(body === undefined ? {} : { 'content-type': raw ? 'message/rfc822' : 'application/json' }) },
    body: body === undefined ? undefined : raw ? new Uint8Array(body) : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Two agents at their desks: the administrator, and Ben who was added by the operator. */
export async function twoAgents({ url, admin }: Deployment): Promise<[SignedIn, SignedIn]> {
  const email = `ben${Date.now()}@desk.example`;
  await admin(['person', 'add', email, '--name', 'Ben Okafor', '--role', 'agent', '--password', PASSWORD]);
  return [await signIn(url, ADMIN), await signIn(url, { email, password: PASSWORD })];
}

export const aTicket = (title: string) => ({ title, description: 'It hums and stays cold.', requester: { name: 'Nadia Osei', email: 'nadia@customer.example' } });

export function letter({ id, subject, text, inReplyTo }: { id: string; subject: string; text: string; inReplyTo?: string }): Buffer {
  const headers = [
    'From: Nadia Osei <nadia@customer.example>',
    'To: support@help.test',
    `Subject: ${subject}`,
    `Message-ID: <${id}>`,
    `Date: ${new Date().toUTCString()}`,
    ...(inReplyTo ? [`In-Reply-To: ${inReplyTo}`, `References: ${inReplyTo}`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${text}\r\n`);
}
