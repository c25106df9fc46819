import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasProxy, startProxy } from '../support/proxy.ts';
import { freePort } from '../support/redis.ts';

type Part = { server: Server; address: string };

/** Says its own name, and how the request reached it. */
async function part(name: string): Promise<Part> {
  const server = createServer((request, response) => {
    response.setHeader('x-part', name);
    response.end(JSON.stringify({ name, for: request.headers['x-forwarded-for'], proto: request.headers['x-forwarded-proto'] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe.skipIf(!hasProxy)('the proxy', () => {
  let url: string;
  let proxy: { stop(): Promise<void> };
  let parts: Record<'web' | 'channels' | 'realtime' | 'realtime2', Part>;
  beforeAll(async () => {
    parts = { web: await part('web'), channels: await part('channels'), realtime: await part('realtime'), realtime2: await part('realtime2') };
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    proxy = await startProxy(port, { WEB: parts.web.address, CHANNELS: parts.channels.address, REALTIME: parts.realtime.address, REALTIME_2: parts.realtime2.address });
  });
  afterAll(async () => {
    await proxy.stop();
    for (const { server } of Object.values(parts)) server.close();
  });

  const ask = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });
  const partAt = async (path: string, headers?: Record<string, string>) => (await ask(path, headers)).headers.get('x-part');

  test.each([
    ['/', 'web'],
    ['/portal', 'web'],
    ['/auth/sign-in', 'web'],
    ['/apiary', 'web'],
    ['/api/v1/people', 'channels'],
    ['/hooks/twilio', 'channels'],
    ['/chat/widget.js', 'channels'],
    ['/call-progress', 'channels'],
    ['/call-progress/recycle', 'channels'],
    ['/socket.io/?EIO=4', 'realtime'],
    ['/documents/ticket-note/1', 'realtime'],
  ])('%s is for %s', async (path, name) => expect((await partAt(path))?.replace('2', '')).toBe(name));

  test('a document always reaches the same process, and documents are spread over all', async () => {
    const home = new Map<string, string | null>();
    for (let n = 0; n < 40; n += 1) home.set(`/documents/ticket-note/${n}`, await partAt(`/documents/ticket-note/${n}`));
    expect(new Set(home.values())).toEqual(new Set(['realtime', 'realtime2']));
    for (const [path, name] of home) expect(await partAt(`${path}?token=another`)).toBe(name);
  });

  test('a live connection without a websocket stays with the process that holds it', async () => {
    const first = await ask('/socket.io/?EIO=4&transport=polling');
    const cookie = first.headers.getSetCookie()[0]!.split(';')[0]!;
    for (let n = 0; n < 10; n += 1) expect(await partAt('/socket.io/?EIO=4&transport=polling&sid=x', { cookie })).toBe(first.headers.get('x-part'));
  });

  test('a part hears who asked and how, and metrics stay inside', async () => {
    expect(await (await ask('/api/x')).json()).toMatchObject({ for: '127.0.0.1', proto: 'http' });
    expect((await ask('/metrics')).status).toBe(404);
  });

  test('when a process ends its documents go to the other one', async () => {
    const { server } = parts.realtime2;
    server.closeAllConnections();
    server.close();
    await sleep(2_500);
    for (let n = 0; n < 10; n += 1) expect(await partAt(`/documents/ticket-note/${n}`)).toBe('realtime');
  });
});
