import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import { newestLineId } from '@switchboard/domain/activity/newest-line.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import '@switchboard/domain/models.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { preparePeople } from '@switchboard/domain/people/prepare-people.ts';
import { scopeOf } from '@switchboard/domain/people/scope.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { changeTicket } from '@switchboard/domain/tickets/change-ticket.ts';
import { standardStatuses } from '@switchboard/domain/tickets/status-words.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { io } from 'socket.io-client';
import { useDatabase } from '../../../../../tests/support/database.ts';
import { cookieOf, startLive } from '../../../../../tests/support/live-server.ts';
import { makePerson, operator, viewerOf } from '../../../../../tests/support/people.ts';
import { loadBoard } from '../../load-board.ts';
import { Live, type SocketLike } from '../live.svelte.ts';
import { Board } from './board.svelte.ts';
import { layoutOf } from './columns.ts';

useDatabase();
let server: Awaited<ReturnType<typeof startLive>>;
let stopFollowing: () => Promise<void>;
let teams: string[];

beforeAll(async () => {
  await preparePeople();
  stopFollowing = await startFollowing();
  server = await startLive();
  teams = [(await createTeam({ name: 'X' } as never, operator)).id, (await createTeam({ name: 'Y' } as never, operator)).id];
});
afterAll(async () => {
  await server.stop();
  await stopFollowing();
});

const asked = { by: 'status', team: null, view: null, filter: null, fault: null } as const;
const layout = layoutOf('status', { statuses: standardStatuses, people: [], teams: [] });
const columnsNow = (viewer: Viewer) => loadBoard(viewer, asked);
const shown = (board: Board) => layout.columns.map(({ key }) => ({ key, count: board.counts.get(key), cards: board.columns.get(key)!.map(({ card, left }) => ({ id: card.id, revision: card.revision, title: card.title, status: card.status, left })) }));
const statuses = ['open', 'in_progress', 'pending_customer', 'pending_parts', 'waiting_third_party', 'resolved', 'reopened'];
const open = async (n: number) => (await createTicket(operator, { title: `Ticket ${n}`, description: 'It blinks.', requester: { email: 'ana@example.com' }, teamId: teams[n % 2] } as never))._id.toString();

/** A board page as it is in a browser: what it read, then the one socket. */
async function openBoard(personId: string, cookie: string) {
  const viewer = await viewerOf(personId);
  const begin = { last: (await newestLineId()) ?? null, scope: scopeOf(viewer) };
  const board = new Board(layout, await columnsNow(viewer));
  let socket!: ReturnType<typeof io>;
  const live = new Live(() => Promise.resolve((socket = io(server.url, { transports: ['websocket'], extraHeaders: { cookie }, autoConnect: false, reconnection: false, forceNew: true })) as unknown as SocketLike));
  let reloads = 0;
  live.onBoard((news) => board.take(news, performance.now()));
  live.onReload(() => void (reloads += 1));
  await live.start(begin);
  return { board, live, socket, reloads: () => reloads };
}
const until = async (done: () => boolean | Promise<boolean>, what: string) => {
  for (let n = 0; n < 400; n += 1) if (await done()) return;
  else await new Promise((resolve) => setTimeout(resolve, 10));
  throw new Error(`It did not happen: ${what}`);
};

test('check 9: a board that was offline through 200 changes equals a fresh load, without loading anew', async () => {
  const agent = await makePerson({ role: 'agent', teamIds: [teams[0]!] });
  const ids = await Promise.all(Array.from({ length: 40 }, (_none, n) => open(n)));
  const { board, live, socket, reloads } = await openBoard(agent.id, await cookieOf(agent.email));
  await until(() => live.state === 'live', 'connected');

  socket.disconnect();
  let made = 0;
  for (let n = 0; made < 200; n += 1) {
    const id = ids[(n * 7) % ids.length]!;
    const change = n % 5 === 0 ? { teamId: teams[(n / 5) % 2] } : n % 11 === 0 ? { title: `Title ${n}` } : n % 13 === 0 ? { priority: n % 2 ? 'urgent' : 'low' } : { status: statuses[(n * 3) % statuses.length] };
    made += await changeTicket(operator, id, change as never).then(() => 1, () => 0);
    if (n % 40 === 0) ids.push(await open(n));
  }
  const viewer = await viewerOf(agent.id);
  expect(shown(board)).not.toEqual(shown(new Board(layout, await columnsNow(viewer))));

  socket.connect();
  await until(async () => JSON.stringify(shown(board)) === JSON.stringify(shown(new Board(layout, await columnsNow(viewer)))), 'equal to a fresh load').catch(() => undefined);
  expect(shown(board)).toEqual(shown(new Board(layout, await columnsNow(viewer))));
  expect(reloads()).toBe(0);
  live.stop();
}, 60_000);

test('while a hand is on the board nothing jumps, and then it equals a fresh load all the same', async () => {
  const agent = await makePerson({ role: 'manager' });
  const ids = await Promise.all(Array.from({ length: 6 }, (_none, n) => open(n)));
  const { board, live, socket } = await openBoard(agent.id, await cookieOf(agent.email));
  await until(() => live.state === 'live', 'connected');
  const order = () => layout.columns.map(({ key }) => board.columns.get(key)!.map(({ card }) => card.id).join());
  const before = order();
  board.held = true;
  socket.disconnect();
  for (const id of ids) await changeTicket(operator, id, { status: 'in_progress' } as never);
  socket.connect();
  await until(() => board.waiting.size === ids.length, 'all six wait');
  expect(order()).toEqual(before);
  board.settle();
  expect(shown(board)).toEqual(shown(new Board(layout, await columnsNow(await viewerOf(agent.id)))));
  live.stop();
}, 60_000);
