import { setTimeout as sleep } from 'node:timers/promises';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import '@switchboard/domain/models.ts';
import { changePerson } from '@switchboard/domain/people/change-person.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { deactivatePerson } from '@switchboard/domain/people/deactivate-person.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { signOut } from '@switchboard/domain/people/sign-out.ts';
import { withdrawKey } from '@switchboard/domain/people/withdraw-key.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { useConfig } from '@switchboard/domain/platform/config.ts';
import { changeTicket } from '@switchboard/domain/tickets/change-ticket.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/support/database.ts';
import { LiveClient, type Door } from '../../../tests/support/live-client.ts';
import { cookieOf, keyOf, loadPage, startLive } from '../../../tests/support/live-server.ts';
import { makePerson, operator } from '../../../tests/support/people.ts';

useDatabase();
let live: Awaited<ReturnType<typeof startLive>>;
let stopFollowing: () => Promise<void>;
let teams: { x: string; y: string };
const clients: LiveClient[] = [];

beforeAll(async () => {
  await preparePeople();
  stopFollowing = await startFollowing();
  live = await startLive();
  teams = { x: (await createTeam({ name: 'X' } as never, operator)).id, y: (await createTeam({ name: 'Y' } as never, operator)).id };
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  await live.stop();
  await stopFollowing();
});

async function connect(door: Door): Promise<LiveClient> {
  const client = new LiveClient(live.url, door);
  clients.push(client);
  await client.connect();
  return client;
}

const agentOf = (...teamIds: string[]) => makePerson({ role: 'agent', teamIds });
const openFor = (teamId: string | null, title = 'Printer offline') =>
  createTicket(operator, { title, description: 'It blinks.', requester: { name: 'Ana', email: 'ana@example.com' }, teamId: teamId ?? undefined } as never);

test('a browser session opens the door, and a new ticket appears on the screen of who may see it and of nobody else', async () => {
  const [inX, inY] = [await agentOf(teams.x), await agentOf(teams.y)];
  const x = await connect({ cookie: await cookieOf(inX.email) });
  const y = await connect({ cookie: await cookieOf(inY.email) });
  const ticket = await openFor(teams.x);
  await x.until(() => x.cards.size === 1, 'the card');
  expect([...x.cards.values()][0]).toMatchObject({ id: ticket._id.toString(), number: ticket.number, title: 'Printer offline', revision: 1 });
  await sleep(200);
  expect(y.eventsOf('board')).toEqual([]);
});

test('a manager hears of every team, and of a ticket that goes through rooms only once', async () => {
  const manager = await connect({ token: (await keyOf({ role: 'manager' })).token });
  const ticket = await openFor(teams.y);
  await manager.until(() => manager.cards.size === 1);
  await changeTicket(operator, ticket._id.toString(), { teamId: teams.x } as never);
  await manager.until(() => manager.eventsOf('board').length === 2);
  await sleep(150);
  expect(manager.eventsOf('board')).toHaveLength(2);
  expect(manager.eventsOf('board')[1]).toMatchObject({ cards: [{ revision: 2, teamId: teams.x }], gone: [] });
});

test('a ticket that leaves my team tells me that it is gone, and not a word more', async () => {
  const x = await connect({ token: (await keyOf({ role: 'agent', teamIds: [teams.x] })).token });
  const ticket = await openFor(teams.x, 'Secret merger');
  await x.until(() => x.cards.size === 1);
  await changeTicket(operator, ticket._id.toString(), { teamId: teams.y, title: 'Secret merger of Y' } as never);
  await x.until(() => x.eventsOf('board').length === 2);
  expect(x.eventsOf('board')[1]).toEqual({ last: expect.any(String), cards: [], gone: [{ id: ticket._id.toString(), revision: 2 }] });
  expect(JSON.stringify(x.heard.slice(-1))).not.toContain('merger of Y');
});

test('who is assigned a ticket of another team sees it while it is theirs', async () => {
  const technician = await makePerson({ role: 'technician' });
  const own = await connect({ cookie: await cookieOf(technician.email) });
  const ticket = await openFor(teams.y);
  await changeTicket(operator, ticket._id.toString(), { assigneeId: technician.id } as never);
  await own.until(() => own.cards.size === 1);
  await changeTicket(operator, ticket._id.toString(), { assigneeId: null } as never);
  await own.until(() => own.cards.size === 0);
});

test('a burst of changes of one ticket is told at once and then as one', async () => {
  const manager = await connect({ token: (await keyOf({ role: 'manager' })).token });
  const ticket = await openFor(teams.x);
  await manager.until(() => manager.cards.size === 1);
  await sleep(150);
  const before = manager.eventsOf('board').length;
  for (const title of ['a', 'b', 'c', 'd', 'e', 'f']) await changeTicket(operator, ticket._id.toString(), { title } as never);
  await manager.until(() => manager.cards.get(ticket._id.toString())?.title === 'f');
  expect(manager.eventsOf('board').length - before).toBeLessThan(6);
});

test('one who signs out is told so and put out, and only there', async () => {
  const person = await agentOf(teams.x);
  const [here, there] = [await cookieOf(person.email), await cookieOf(person.email)];
  const [one, other] = [await connect({ cookie: here }), await connect({ cookie: there })];
  const out = one.ended();
  await signOut(here, { ip: '127.0.0.1' });
  await out;
  expect(one.eventsOf('signed-out')).toHaveLength(1);
  expect(other.socket.connected).toBe(true);
  await expect(one.connect()).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
});

test('somebody deactivated and a key withdrawn are out within a second', async () => {
  const person = await agentOf(teams.x);
  const key = await keyOf({ role: 'agent' });
  const [one, other] = [await connect({ cookie: await cookieOf(person.email) }), await connect({ token: key.token })];
  const out = Promise.all([one.ended(), other.ended()]);
  await Promise.all([deactivatePerson(person.id, operator), withdrawKey(key.id, operator)]);
  const from = performance.now();
  await out;
  expect(performance.now() - from).toBeLessThan(1000);
});

test('one who leaves a team loads anew and hears no more of it, from the very line on', async () => {
  const person = await agentOf(teams.x, teams.y);
  const client = await connect({ cookie: await cookieOf(person.email) });
  await changePerson(person.id, { teamIds: [teams.y] } as never, operator);
  // Without a pause: the ticket's line comes right behind the one that takes the right away.
  const ticket = await openFor(teams.x);
  await client.until(() => client.eventsOf('reload').length === 1);
  await openFor(teams.y, 'Ours');
  await client.until(() => client.cards.size === 1);
  expect([...client.cards.values()][0]!.title).toBe('Ours');
  expect(client.cards.has(ticket._id.toString())).toBe(false);
});

test('a ticket is watched by permission, and no longer when that ends', async () => {
  const x = await connect({ token: (await keyOf({ role: 'agent', teamIds: [teams.x] })).token });
  const [mine, theirs] = [await openFor(teams.x), await openFor(teams.y)];
  expect(await x.ask('watch', { ticketId: theirs._id.toString() })).toMatchObject({ problem: { code: 'not_found' } });
  expect(await x.ask('watch', { ticketId: mine._id.toString() })).toEqual({ people: [] });
  await changeTicket(operator, mine._id.toString(), { priority: 'high' } as never);
  await x.until(() => x.eventsOf('ticket').length === 1);
  expect(x.eventsOf('ticket')[0]).toMatchObject({ id: mine._id.toString(), event: 'ticket.changed', revision: 2 });
  await changeTicket(operator, mine._id.toString(), { teamId: teams.y } as never);
  await x.until(() => x.eventsOf('unwatched').length === 1);
  await changeTicket(operator, mine._id.toString(), { priority: 'low' } as never);
  await sleep(200);
  expect(x.eventsOf('ticket')).toHaveLength(1);
});

test('a right that ends ends the watching too', async () => {
  const person = await agentOf(teams.x, teams.y);
  const client = await connect({ cookie: await cookieOf(person.email) });
  const ticket = await openFor(teams.x);
  await client.ask('watch', { ticketId: ticket._id.toString() });
  await changePerson(person.id, { teamIds: [teams.y] } as never, operator);
  await client.until(() => client.eventsOf('unwatched').length === 1);
});

test('those at a ticket see each other by the names of their sessions; others and programs do not appear', async () => {
  const [ana, ben] = [await makePerson({ name: 'Ana', teamIds: [teams.x] }), await makePerson({ name: 'Ben', teamIds: [teams.x] })];
  const a = await connect({ cookie: await cookieOf(ana.email) });
  const b = await connect({ cookie: await cookieOf(ben.email) });
  const elsewhere = await connect({ token: (await keyOf({ role: 'agent', teamIds: [teams.y] })).token });
  const ticketId = (await openFor(teams.x))._id.toString();
  await a.ask('watch', { ticketId });
  await a.ask('presence', { ticketId, state: 'viewing' });
  expect(await b.ask('watch', { ticketId })).toEqual({ people: [{ id: ana.id, name: 'Ana', state: 'viewing' }] });
  await b.ask('presence', { ticketId, state: 'replying' });
  expect(await b.ask('presence', { ticketId, state: 'viewing', name: 'The director' })).toMatchObject({ problem: { code: 'invalid' } });
  await a.until(() => JSON.stringify(a.eventsOf('presence').at(-1)).includes('replying'));
  expect(a.eventsOf('presence').at(-1)).toEqual({ ticketId, people: [{ id: ana.id, name: 'Ana', state: 'viewing' }, { id: ben.id, name: 'Ben', state: 'replying' }] });
  await elsewhere.ask('presence', { ticketId, state: 'viewing' });
  b.close();
  await a.until(() => (a.eventsOf('presence').at(-1) as { people: unknown[] }).people.length === 1);
  expect(elsewhere.eventsOf('presence')).toEqual([]);
});

test('the door stays shut: nothing, a forged cookie, a wrong key, a page of another address', async () => {
  const person = await agentOf();
  const cookie = await cookieOf(person.email);
  const refused = async (door: Door) => connect(door).then(() => 'open', (error: { data?: { code: string } }) => error.data?.code);
  expect(await refused({})).toBe('unauthenticated');
  expect(await refused({ cookie: cookie.replace(/.{5}$/, 'AAAAA') })).toBe('unauthenticated');
  expect(await refused({ token: 'sbk_guessed' })).toBe('unauthenticated');
  expect(await refused({ cookie, origin: 'https://evil.example' })).toBe('forbidden');
  expect(await refused({ cookie, origin: live.url })).toBe('open');
  expect(await refused({ cookie, origin: 'null' })).toBe('forbidden');
});

test('behind a proxy the page may be at PUBLIC_URL', async () => {
  useConfig({ publicUrl: 'http://desk.example.com' });
  const person = await agentOf();
  await connect({ cookie: await cookieOf(person.email), origin: 'http://desk.example.com' });
  useConfig({ publicUrl: null });
});

test('polling works where a websocket does not', async () => {
  const client = await connect({ token: (await keyOf({ role: 'manager' })).token, transports: ['polling'] });
  await openFor(teams.x);
  await client.until(() => client.cards.size === 1);
});

test('nonsense, unknown events and floods are answered or ignored, and hurt nobody else', async () => {
  const [bad, good] = [await connect({ token: (await keyOf({ role: 'agent' })).token }), await connect({ token: (await keyOf({ role: 'manager' })).token })];
  expect(await bad.ask('watch', { ticketId: 'x' })).toMatchObject({ problem: { code: 'invalid' } });
  expect(await bad.ask('watch', null)).toMatchObject({ problem: { code: 'invalid' } });
  expect(await bad.ask('resume', { last: { $gt: '' }, scope: null })).toMatchObject({ problem: { code: 'invalid' } });
  for (const name of ['error', 'constructor', '__proto__', 'toString', 'launch']) bad.socket.emit(name, { a: 1 });
  bad.socket.emit('watch');
  const answers = await Promise.all(Array.from({ length: 120 }, () => bad.ask<{ problem?: { code: string } }>('unwatch', { ticketId: 'x' })));
  expect(answers.some(({ problem }) => problem?.code === 'too_many')).toBe(true);
  const out = bad.ended();
  for (let sent = 0; sent < 400; sent += 1) bad.socket.emit('unwatch', { ticketId: 'x' });
  await out;
  await openFor(teams.x);
  await good.until(() => good.cards.size === 1);
});

test('a packet that is too large ends its own connection only', async () => {
  const bad = await connect({ token: (await keyOf({ role: 'agent' })).token });
  const out = bad.ended();
  bad.socket.emit('watch', { ticketId: 'x'.repeat(100_000) });
  await out;
});

test('a stop tells clients to come back soon, and they do by themselves', async () => {
  const other = await startLive();
  const client = new LiveClient(other.url, { token: (await keyOf({ role: 'agent' })).token });
  clients.push(client);
  await client.connect();
  const out = client.ended();
  await other.stop();
  const reason = await out;
  expect(client.eventsOf('reconnect-soon')).toEqual([{ withinMs: 2000 }]);
  expect(reason).not.toBe('io server disconnect');
  expect(client.socket.active).toBe(true);
});

test('a page loaded under other rights is told to load anew, and one with a place nobody knows too', async () => {
  const person = await agentOf(teams.x);
  const client = await connect({ cookie: await cookieOf(person.email) });
  const { last, scope } = await loadPage(person.viewer);
  expect(await client.ask('resume', { last, scope })).toMatchObject({ last });
  expect(await client.ask('resume', { last, scope: 'another' })).toEqual({ reload: 'rights', scope });
  expect(await client.ask('resume', { last: 'f'.repeat(24), scope })).toEqual({ reload: 'unknown', scope });
  expect(await client.ask('resume', { last: null, scope })).toEqual({ reload: 'unknown', scope });
  expect(await client.ask('resume', { last: '0'.repeat(24), scope })).toEqual({ reload: 'gap', scope });
});

test('while the stream of changes is silent nothing is told, and questions are answered by the database; then everybody is asked about', async () => {
  const [gone, stays] = [await keyOf({ role: 'manager' }), await keyOf({ role: 'manager' })];
  const [out, here] = [await connect({ token: gone.token }), await connect({ token: stays.token })];
  await stopFollowing();
  await withdrawKey(gone.id, operator);
  const ticket = await openFor(teams.x, 'In silence');
  const ticketId = ticket._id.toString();
  await sleep(1_200);
  expect(await out.ask('watch', { ticketId })).toMatchObject({ problem: { code: 'unauthenticated' } });
  expect(await here.ask('watch', { ticketId })).toEqual({ people: [] });
  expect(here.eventsOf('board')).toEqual([]);
  const ended = out.ended();
  stopFollowing = await startFollowing();
  await ended;
  await here.until(() => here.cards.has(ticketId), 'what happened in silence');
  expect(out.eventsOf('board')).toEqual([]);
});
