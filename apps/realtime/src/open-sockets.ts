import { Server } from 'socket.io';
import { scopeOf } from '@switchboard/domain/people/scope.ts';
import { isId } from '@switchboard/domain/platform/id.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { answer, refusal } from './answer.ts';
import { followBell, offerBell } from './bell.ts';
import { makeBoard } from './board.ts';
import { keepDoor, sendAway } from './doorkeeper.ts';
import { credentialsOf, identify } from './identify.ts';
import { connects, eventBudget, mostBytes, mostSocketsOfOne, refusedConnects } from './limits.ts';
import { offerLook } from './look.ts';
import { measure, noteLag } from './measures.ts';
import { followPresence, offerPresence } from './presence.ts';
import { missedSince } from './resume.ts';
import { roomsOf, type LiveSocket, type Sockets } from './socket.ts';
import { offerTickets, tellWatchers } from './ticket-room.ts';

const settings = {
  path: '/socket.io/',
  serveClient: false,
  maxHttpBufferSize: mostBytes,
  connectTimeout: 10_000,
  // News are small and many: compressing each costs more than it saves.
  perMessageDeflate: false,
  httpCompression: false,
} as const;

/** How long clients take to come back after a stop, spread so that they do not come all at once. */
const reconnectWithinMs = 2_000;

/** The live news of this process (docs/realtime.md). The caller binds `io` to a port and stops it. */
export function openSockets(): { io: Sockets; stop: () => Promise<void> } {
  const io: Sockets = new Server(settings);
  const board = makeBoard(io);
  const door = keepDoor(io, (line) => {
    noteLag(line);
    board.onLine(line);
    tellWatchers(io, line);
  });
  const stopPresence = followPresence(io);
  const stopBell = followBell(io);
  void measure(io);
  io.use((socket, next) => {
    letIn(io, socket).then(
      () => next(),
      (error: unknown) => refuse(socket, error, next),
    );
  });
  io.on('connection', (socket) => {
    serve(socket);
    // Rights that were withdrawn between the door and the rooms found no socket to ask about.
    void door.check([socket]);
  });

  async function stop(): Promise<void> {
    door.stop();
    board.stop();
    for (const socket of io.sockets.sockets.values()) sendAway(socket, reconnectWithinMs);
    stopPresence();
    stopBell();
    // What was said last is still on its way.
    await sleep(100);
    io.disconnectSockets(true);
    io.engine?.close();
  }
  return { io, stop };
}

/** @throws Problem what the client reads as its `connect_error` */
async function letIn(io: Sockets, socket: LiveSocket): Promise<void> {
  const credentials = credentialsOf(socket.request, socket.handshake.auth);
  const viewer = await identify(credentials);
  if (!viewer) {
    await refusedConnects.consume(credentials.from.ip);
    throw new Problem('unauthenticated', 'You are signed out. Sign in again.');
  }
  const who = viewer.actor.id ?? 'system';
  await connects.consume(who);
  const own = [...io.sockets.sockets.values()].filter(({ data }) => data.viewer.actor.id === viewer.actor.id);
  if (own.length >= mostSocketsOfOne) throw new Problem('too_many', 'You have too many connections open. Close some windows.', { retryAfter: 60 });
  socket.data = { viewer, scope: scopeOf(viewer), credentials };
}

/** As socket.io tells a client why it may not connect: `error.data` is the refusal. After it a client does not try again by itself. */
function refuse(socket: LiveSocket, error: unknown, next: (error: Error) => void): void {
  const { problem } = refusal(error, 'connect');
  // A database that is away for a moment is no refusal: the connection only breaks, and the client tries again.
  if (problem.code === 'unavailable') socket.conn.close();
  else next(Object.assign(new Error(problem.detail), { data: problem }));
}

const place = z.strictObject({ last: z.string().max(100).nullable(), scope: z.string().max(100).nullable().default(null) });

function serve(socket: LiveSocket): void {
  const { viewer, scope } = socket.data;
  void socket.join(roomsOf(viewer));
  bound(socket);
  // From here on nothing is missed: what happened before is asked for by `resume`, what happens after comes by itself.
  answer(socket, 'resume', place, async (now, { last, scope: known }) => missedSince(now, last !== null && isId(last) ? last : null, known));
  offerTickets(socket);
  offerPresence(socket);
  offerLook(socket);
  offerBell(socket);
  socket.emit('ready', { scope, viewer: { id: viewer.actor.id, name: viewer.actor.name } });
}

/** Refuses what comes too fast, and puts out who does not listen. */
function bound(socket: LiveSocket): void {
  const budget = eventBudget();
  socket.use((packet, next) => {
    const verdict = budget();
    if (verdict === 'take') return next();
    if (verdict === 'put out') return void socket.disconnect(true);
    const reply = packet.at(-1) as unknown;
    if (typeof reply === 'function') reply(refusal(new Problem('too_many', 'Too much at once. Wait a moment.', { retryAfter: 1 }), 'budget'));
  });
}
