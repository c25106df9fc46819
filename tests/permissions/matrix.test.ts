import { describe, expect, test } from 'vitest';
import { defaultRoles, type Right } from '@switchboard/domain/people/rights.ts';
import { endpoints } from '../../apps/channels/src/api/endpoints.ts';
import type { Endpoint } from '../../apps/channels/src/api/endpoint.ts';
import { useApi } from '../support/api.ts';
import { answerSamples } from './assignment-samples.ts';
import { notificationSamples } from './notification-samples.ts';
import { samples, type Sample } from './samples.ts';

const { call, keyOf } = useApi();
const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`;

/** What one role can be told of a reach it does not have: nothing, in the shape of a list, or that there is no such thing. */
const hidden = /^(GET \/service-desk\/tickets(\/count)?)$/;
/** What only makes sense for a person; a key of any role is told so. */
const forPeople = new Set(['GET /me', ...Object.keys(notificationSamples), ...Object.keys(answerSamples), 'POST /service-desk/tickets/{id}/read', 'POST /service-desk/tickets/{id}/take', 'PATCH /writing', 'GET /drafts', 'GET /drafts/new-ticket', 'PUT /drafts/new-ticket', 'DELETE /drafts/new-ticket', 'PUT /service-desk/tickets/{id}/drafts/{kind}', 'DELETE /service-desk/tickets/{id}/drafts/{kind}', 'PATCH /preferences', 'POST /service-desk/tickets/{id}/follow', 'DELETE /service-desk/tickets/{id}/follow']);
/** What belongs to whoever began or wrote it: nobody else may, and may not even know of it where it is not seen. */
const oneselfOnly = /^(GET|POST) \/bulk-changes\/\{id\}|\/uploads\/\{id\}$|\/take-back$|\/messages\/\{seq\}\/undo$|\/note\/pictures$|\/replies\/files$|^PATCH .*\/messages\/\{seq\}$/;
const reads: Right[] = ['tickets.read.own', 'tickets.read.team', 'tickets.read.all'];

test('every endpoint has a sample', () => {
  expect(endpoints.map(nameOf).filter((name) => !(name in samples))).toEqual([]);
});

describe('each role', () => {
  test.each(endpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const))('%s', async (name, endpoint) => {
    let untouched: Promise<Sample> | null = null;
    for (const role of Object.keys(defaultRoles)) {
      const allowed = !forPeople.has(name) && !oneselfOnly.test(name) && allows(role, endpoint);
      // What is read or refused changes nothing, so the next role may ask for the same.
      const sample = await (allowed && endpoint.method !== 'GET' ? samples[name]!() : (untouched ??= samples[name]!()));
      const answer = await send(endpoint, sample, await keyOf(role));
      const told = `${name} as ${role}: ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 300)}`;
      if (forPeople.has(name)) expect.soft(answer.status, told).toBe(403);
      else if (oneselfOnly.test(name)) expect.soft([403, 404], told).toContain(answer.status);
      else if (allowed) expect.soft(answer.status, told).toBeLessThan(400);
      else if (hidden.test(name)) expect.soft(answer.body.items?.length ?? answer.body.count, told).toBe(0);
      else {
        expect.soft([403, 404], told).toContain(answer.status);
        expect.soft(JSON.stringify(answer.body), told).not.toMatch(/Printer offline|ana@example/);
      }
    }
  });
});

test('nobody without a key reaches any endpoint', async () => {
  for (const endpoint of endpoints) expect((await send(endpoint, await samples[nameOf(endpoint)]!(), undefined)).status, nameOf(endpoint)).toBe(401);
});

/** The reference: a role may use an endpoint whose right it holds; and touching a ticket at all takes seeing it. */
function allows(role: string, { right, path }: Endpoint): boolean {
  if (right === null) return true;
  const held = new Set<Right>(defaultRoles[role]!.rights);
  const wanted = [right].flat();
  const holds = wanted.some((one) => held.has(one));
  if (path.includes('/tickets/{id}') || path.includes('/sla-tracking/') || path === '/assignment/assignable' || path === '/files/{id}' || (path.startsWith('/service-desk/tickets') && wanted.some((one) => reads.includes(one)))) {
    // These tickets belong to no team and nobody: whoever reads only their own does not see them.
    return holds && (held.has('tickets.read.team') || held.has('tickets.read.all'));
  }
  return holds;
}

async function send(endpoint: Endpoint, { path = {}, query = '', body, form, headers }: Sample, key: string | undefined) {
  const url = endpoint.path.replace(/\{(\w+)\}/g, (_whole, name: string) => path[name]!) + query;
  return call(endpoint.method, url, { key, body: form ? form() : body, headers });
}
