import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll } from 'vitest';
import '@switchboard/domain/models.ts';
import { mountApi } from '../../apps/channels/src/api/mount.ts';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import { createKey } from '@switchboard/domain/people/create-key.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { systemViewer } from '@switchboard/domain/people/viewer.ts';
import { createKeyInput } from '@switchboard/domain/people/words.ts';
import { useDatabase } from './database.ts';

export type ApiAnswer = { status: number; body: any; headers: Headers };
export type Api = (method: string, path: string, options?: { key?: string; body?: unknown; headers?: Record<string, string> }) => Promise<ApiAnswer>;

/** The REST API on a port of its own over an empty database. Call at the top of a test file. */
export function useApi(): { call: Api; keyOf: (role: string, more?: object) => Promise<string>; /** Of the API, once it runs. */ address: () => string } {
  useDatabase();
  const server = createServer();
  let url = '';
  let stopFollowing: () => Promise<void>;
  beforeAll(async () => {
    stopFollowing = await startFollowing();
    await preparePeople();
    const app = express();
    mountApi(app);
    server.on('request', app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await stopFollowing();
  });
  const keys = new Map<string, Promise<string>>();
  return {
    address: () => url,
    async call(method, path, { key, body, headers = {} } = {}) {
      const sent = body === undefined ? undefined : typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array ? body : JSON.stringify(body);
      const type = sent === undefined || body instanceof FormData || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' };
      const response = await fetch(url + path, { method, headers: { ...type, ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers }, body: sent as never });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text };
    },
    keyOf(role, more = {}) {
      const id = role + JSON.stringify(more);
      if (!keys.has(id)) keys.set(id, createKey(createKeyInput.parse({ name: `key of ${role}`, role, ...more }), systemViewer({ via: 'command' })).then(({ secret }) => secret));
      return keys.get(id)!;
    },
  };
}
