import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { isId } from '@switchboard/domain/platform/id.ts';
import { ticketFilter } from '@switchboard/domain/tickets/audience.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { z } from 'zod';
import { answer } from './answer.ts';
import { presentAt } from './presence.ts';
import type { LiveSocket } from './socket.ts';
import { DESK, lookedAtBy, lookRoom } from './watching.ts';

/** More rows than fit on any screen. */
const mostInView = 150;
const inView = z.strictObject({ ticketIds: z.array(z.string().refine(isId)).max(mostInView), desk: z.boolean().default(false) });

/**
 * Who is at the tickets whose rows or cards stand on this screen, and from then on what changes of it. Each asking replaces the one before. Tickets one may not read are
 * left out without a word. `desk`: also who is signed in at all.
 */
export function offerLook(socket: LiveSocket): void {
  let asked = 0;
  /** Where this socket stands by right. In other rooms it stands while that is asked, and an asking that comes then is told nothing of them. */
  const readable = new Set<string>();
  answer(socket, 'look', inView, async (viewer, { ticketIds, desk }) => {
    const mine = ++asked;
    const wanted = new Set([...ticketIds, ...(desk ? [DESK] : [])]);
    for (const id of lookedAtBy(socket)) if (!wanted.has(id)) {
      readable.delete(id);
      await socket.leave(lookRoom(id));
    }
    const fresh = [...wanted].filter((id) => !readable.has(id) || !socket.rooms.has(lookRoom(id)));
    for (const id of fresh) readable.delete(id);
    // Joined before the question is asked, so that a withdrawal meanwhile finds the socket in the room.
    await socket.join(fresh.map(lookRoom));
    const found = await readableOf(viewer, fresh.filter((id) => id !== DESK));
    for (const id of fresh) {
      if (id === DESK || found.has(id)) readable.add(id);
      else await socket.leave(lookRoom(id));
    }
    // A later asking has taken over meanwhile: nothing of this one is told.
    if (mine !== asked) return { people: {} };
    return { people: Object.fromEntries([...wanted].filter((id) => readable.has(id) && socket.rooms.has(lookRoom(id))).map((id) => [id, presentAt(id)] as const).filter(([, people]) => people.length > 0)) };
  });
}

/** After a change of rights: what may no longer be read is no longer looked at. */
export async function lookAway(socket: LiveSocket, viewer: Viewer): Promise<void> {
  const ids = lookedAtBy(socket).filter((id) => id !== DESK);
  if (ids.length === 0) return;
  const readable = await readableOf(viewer, ids);
  for (const id of ids) if (!readable.has(id)) void socket.leave(lookRoom(id));
}

async function readableOf(viewer: Viewer, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  return new Set((await Ticket.find({ _id: { $in: ids }, ...ticketFilter(viewer) }, { _id: 1 }).lean()).map(({ _id }) => _id.toString()));
}
