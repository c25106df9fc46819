import type { ActivityLine } from '@switchboard/domain/activity/activity.ts';
import { followLive, streamIsAlive } from '@switchboard/domain/activity/follow.ts';
import { scopeOf } from '@switchboard/domain/people/scope.ts';
import { onViewerEnded } from '@switchboard/domain/people/viewer-cache.ts';
import { concerns } from '@switchboard/domain/people/viewer-ended.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { log } from '@switchboard/domain/platform/log.ts';
import { identify } from './identify.ts';
import { roomsOf, type LiveSocket, type Sockets } from './socket.ts';
import { leaveUnreadable } from './ticket-room.ts';

/** Whoever cannot be asked about within this time is put out; they come back and are asked at the door. */
const longestCheckMs = 1_000;
/** Sessions and keys also end by themselves, which no line of history tells. */
const everyoneMs = 60_000;
const watchMs = 250;
/** Lines held back; with more, boards are quicker loaded than told. */
const mostHeld = 10_000;

/**
 * Stands between the history and the sockets. When rights change, those they concern are asked about again, and lines that come after wait until
 * that is done, so that nobody hears what happened after they were shut out. When the change stream falls silent, withdrawals could be
 * hiding in the silence: everything waits, and everybody is asked about when it is back.
 */
export function keepDoor(io: Sockets, tell: (line: ActivityLine) => void): { check(sockets: LiveSocket[]): Promise<void>; stop(): void } {
  let held: ActivityLine[] = [];
  let checks = 0;
  let silent = false;

  async function check(sockets: LiveSocket[]): Promise<void> {
    if (sockets.length === 0) return;
    checks += 1;
    await Promise.all(sockets.map(checkOne));
    checks -= 1;
    release();
  }

  function release(): void {
    if (checks > 0 || silent) return;
    const telling = held;
    held = [];
    for (const line of telling) tell(line);
  }

  function onLine(line: ActivityLine): void {
    if (checks === 0 && !silent) return tell(line);
    held.push(line);
    if (held.length <= mostHeld) return;
    held = [];
    for (const socket of everyone()) socket.emit('reload', { reason: 'gap', scope: socket.data.scope });
  }

  function watch(): void {
    const was = silent;
    silent = !streamIsAlive();
    if (was && !silent) void check(everyone()).then(release);
  }

  const everyone = (): LiveSocket[] => [...io.sockets.sockets.values()];
  // First: it drops what is cached of a viewer before the line that ended them reaches `onLine`.
  const stops = [onViewerEnded((ended) => void check(everyone().filter(({ data }) => concerns(ended, data.viewer)))), followLive(onLine)];
  const timers = [setInterval(watch, watchMs), setInterval(() => void check(everyone()), everyoneMs)];
  for (const timer of timers) timer.unref();
  return {
    check,
    stop() {
      for (const stop of stops) stop();
      for (const timer of timers) clearInterval(timer);
    },
  };
}

async function checkOne(socket: LiveSocket): Promise<void> {
  try {
    const viewer = await inTime(identify(socket.data.credentials));
    if (!viewer) return signOut(socket);
    await welcome(socket, viewer);
  } catch (err) {
    log.warn({ err, viewer: socket.data.viewer.actor.id }, 'a socket could not be asked about and must connect again');
    sendAway(socket, 0);
  }
}

function signOut(socket: LiveSocket): void {
  socket.emit('signed-out');
  socket.disconnect(true);
}

/** Closes the connection so that the client comes back by itself. */
export function sendAway(socket: LiveSocket, withinMs: number): void {
  socket.emit('reconnect-soon', { withinMs });
  socket.conn.close();
}

/** Lets a socket hear what its viewer may see now; a list made under other rights is to be loaded anew. */
async function welcome(socket: LiveSocket, viewer: Viewer): Promise<void> {
  const before = socket.data;
  const scope = scopeOf(viewer);
  socket.data = { ...before, viewer, scope };
  if (scope === before.scope) return;
  for (const room of roomsOf(before.viewer)) void socket.leave(room);
  void socket.join(roomsOf(viewer));
  await leaveUnreadable(socket, viewer);
  socket.emit('reload', { reason: 'rights', scope });
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => (timer = setTimeout(reject, longestCheckMs, new Error('The database did not answer in time.'))));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
