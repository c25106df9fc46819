import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '@switchboard/domain/models.ts';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { defaultRoles, type Right } from '@switchboard/domain/people/rights.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { createTicketInput } from '@switchboard/domain/tickets/words.ts';
import { countTickets, listTickets } from '@switchboard/domain/tickets/list-tickets.ts';
import { findTicket } from '@switchboard/domain/tickets/find-ticket.ts';
import { useDatabase } from '../support/database.ts';
import { LiveClient } from '../support/live-client.ts';
import { cookieOf, startLive } from '../support/live-server.ts';
import { makePerson, operator } from '../support/people.ts';

/**
 * One person of each role in team X, and one more who is an agent in Y and holds that role inside X only. Tickets of every kind of place. What the lists say, what single tickets
 * say and what the sockets say must all be what this reference says.
 */
useDatabase();
const places = ['no team', 'team X', 'team Y', 'team Y, assigned to me'] as const;
type Place = (typeof places)[number];
type Somebody = { id: string; email: string; viewer: Viewer; client: LiveClient };

let live: Awaited<ReturnType<typeof startLive>>;
let stopFollowing: () => Promise<void>;
const people = new Map<string, Somebody>();
const tickets = new Map<string, { id: string; place: Place; owner: string }>();

beforeAll(async () => {
  await preparePeople();
  stopFollowing = await startFollowing();
  live = await startLive();
  const [x, y] = await Promise.all(['X', 'Y'].map((name) => createTeam({ name } as never, operator)));
  for (const role of Object.keys(defaultRoles)) {
    await join(`${role} in X`, { role, teamIds: [x!.id] });
    await join(`agent in Y, ${role} inside X`, { role: 'technician', teamIds: [y!.id], teamRoles: [{ teamId: x!.id, role }] });
  }
  for (const [name, { id }] of people) {
    for (const place of places) {
      const teamId = place === 'no team' ? undefined : place === 'team X' ? x!.id : y!.id;
      const assigneeId = place.endsWith('me') ? id : undefined;
      const input = createTicketInput.parse({ title: `${place} of ${name}`, description: 'x', requester: { email: 'ana@example.com' }, teamId, assigneeId });
      const ticket = await createTicket(operator, input);
      tickets.set(`${place} of ${name}`, { id: ticket._id.toString(), place, owner: name });
    }
  }
  await sleep(500);
}, 120_000);

afterAll(async () => {
  for (const { client } of people.values()) client.close();
  await live.stop();
  await stopFollowing();
});

async function join(name: string, wanted: { role: string; teamIds: string[]; teamRoles?: { teamId: string; role: string }[] }): Promise<void> {
  const person = await makePerson(wanted);
  const client = new LiveClient(live.url, { cookie: await cookieOf(person.email) });
  await client.connect();
  people.set(name, { ...person, client });
}

/** The rule in plain words: all, or one's teams and what has no team, or one's own. */
function maySee(name: string, { place, owner }: { place: Place; owner: string }): boolean {
  const [, role, inside] = /^(\w+) in \w(?:, (\w+) inside X)?$/.exec(name)!;
  const own = inside ? new Set<Right>(defaultRoles.technician!.rights) : new Set<Right>(defaultRoles[role!]!.rights);
  const within = inside ? new Set<Right>(defaultRoles[inside]!.rights) : new Set<Right>();
  const reads = (rights: ReadonlySet<Right>) => rights.has('tickets.read.team') || rights.has('tickets.read.all');
  if (own.has('tickets.read.all')) return true;
  if (place.endsWith('me') && owner === name) return true;
  if (place === 'no team') return reads(own);
  if (place === 'team X') return inside ? reads(within) : reads(own);
  return inside ? reads(own) : false;
}

const names = Object.keys(defaultRoles).flatMap((role) => [`${role} in X`, `agent in Y, ${role} inside X`]);

describe.each(names)('%s', (name) => {
  test('lists, single tickets, counts and the socket show the same, and what the rule says', async () => {
    const { viewer, client } = people.get(name)!;
    const expected = [...tickets].filter(([, ticket]) => maySee(name, ticket)).map(([title]) => title).sort();
    const listed: string[] = [];
    let after: string | undefined;
    do {
      const page = await listTickets(viewer, {}, { after, limit: 100 });
      listed.push(...page.items.map(({ title }) => title));
      after = page.next ?? undefined;
    } while (after);
    const single = await Promise.all([...tickets].map(([title, { id }]) => findTicket(viewer, id).then(() => title, () => null)));

    expect(listed.sort()).toEqual(expected);
    expect(single.filter((title) => title !== null).sort()).toEqual(expected);
    expect(await countTickets(viewer, {})).toBe(expected.length);
    expect([...client.cards.values()].map(({ title }) => title).sort()).toEqual(expected);
    expect(JSON.stringify(client.heard)).not.toMatch(new RegExp([...tickets.keys()].filter((title) => !expected.includes(title)).map((title) => `"${title}"`).join('|') || '$^'));
  });
});
