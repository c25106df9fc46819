import { z } from 'zod';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { changeTicketAs } from './change.ts';
import { refuseTrash } from './change-ticket.ts';
import type { TicketRecord } from './ticket.ts';

export const takeTicketInput = z.strictObject({ reason: z.string().trim().max(500).optional(), version: z.number().int().optional() });

/**
 * Makes a ticket one's own, whoever had it; they read in their open page who took it. What they are writing stays theirs. Taking what one has changes nothing.
 * @throws Problem `forbidden`, for a program too: nobody hands it a ticket · `conflict` (a stale version, in the trash)
 */
export async function takeTicket(viewer: Viewer, idOrNumber: string, { reason, version }: z.infer<typeof takeTicketInput>): Promise<TicketRecord> {
  const { actor } = viewer;
  if (actor.kind !== 'person' || !actor.id) throw new Problem('forbidden', 'Only a person takes over a ticket. Assign it to one instead.');
  const taker = toId(actor.id);
  return changeTicketAs(
    viewer,
    idOrNumber,
    version ?? null,
    (ticket) => {
      refuseTrash(ticket);
      permit(may(viewer, 'tickets.assign', ticket));
      return { assigneeId: taker };
    },
    reason,
  );
}
