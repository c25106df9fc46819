import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { isId } from '@switchboard/domain/platform/id.ts';
import { ticketFilter } from '@switchboard/domain/tickets/audience.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { z } from 'zod';
import { answer } from './answer.ts';
import { presentAt } from './presence.ts';
import type { LiveSocket } from './socket.ts';
import { DESK, latest, lookedAtBy, lookRoom } from './watching.ts';

/** More rows than fit on any screen. */
const mostInView = 150;
const inView = z.strictObject({ ticketIds: z.array(z.string().refine(isId)).max(mostInView), desk: z.boolean().default(false) });

/**
 * Who is at the tickets whose rows or cards stand on this screen, and from then on what changes of it. Each asking replaces the one before. Tickets one may not read are
 * left out without a word. `desk`: also who is signed in at all.
 */
export function offerLook(socket: LiveSocket): void {
  let now: Set<string>;
  answer(socket, 'look', inView, async (viewer, { ticketIds, desk }) => {
    const wanted = (now = new Set([...ticketIds, ...(desk ? [DESK] : [])]));
    const known = socket.data.viewer;
    for (const id of lookedAtBy(socket)) if (!wanted.has(id)) await socket.leave(lookRoom(id));
    const fresh = [...wanted].filter((id) => !socket.rooms.has(lookRoom(id)));
    const readable = await readableOf(viewer, fresh);
    // A later asking has taken over meanwhile, or whoever asked is gone and would stand in the rooms for ever.
    if (wanted !== now || !socket.connected) return { people: {} };
    await socket.join([...readable].map(lookRoom));
    // A withdrawal while it was asked found no socket in the rooms to put out.
    await lookAway(socket, latest(socket, known, viewer), [...readable]);
    if (wanted !== now) return { people: {} };
    return { people: Object.fromEntries(lookedAtBy(socket).map((id) => [id, presentAt(id)] as const).filter(([, people]) => people.length > 0)) };
  });
}

/** What may no longer be read is no longer looked at; after a change of rights, of all that is. */
export async function lookAway(socket: LiveSocket, viewer: Viewer, ids = lookedAtBy(socket)): Promise<void> {
  const readable = await readableOf(viewer, ids);
  for (const id of ids) if (!readable.has(id)) void socket.leave(lookRoom(id));
}

/** The desk is everybody's. */
async function readableOf(viewer: Viewer, ids: readonly string[]): Promise<Set<string>> {
  const tickets = ids.filter((id) => id !== DESK);
  const found = tickets.length === 0 ? [] : await Ticket.find({ _id: { $in: tickets }, ...ticketFilter(viewer) }, { _id: 1 }).lean();
  return new Set([...found.map(({ _id }) => _id.toString()), ...ids.filter((id) => id === DESK)]);
}
