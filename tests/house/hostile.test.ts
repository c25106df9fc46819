import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { COOKIE_PREFIX } from '@switchboard/domain/people/cookies.ts';
import { startProduct, type Product } from '../support/product.ts';

let product: Product;
beforeAll(async () => void (product = await startProduct()));
afterAll(() => product.stop());
afterEach(async () => expect((await fetch(`${product.url}/readyz`)).status).toBe(200));

/** Sends bytes as they are and returns the status lines of what comes back until the server closes, or null when it only closes. */
async function raw(...pieces: (string | Buffer)[]): Promise<string[] | null> {
  const { port } = new URL(product.url);
  const socket = connect(Number(port), '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk: Buffer) => void (heard += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  for (const piece of pieces) socket.write(piece);
  socket.setTimeout(5_000, () => socket.destroy());
  // Not once(): a reset is an end like any other here.
  await new Promise((resolve) => socket.once('close', resolve));
  return heard === '' ? null : [...heard.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status!);
}

const head = (line: string, ...headers: string[]) => [line, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n');

test.each<[what: string, bytes: string, status: string]>([
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00kettle\r\n\r\n', '400'],
  ['a header without an end', head('GET / HTTP/1.1', `X-Long: ${'a'.repeat(100_000)}`), '431'],
  ['a header that is none', head('GET / HTTP/1.1', 'no colon here'), '400'],
  ['two lengths', head('POST /api/v1/service-desk/tickets HTTP/1.1', 'Content-Length: 3', 'Content-Length: 4') + 'abcd', '400'],
  ['a length and chunks', head('POST /api/v1/service-desk/tickets HTTP/1.1', 'Content-Length: 3', 'Transfer-Encoding: chunked') + 'zz\r\n', '400'],
  ['a null in a path', head('GET /tickets/%00 HTTP/1.1'), '4'],
  ['half a percent sign', head('GET /%E0%A4%A HTTP/1.1'), '4'],
  ['a path out of the pages', head('GET /_app/../../../../../../etc/passwd HTTP/1.1'), '4'],
  ['the same in disguise', head('GET /_app/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1'), '4'],
  ['the same with backslashes', head('GET /_app/..%5c..%5c..%5cetc%5cpasswd HTTP/1.1'), '4'],
  ['a whole address', head('GET http://elsewhere.example/api/v1/me HTTP/1.1'), ''],
  ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', '400'],
  ['a host that is none', 'GET /desk/all HTTP/1.1\r\nHost: a b<script>\r\nConnection: close\r\n\r\n', ''],
  ['a method that is none', head('KETTLE / HTTP/1.1'), '400'],
  ['an expectation nobody has', head('GET / HTTP/1.1', 'Expect: a-miracle'), '417'],
  ['a range backwards', head('GET /favicon.svg HTTP/1.1', 'Range: bytes=900-1'), ''],
  ['a type that is none', head('POST /api/v1/service-desk/tickets HTTP/1.1', 'Content-Type: application/json; charset=kettle', 'Content-Length: 2') + '{}', '4'],
  ['a length that is never reached', head('POST /auth/sign-in HTTP/1.1', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 10') + 'a', ''],
])('%s is answered or closed, and harms nobody', async (_what, bytes, status) => {
  const answers = await raw(bytes);
  // A server that closes on what it has not read resets the connection, and its answer may be lost on the way.
  if (status !== '' && answers !== null) expect(answers[0]).toMatch(new RegExp(`^${status}`));
  expect(answers?.some((each) => each.startsWith('5')) ?? false).toBe(false);
});

test('chunks that break off in the middle', async () => {
  const begun = head('POST /api/v1/service-desk/tickets HTTP/1.1', 'Content-Type: application/json', 'Transfer-Encoding: chunked');
  expect((await raw(begun, '5\r\n{"tit\r\n', 'kettle\r\n'))?.[0] ?? '400').toMatch(/^4/);
});

test('a form that is none is refused with a sentence, not taken for a bug of ours', async () => {
  const headers = { 'content-type': 'multipart/form-data; boundary=kettle', origin: product.url, accept: 'application/json' };
  const response = await fetch(`${product.url}/auth/sign-in`, { method: 'POST', headers, body: '--kettle\r\nContent-Disposition: form-data; name="email"\r\n\r\nana@' });
  expect(response.status).toBe(400);
  expect(await response.text()).toMatch(/did not arrive whole/);
});

test('a body that is too large is refused, also in chunks', async () => {
  const response = await fetch(`${product.url}/api/v1/service-desk/tickets`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"title":"${'a'.repeat(12_000_000)}"}` }).catch(() => null);
  expect([401, 413, undefined]).toContain(response?.status);
});

test.each([
  ['nonsense', 'kettle'],
  ['a long one', 'a'.repeat(3_000)],
  ['a signature nobody made', `${'A'.repeat(32)}.${'B'.repeat(43)}%3D`],
  ['broken escapes', '%E0%A4%A'],
  ['an operator', '{"$ne":null}'],
])('a forged cookie lets nobody in: %s', async (_what, value) => {
  const cookie = ['session_token', 'two_factor'].map((kind) => `${COOKIE_PREFIX}.${kind}=${value}; __Secure-${COOKIE_PREFIX}.${kind}=${value}`).join('; ');
  expect((await fetch(`${product.url}/api/v1/service-desk/tickets`, { headers: { cookie } })).status).toBe(401);
  const page = await fetch(`${product.url}/desk/all`, { headers: { cookie }, redirect: 'manual' });
  expect(page.status === 401 || /\/auth\/sign-in/.test(page.headers.get('location') ?? '')).toBe(true);
});
