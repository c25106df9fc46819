import type { ActivityLine } from '@switchboard/domain/activity/activity.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { mayRead, ticketFilter } from '@switchboard/domain/tickets/audience.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { answer } from './answer.ts';
import { presentAt } from './presence.ts';
import type { LiveSocket, Sockets, TicketNews } from './socket.ts';
import { lookAway } from './look.ts';
import { isWatching, latest, lookRoom, oneTicket, roomOfTicket, watchedBy } from './watching.ts';

/** Open tabs of one page; more is a program that should read the API. */
const mostWatched = 50;

/** Lets a socket watch single tickets: what happens to each, and who else looks at it. */
export function offerTickets(socket: LiveSocket): void {
  /** What is being asked about: who looks away meanwhile is not put into the room after all. */
  const asking = new Set<string>();
  answer(socket, 'watch', oneTicket, async (viewer, { ticketId }) => {
    if (new Set([...watchedBy(socket), ...asking]).size >= mostWatched) throw new Problem('too_many', `A page watches at most ${mostWatched} tickets. Close some.`);
    const known = socket.data.viewer;
    asking.add(ticketId);
    let stillAsked: boolean;
    try {
      if (!(await canRead(viewer, ticketId))) throw none();
    } finally {
      stillAsked = asking.delete(ticketId);
    }
    // Whoever is gone would stand in the room for ever.
    if (!stillAsked || !socket.connected) return { people: isWatching(socket, ticketId) ? presentAt(ticketId) : [] };
    await socket.join(roomOfTicket(ticketId));
    // A withdrawal while it was asked found no socket in the room to put out.
    if (!(await canRead(latest(socket, known, viewer), ticketId))) {
      putOut(socket, ticketId);
      throw none();
    }
    return { people: presentAt(ticketId) };
  });
  answer(socket, 'unwatch', oneTicket, async (_viewer, { ticketId }) => {
    asking.delete(ticketId);
    await socket.leave(roomOfTicket(ticketId));
    return {};
  });
}

const none = () => new Problem('not_found', 'There is no such ticket that you can see.');
const canRead = async (viewer: Viewer, ticketId: string): Promise<boolean> => Boolean(await Ticket.exists({ _id: ticketId, ...ticketFilter(viewer) }));

/** After a change of rights: leaves the rooms of tickets that may no longer be read. */
export async function leaveUnreadable(socket: LiveSocket, viewer: Viewer): Promise<void> {
  for (const ticketId of watchedBy(socket)) if (!(await canRead(viewer, ticketId))) putOut(socket, ticketId);
  await lookAway(socket, viewer);
}

function putOut(socket: LiveSocket, ticketId: string): void {
  void socket.leave(lookRoom(ticketId));
  if (!socket.rooms.has(roomOfTicket(ticketId))) return;
  void socket.leave(roomOfTicket(ticketId));
  socket.emit('unwatched', { ticketId });
}

/** Tells those who watch a ticket what happened to it, after those have left who may no longer know. */
export function tellWatchers(io: Sockets, line: ActivityLine): void {
  const { subject, audience, event, _id, at } = line;
  if (subject.kind !== 'ticket') return;
  const room = roomOfTicket(subject.id);
  const { rooms } = io.sockets.adapter;
  const watchers = new Set([...(rooms.get(room) ?? []), ...(rooms.get(lookRoom(subject.id)) ?? [])]);
  if (watchers.size === 0) return;
  if (event === 'ticket.deleted' || audience.after.length > 0) {
    for (const id of watchers) {
      const socket = io.sockets.sockets.get(id);
      if (socket && (event === 'ticket.deleted' || !mayRead(socket.data.viewer, audience.after))) putOut(socket, subject.id);
    }
  }
  if (rooms.has(room)) io.to(room).emit('ticket', { id: subject.id, last: _id.toString(), event, at: at.toISOString(), ...detailOf(line) });
}

function detailOf({ payload }: ActivityLine): Pick<TicketNews, 'revision' | 'messageId' | 'seq'> {
  const { card, messageId, seq } = (payload ?? {}) as { card?: { revision: number }; messageId?: string; seq?: number };
  return { revision: card?.revision ?? null, messageId: messageId ?? null, seq: seq ?? null };
}
