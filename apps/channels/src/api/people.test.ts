import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey } from '@switchboard/domain/people/create-key.ts';
import { seedRoles } from '@switchboard/domain/people/role.ts';
import { createKeyInput } from '@switchboard/domain/people/words.ts';
import { useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { mountApi } from './mount.ts';

useDatabase();
let server: Server;
let url: string;
const keys: Record<string, string> = {};
beforeAll(async () => {
  await seedRoles();
  for (const role of ['admin', 'manager', 'agent']) keys[role] = (await createKey(createKeyInput.parse({ name: role, role }), operator)).secret;
  const app = express();
  mountApi(app);
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
});
afterAll(() => void server.close());

async function call(method: string, path: string, { as = 'admin', body, headers }: { as?: string; body?: unknown; headers?: Record<string, string> } = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${keys[as] ?? as}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text ? JSON.parse(text) : null, headers: response.headers };
}

test('people are invited, listed, changed on their version, deactivated and activated', async () => {
  const team = (await call('POST', '/teams', { body: { name: 'Support' } })).json;
  const created = await call('POST', '/people', { body: { name: 'Ben', email: 'Ben@Desk.example', role: 'agent', teamIds: [team.id] } });
  expect(created).toMatchObject({ status: 201, json: { email: 'ben@desk.example', state: 'invited', teamIds: [team.id], invitation: { link: expect.stringContaining('/auth/invitation/') } } });
  const { id } = created.json;
  expect((await call('GET', `/people?q=ben&teamId=${team.id}`)).json.items).toHaveLength(1);
  expect((await call('PATCH', `/people/${id}`, { body: { name: 'Benjamin' }, headers: { 'if-match': '"1"' } })).json).toMatchObject({ name: 'Benjamin', version: 2 });
  expect(await call('PATCH', `/people/${id}`, { body: { name: 'Late', version: 1 } })).toMatchObject({ status: 409, json: { code: 'conflict', current: { name: 'Benjamin' } } });
  expect((await call('POST', `/people/${id}/deactivate`, { body: { reason: 'Left' } })).json.state).toBe('inactive');
  expect((await call('POST', `/people/${id}/activate`)).json.state).toBe('invited');
  expect((await call('GET', '/teams')).json.items).toEqual([expect.objectContaining({ name: 'Support', members: 1 })]);
});

test('what is wrong is named field by field, and unknown fields are refused', async () => {
  const { status, json } = await call('POST', '/people', { body: { name: '', email: 'x', role: 'agent', isAdmin: true } });
  expect(status).toBe(400);
  expect(json.errors.map(({ path }: { path: string }) => path).sort()).toEqual(['email', 'isAdmin', 'name']);
  expect(await call('POST', '/people', { body: { name: 'A', email: 'a@b.example', role: 'nobody' } })).toMatchObject({ status: 400, json: { errors: [{ path: 'role' }] } });
});

test('a manager makes no administrator, an agent no colleague, and neither reads what is not theirs', async () => {
  const body = { name: 'Eve', email: 'eve@desk.example', role: 'admin' };
  expect((await call('POST', '/people', { as: 'manager', body })).status).toBe(403);
  expect((await call('POST', '/people', { as: 'agent', body: { ...body, role: 'agent' } })).status).toBe(403);
  for (const path of ['/keys', '/audit']) expect((await call('GET', path, { as: 'agent' })).status).toBe(403);
  expect((await call('GET', '/people', { as: 'agent' })).status).toBe(200);
  await expect.poll(async () => (await call('GET', '/audit?event=access.denied')).json.items.map((line: { payload: { what: string } }) => line.payload.what)).toContain('GET /api/v1/audit');
  expect((await call('GET', '/people', { as: 'sbk_guess' })).status).toBe(401);
});

test('a key is told once, the same again under its Idempotency-Key, and withdrawn for good', async () => {
  const headers = { 'idempotency-key': 'k1' };
  const body = { name: 'Robot', role: 'agent', scopes: ['read'] };
  const [first, again] = [await call('POST', '/keys', { body, headers }), await call('POST', '/keys', { body, headers })];
  expect(again.json).toEqual(first.json);
  const secret = first.json.key as string;
  expect((await call('GET', '/people', { as: secret })).status).toBe(200);
  expect((await call('POST', '/service-desk/tickets', { as: secret, body: { title: 'x', description: 'x', requester: { email: 'a@b.example' } } })).status).toBe(403);
  expect(JSON.stringify((await call('GET', '/keys')).json)).not.toContain(secret);
  expect((await call('DELETE', `/keys/${first.json.id}`)).status).toBe(204);
  expect((await call('GET', '/people', { as: secret })).status).toBe(401);
});

test('what every object has is no name of ours: neither a setting nor a scope nor a right', async () => {
  for (const inherited of ['constructor', 'toString', '__proto__']) {
    expect((await call('GET', `/settings/${inherited}`)).json).toMatchObject({ status: 404, code: 'not_found' });
    expect((await call('PUT', `/settings/${inherited}`, { body: { value: 1 } })).status).toBe(404);
    expect((await call('POST', '/keys', { body: { name: 'k', role: 'agent', scopes: [inherited] } })).status).toBe(400);
    expect((await call('PATCH', '/roles/billing', { body: { rights: [inherited] } })).status).toBe(400);
  }
});

test('roles are read and changed, and the audit log tells who did it', async () => {
  expect((await call('PATCH', '/roles/billing', { body: { requireTotp: true } })).json).toMatchObject({ requireTotp: true, version: 2 });
  expect((await call('PATCH', '/roles/admin', { body: { rights: [] } })).status).toBe(409);
  const { json } = await call('GET', '/audit?event=role.changed&limit=1');
  expect(json.items[0]).toMatchObject({ event: 'role.changed', subject: { kind: 'role', id: 'billing' }, by: { kind: 'key', name: 'admin' }, origin: { via: 'api' }, payload: { changes: { requireTotp: { before: false, after: true } } } });
  const person = await makePerson();
  expect((await call('GET', `/audit?subject=person:${person.id}`)).json.items).toHaveLength(2);
  expect((await call('GET', '/audit?nonsense=1')).status).toBe(400);
});
