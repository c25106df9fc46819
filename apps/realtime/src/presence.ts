import { streamIsAlive } from '@switchboard/domain/activity/follow.ts';
import { onWhisper, whisper } from '@switchboard/domain/platform/whisper.ts';
import { z } from 'zod';
import { answer } from './answer.ts';
import { hearProcesses, ownProcess } from './heartbeat.ts';
import { presenceStates, type LiveSocket, type PresenceState, type Present, type Sockets } from './socket.ts';
import { DESK, isWatching, lookRoom, oneTicket, roomOfTicket, ticketOfRoom } from './watching.ts';

/**
 * Who has a ticket open. Whispered between processes and never stored; who somebody is comes from their session, and only those hear of it
 * who watch the same ticket or have it in view, which they were permitted to.
 */
type Whispered = { ticketId: string; socketId: string; person: { id: string; name: string }; state: PresenceState | null; /** The process that says so. */ from?: string };
type Entry = { person: Whispered['person']; state: PresenceState; heardAt: number; from?: string };

/** Each process says again who is with it, for those that started later. */
const repeatMs = 20_000;
const forgetMs = 50_000;
/** Who comes, goes and types at one place within this time is told as one; the first of a burst at once. What must wait is tried again as often. */
const coalesceMs = 200;
const topic = 'presence';
const tickets = new Map<string, Map<string, Entry>>();

/** Everybody at a ticket, once each, however many windows they have open. */
export function presentAt(ticketId: string): Present[] {
  const people = new Map<string, Present>();
  for (const { person, state } of tickets.get(ticketId)?.values() ?? []) {
    if (people.get(person.id)?.state !== 'replying') people.set(person.id, { ...person, state });
  }
  return [...people.values()];
}

/** Lets a socket say what its person does at a ticket it watches. */
export function offerPresence(socket: LiveSocket): void {
  answer(socket, 'presence', oneTicket.extend({ state: z.enum(presenceStates) }), async (_viewer, { ticketId, state }) => {
    if (isWatching(socket, ticketId)) say(socket, ticketId, state);
    return {};
  });
  say(socket, DESK, 'viewing');
}

/** Says who comes to and leaves the rooms of tickets here, and tells the rooms what is said anywhere. */
export function followPresence(io: Sockets): () => void {
  const { adapter } = io.sockets;
  const tell = coalesced((ticketId) => tellNow(io, ticketId));
  const onLeave = (room: string, socketId: string): void => {
    // Each socket is in a room of its own name; leaving that is leaving the desk.
    const ticketId = room === socketId ? DESK : ticketOfRoom(room);
    const entry = ticketId && tickets.get(ticketId)?.get(socketId);
    if (entry) whisper(topic, { ticketId, socketId, person: entry.person, state: null, from: ownProcess } satisfies Whispered);
  };
  const processes = hearProcesses((process) => {
    for (const ticketId of forget(({ from }) => from === process)) tell.soon(ticketId);
  });
  const hear = (said: Whispered): void => {
    if (said.from) processes.heard(said.from);
    if (keep(said)) tell.soon(said.ticketId);
  };
  adapter.on('leave-room', onLeave);
  const stopHearing = onWhisper(topic, hear);
  const timer = setInterval(() => {
    repeat(io);
    for (const ticketId of forget(({ heardAt }) => performance.now() - heardAt > forgetMs)) tell.soon(ticketId);
  }, repeatMs).unref();
  return () => {
    adapter.off('leave-room', onLeave);
    stopHearing();
    processes.stop();
    clearInterval(timer);
    tell.stop();
    tickets.clear();
  };
}

function say(socket: LiveSocket, ticketId: string, state: PresenceState): void {
  const { actor } = socket.data.viewer;
  // A program that watches is nobody to take into account.
  if (actor.kind === 'person' && actor.id) whisper(topic, { ticketId, socketId: socket.id, person: { id: actor.id, name: actor.name }, state, from: ownProcess } satisfies Whispered);
}

/** True when it was news. */
function keep({ ticketId, socketId, person, state, from }: Whispered): boolean {
  const at = tickets.get(ticketId) ?? new Map<string, Entry>();
  const before = at.get(socketId)?.state ?? null;
  if (state) tickets.set(ticketId, at.set(socketId, { person, state, heardAt: performance.now(), from }));
  else if (at.delete(socketId) && at.size === 0) tickets.delete(ticketId);
  return before !== state;
}

/** @returns false where it must wait: while the stream is silent, a withdrawn right may be hiding */
function tellNow(io: Sockets, ticketId: string): boolean {
  if (!streamIsAlive()) return false;
  const rooms = [roomOfTicket(ticketId), lookRoom(ticketId)].filter((room) => io.sockets.adapter.rooms.has(room));
  if (rooms.length > 0) io.to(rooms).emit('presence', { ticketId, people: presentAt(ticketId) });
  return true;
}

function coalesced(tellOne: (ticketId: string) => boolean): { soon(ticketId: string): void; stop(): void } {
  const waiting = new Map<string, { timer: NodeJS.Timeout; again: boolean }>();
  function soon(ticketId: string): void {
    const known = waiting.get(ticketId);
    if (known) return void (known.again = true);
    const told = tellOne(ticketId);
    const timer = setTimeout(() => {
      const again = waiting.get(ticketId)?.again;
      waiting.delete(ticketId);
      if (again) soon(ticketId);
    }, coalesceMs).unref();
    waiting.set(ticketId, { timer, again: !told });
  }
  return { soon, stop: () => waiting.forEach(({ timer }) => clearTimeout(timer)) };
}

function repeat(io: Sockets): void {
  for (const [ticketId, at] of tickets) {
    for (const [socketId, { state }] of at) {
      const socket = io.sockets.sockets.get(socketId);
      if (socket) say(socket, ticketId, state);
    }
  }
}

/** @returns the tickets at which somebody was forgotten */
function forget(is: (entry: Entry) => boolean): string[] {
  const changed: string[] = [];
  for (const [ticketId, at] of tickets) {
    const old = [...at].filter(([, entry]) => is(entry));
    for (const [socketId] of old) at.delete(socketId);
    if (old.length > 0) changed.push(ticketId);
    if (at.size === 0) tickets.delete(ticketId);
  }
  return changed;
}
