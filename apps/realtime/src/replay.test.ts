import { setTimeout as sleep } from 'node:timers/promises';
import { Activity } from '@switchboard/domain/activity/activity.ts';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import '@switchboard/domain/models.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { changePerson } from '@switchboard/domain/people/change-person.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { changing } from '@switchboard/domain/platform/database.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { saveTicket } from '@switchboard/domain/tickets/change.ts';
import { changeTicket } from '@switchboard/domain/tickets/change-ticket.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/support/database.ts';
import { LiveClient } from '../../../tests/support/live-client.ts';
import { cookieOf, loadPage, startLive } from '../../../tests/support/live-server.ts';
import { makePerson, operator, viewerOf } from '../../../tests/support/people.ts';

/** Longer with REPLAY_ROUNDS=200; a failure names its seed, which repeats it as far as a race can be repeated. */
const rounds = Number(process.env.REPLAY_ROUNDS ?? 3);
const firstSeed = Number(process.env.REPLAY_SEED ?? 20_261_121);

useDatabase();
let servers: Awaited<ReturnType<typeof startLive>>[];
let stopFollowing: () => Promise<void>;

beforeAll(async () => {
  await preparePeople();
  stopFollowing = await startFollowing();
  servers = [await startLive(), await startLive()];
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await stopFollowing();
});

test('a change that commits after one with a later id is not missed by one who was away meanwhile', async () => {
  const person = await makePerson({ role: 'manager' });
  const client = new LiveClient(servers[0]!.url, { cookie: await cookieOf(person.email) }, async () => loadPage(await viewerOf(person.id)));
  const open = () => createTicket(operator, { title: 'Early', description: 'It blinks.', requester: { email: 'ana@example.com' } } as never);
  const before = await open();
  const id = before._id.toString();
  await client.open();

  const written = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const late = changing(async (session) => {
    await saveTicket(before, { ...before, title: 'Late', revision: 2 }, (card) => ['ticket.changed', { card, changes: {} }], operator, session);
    written.resolve();
    await gate.promise;
  });
  await written.promise;
  const other = await open();
  await client.until(() => client.cards.has(other._id.toString()));
  client.cut();
  gate.resolve();
  await late;
  const line = await Activity.findOne({ 'subject.id': id, seq: 2 }).orFail().lean();
  expect(client.last! > line._id.toString(), 'the client knows a later line').toBe(true);

  await client.connect();
  expect(client.cards.get(id)?.title).toBe('Late');
  client.close();
});

/** A small generator with a seed. */
function dice(seed: number) {
  let state = seed % 2 ** 32;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  return { chance: (of: number) => next() < of, one: <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)]! };
}

type Desk = { teams: string[]; people: { id: string; email: string; cookie: string }[]; tickets: string[] };

async function openDesk(seed: number): Promise<Desk> {
  const teams: string[] = [];
  for (const name of ['X', 'Y']) teams.push((await createTeam({ name: `${name} ${seed}` } as never, operator)).id);
  const people = [];
  for (const [role, teamIds] of [['agent', [teams[0]!]], ['agent', teams], ['technician', []], ['manager', []]] as const) {
    const person = await makePerson({ role, teamIds: [...teamIds] });
    people.push({ ...person, cookie: await cookieOf(person.email) });
  }
  return { teams, people, tickets: [] };
}

/** Something that happens at a desk. Two at once may collide, and then one is refused, as in life. */
async function happen({ teams, people, tickets }: Desk, { one, chance }: ReturnType<typeof dice>): Promise<void> {
  const what = one(['open', 'move', 'move', 'assign', 'assign', 'change', 'change', 'regroup']);
  const [teamId, assigneeId, ticket] = [one([...teams, null]), one([...people.map(({ id }) => id), null]), one(tickets)];
  const [title, leaves, regrouped] = [`Title ${one(['a', 'b', 'c'])}`, chance(0.5), people[1]!.id];
  try {
    if (what === 'open' || !ticket) {
      const opened = await createTicket(operator, { title, description: 'It blinks.', requester: { email: 'ana@example.com' }, ...(teamId ? { teamId } : {}) } as never);
      tickets.push(opened._id.toString());
    } else if (what === 'move') await changeTicket(operator, ticket, { teamId } as never);
    else if (what === 'assign') await changeTicket(operator, ticket, { assigneeId } as never);
    else if (what === 'change') await changeTicket(operator, ticket, { title, priority: one(['low', 'high']) } as never);
    else if (chance(0.3)) await changePerson(regrouped, { teamIds: leaves ? [teams[0]!] : teams } as never, operator);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

const byId = (cards: Iterable<{ id: string }>) => [...cards].sort((a, b) => (a.id < b.id ? -1 : 1));

test.each(Array.from({ length: rounds }, (_none, round) => firstSeed + round))(
  'after any changes, losses and returns a screen shows what a fresh page shows (seed %i)',
  async (seed) => {
    const throws = dice(seed);
    const desk = await openDesk(seed);
    for (let made = 0; made < 6; made += 1) await happen(desk, throws);
    const screens = desk.people.map(({ id, cookie }, at) => ({ id, client: new LiveClient(servers[at % 2]!.url, { cookie }, async () => loadPage(await viewerOf(id))) }));
    await Promise.all(screens.map(({ client }) => client.open()));

    const going: Promise<unknown>[] = [];
    for (let step = 0; step < 120; step += 1) {
      going.push(happen(desk, throws));
      if (throws.chance(0.2)) throws.one(screens).client.cut();
      if (throws.chance(0.15)) {
        const { client } = throws.one(screens);
        if (!client.socket.active) going.push(client.connect());
      }
      // Up to a few changes are under way at once.
      if (throws.chance(0.4)) await Promise.all(going.splice(0));
      if (throws.chance(0.2)) await sleep(throws.one([1, 20, 110]));
    }
    await Promise.all(going);
    for (const { client } of screens) if (!client.socket.active) await client.connect();
    await sleep(400);

    for (const { id, client } of screens) {
      const fresh = await loadPage(await viewerOf(id));
      expect(byId(client.cards.values()), `${client.reloads} reloads`).toEqual(byId(fresh.cards));
      client.close();
    }
  },
  60_000,
);
