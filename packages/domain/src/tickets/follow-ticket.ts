import type { Types } from 'mongoose';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from './change.ts';
import { findTicket } from './find-ticket.ts';
import type { TicketRecord } from './ticket.ts';

/**
 * Who follows a ticket hears of it and keeps seeing it, wherever it goes. Whoever sees one may follow it; doing it twice changes nothing. Nobody's open
 * form becomes stale by it.
 * @throws Problem `forbidden` for a key: only people follow
 */
export async function followTicket(viewer: Viewer, idOrNumber: string, follows: boolean): Promise<TicketRecord> {
  onlyPeople(viewer);
  return changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    const { changed, changes } = applyPatch(ticket, { followerIds: followersWith(ticket, viewer, follows) }, { properties: false });
    if (Object.keys(changes).length === 0) return ticket;
    await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes }], viewer, session);
    return changed;
  });
}

export function followersWith({ followerIds }: Pick<TicketRecord, 'followerIds'>, viewer: Viewer, follows: boolean): Types.ObjectId[] {
  const me = toId(onlyPeople(viewer));
  if (!follows) return followerIds.filter((id) => !id.equals(me));
  return followerIds.some((id) => id.equals(me)) ? followerIds : [...followerIds, me];
}

function onlyPeople({ actor }: Viewer): string {
  if (actor.kind !== 'person' || !actor.id) throw new Problem('forbidden', 'Only people follow tickets.');
  return actor.id;
}
