import { setTimeout as sleep } from 'node:timers/promises';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import '@switchboard/domain/models.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { changePerson } from '@switchboard/domain/people/change-person.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { whisper } from '@switchboard/domain/platform/whisper.ts';
import { changeTicket } from '@switchboard/domain/tickets/change-ticket.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../../tests/support/database.ts';
import { LiveClient } from '../../../tests/support/live-client.ts';
import { cookieOf, startLive } from '../../../tests/support/live-server.ts';
import { makePerson, operator } from '../../../tests/support/people.ts';
import { lookRoom, roomOfTicket } from './watching.ts';

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

async function enter({ email }: { email: string }): Promise<LiveClient> {
  const client = new LiveClient(live.url, { cookie: await cookieOf(email) });
  clients.push(client);
  await client.connect();
  return client;
}
const agentOf = (name: string, ...teamIds: string[]) => makePerson({ name, role: 'agent', teamIds });
const openFor = async (teamId: string) => (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' }, teamId } as never))._id.toString();
async function sit(client: LiveClient, ticketId: string, state = 'viewing') {
  await client.ask('watch', { ticketId });
  await client.ask('presence', { ticketId, state });
}
const toldOf = (client: LiveClient, ticketId: string) => (client.eventsOf('presence') as { ticketId: string; people: { id: string; state: string }[] }[]).filter((told) => told.ticketId === ticketId);

test('a board says which tickets it shows, hears who is at them, who types, and that they left', async () => {
  const [ana, ben] = [await agentOf('Ana', teams.x), await agentOf('Ben', teams.x)];
  const [board, page] = [await enter(ana), await enter(ben)];
  const [seen, unseen] = [await openFor(teams.x), await openFor(teams.x)];
  await sit(page, seen);
  expect(await board.ask('look', { ticketIds: [seen] })).toEqual({ people: { [seen]: [{ id: ben.id, name: 'Ben', state: 'viewing' }] } });
  await page.ask('presence', { ticketId: seen, state: 'replying' });
  await board.until(() => toldOf(board, seen).at(-1)?.people[0]?.state === 'replying', 'typing');
  await sit(page, unseen);
  page.close();
  const from = performance.now();
  await board.until(() => toldOf(board, seen).at(-1)?.people.length === 0, 'gone');
  expect(performance.now() - from).toBeLessThan(5_000);
  expect(toldOf(board, unseen)).toEqual([]);
});

test('a ticket one may not read shows nothing, and no longer when the right ends', async () => {
  const [ana, ben] = [await agentOf('Ana', teams.x), await agentOf('Ben', teams.x, teams.y)];
  const [board, page] = [await enter(ana), await enter(ben)];
  const [hidden, moved] = [await openFor(teams.y), await openFor(teams.x)];
  await sit(page, hidden);
  await sit(page, moved);
  // Nor where the same is asked again before the first is answered.
  const told = await Promise.all([1, 2, 3].map(() => board.ask<{ people: object }>('look', { ticketIds: [hidden, moved] })));
  expect(told.flatMap(({ people }) => Object.keys(people))).not.toContain(hidden);
  expect(Object.keys(told.at(-1)!.people)).toEqual([moved]);
  await changeTicket(operator, moved, { teamId: teams.y } as never);
  await page.until(() => page.eventsOf('ticket').length > 0);
  await page.ask('presence', { ticketId: hidden, state: 'replying' });
  await page.ask('presence', { ticketId: moved, state: 'replying' });
  await sleep(400);
  expect(board.eventsOf('presence')).toEqual([]);
});

test('whoever may not read a ticket never stands in its rooms, not while that is asked either', async () => {
  const ana = await agentOf('Ana', teams.x);
  const board = await enter(ana);
  const [hidden, seen] = [await openFor(teams.y), await openFor(teams.x)];
  const joined: string[] = [];
  const { adapter } = live.io.sockets;
  const onJoin = (room: string) => joined.push(room);
  adapter.on('join-room', onJoin);
  await board.ask('look', { ticketIds: [hidden, seen] });
  const refused = await board.ask('watch', { ticketId: hidden });
  await board.ask('watch', { ticketId: seen });
  adapter.off('join-room', onJoin);
  expect(refused).toMatchObject({ problem: { code: 'not_found' } });
  expect(joined).toEqual([lookRoom(seen), roomOfTicket(seen)]);
});

test('what left the screen while it was asked about is not looked at', async () => {
  const ana = await agentOf('Ana', teams.x);
  const board = await enter(ana);
  const [gone, here] = [await openFor(teams.x), await openFor(teams.x)];
  await Promise.all([[gone], [gone, here], [here]].map((ticketIds) => board.ask('look', { ticketIds })));
  const roomsOf = (ticketId: string) => live.io.sockets.adapter.rooms.get(lookRoom(ticketId))?.size ?? 0;
  expect([roomsOf(gone), roomsOf(here)]).toEqual([0, 1]);
});

test('whoever is gone while it is asked stands in no room', async () => {
  const ana = await agentOf('Ana', teams.x);
  const board = await enter(ana);
  const [looked, watched, other] = [await openFor(teams.x), await openFor(teams.x), await openFor(teams.x)];
  const { rooms } = live.io.sockets.adapter;
  board.socket.emit('look', { ticketIds: [looked] });
  board.socket.emit('watch', { ticketId: watched });
  // So that both are being asked when the connection ends.
  await board.ask('unwatch', { ticketId: other });
  const served = [...live.io.sockets.sockets.values()].find(({ data }) => data.viewer.actor.id === ana.id)!;
  served.disconnect(true);
  await sleep(200);
  expect([rooms.has(lookRoom(looked)), rooms.has(roomOfTicket(watched))]).toEqual([false, false]);
});

test('one who leaves the team sees nobody at its tickets any more', async () => {
  const [ana, ben] = [await agentOf('Ana', teams.x, teams.y), await agentOf('Ben', teams.y)];
  const [board, page] = [await enter(ana), await enter(ben)];
  const ticketId = await openFor(teams.y);
  await board.ask('look', { ticketIds: [ticketId] });
  await changePerson(ana.id, { teamIds: [teams.x] } as never, operator);
  await board.until(() => board.eventsOf('reload').length > 0);
  await sit(page, ticketId);
  await sleep(300);
  expect(toldOf(board, ticketId)).toEqual([]);
});

test('somebody in many windows is one person, and gone with the last', async () => {
  const [ana, ben] = [await agentOf('Ana', teams.x), await agentOf('Ben', teams.x)];
  const board = await enter(ana);
  const [one, other] = [await enter(ben), await enter(ben)];
  const ticketId = await openFor(teams.x);
  await sit(one, ticketId);
  await sit(other, ticketId, 'replying');
  expect((await board.ask<{ people: Record<string, unknown[]> }>('look', { ticketIds: [ticketId] })).people[ticketId]).toEqual([{ id: ben.id, name: 'Ben', state: 'replying' }]);
  other.close();
  await board.until(() => toldOf(board, ticketId).at(-1)?.people[0]?.state === 'viewing');
  one.close();
  await board.until(() => toldOf(board, ticketId).at(-1)?.people.length === 0);
});

test('typing in bursts is told at most five times a second', async () => {
  const [ana, ben] = [await agentOf('Ana', teams.x), await agentOf('Ben', teams.x)];
  const [board, page] = [await enter(ana), await enter(ben)];
  const ticketId = await openFor(teams.x);
  await board.ask('look', { ticketIds: [ticketId] });
  await page.ask('watch', { ticketId });
  for (let n = 0; n < 20; n += 1) await page.ask('presence', { ticketId, state: n % 2 ? 'viewing' : 'replying' });
  await sleep(500);
  expect(toldOf(board, ticketId).length).toBeLessThanOrEqual(4);
  expect(toldOf(board, ticketId).at(-1)?.people[0]?.state).toBe('viewing');
});

test('who is with another process is seen here, and who is signed in too', async () => {
  const [ana, ben] = [await agentOf('Ana', teams.x), await agentOf('Ben', teams.x)];
  const board = await enter(ana);
  const ticketId = await openFor(teams.x);
  const answer = await board.ask<{ people: Record<string, { id: string }[]> }>('look', { ticketIds: [ticketId], desk: true });
  expect(answer.people.desk?.map(({ id }) => id)).toContain(ana.id);
  // As platform/whisper hands on what another process said.
  whisper('presence', { ticketId, socketId: 'elsewhere', person: { id: ben.id, name: 'Ben' }, state: 'viewing' });
  whisper('presence', { ticketId: 'desk', socketId: 'elsewhere', person: { id: ben.id, name: 'Ben' }, state: 'viewing' });
  await board.until(() => toldOf(board, ticketId).at(-1)?.people[0]?.id === ben.id);
  await board.until(() => Boolean(toldOf(board, 'desk').at(-1)?.people.some(({ id }) => id === ben.id)));
});

test('whoever was with a process that is killed is gone within five seconds', async () => {
  const [ana, ben] = [await agentOf('Ana', teams.x), await agentOf('Ben', teams.x)];
  const board = await enter(ana);
  const ticketId = await openFor(teams.x);
  await board.ask('look', { ticketIds: [ticketId] });
  // As platform/whisper hands on what another process said, until it was killed.
  whisper('presence', { ticketId, socketId: 'there', person: { id: ben.id, name: 'Ben' }, state: 'viewing', from: 'other' });
  whisper('realtime-alive', 'other');
  await board.until(() => toldOf(board, ticketId).at(-1)?.people[0]?.id === ben.id);
  const from = performance.now();
  await board.until(() => toldOf(board, ticketId).at(-1)?.people.length === 0, 'gone', 6_000);
  expect(performance.now() - from).toBeLessThan(5_000);
});

test('looking at more than fits on a screen, or at nonsense, is refused', async () => {
  const board = await enter(await agentOf('Ana', teams.x));
  const id = await openFor(teams.x);
  expect(await board.ask('look', { ticketIds: Array.from({ length: 151 }, () => id) })).toMatchObject({ problem: { code: 'invalid' } });
  expect(await board.ask('look', { ticketIds: ['x'] })).toMatchObject({ problem: { code: 'invalid' } });
});
