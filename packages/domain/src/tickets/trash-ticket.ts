import { z } from 'zod';
import { clock } from '../platform/clock.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { changeTicketAs } from './change.ts';
import type { TicketRecord } from './ticket.ts';

export const trashInput = z.strictObject({ version: z.number().int().optional(), reason: z.string().trim().max(2_000).optional() });
type Input = z.output<typeof trashInput>;

/** Into the trash: out of every list, kept until the trash is emptied (empty-trash.ts). It keeps its status. @throws Problem `forbidden` · `not_found` · `conflict` */
export function trashTicket(viewer: Viewer, idOrNumber: string, { version, reason }: Input = {}): Promise<TicketRecord> {
  const decide = (ticket: TicketRecord) => {
    permit(may(viewer, 'tickets.delete', ticket));
    return ticket.trashedAt ? {} : { trashedAt: clock.now() };
  };
  return changeTicketAs(viewer, idOrNumber, version ?? null, decide, reason);
}

/** Back where it was. @throws Problem `forbidden` · `not_found` · `conflict` */
export function restoreTicket(viewer: Viewer, idOrNumber: string, { version, reason }: Input = {}): Promise<TicketRecord> {
  const decide = (ticket: TicketRecord) => {
    permit(may(viewer, 'tickets.delete', ticket));
    return ticket.trashedAt ? { trashedAt: null } : {};
  };
  return changeTicketAs(viewer, idOrNumber, version ?? null, decide, reason);
}
