import { isId } from '../platform/id.ts';
import { may } from '../people/viewer.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { tellOfNote } from './tell-of-note.ts';
import type { DocumentKind } from './kind.ts';
import { TICKET_NOTE } from './words.ts';

/** The one note of a ticket that everybody who works on it writes together (contract: `ticket-note/<ticketId>`). Customers never see it. */
export const ticketNote: DocumentKind = {
  name: TICKET_NOTE,
  mostBytes: 2 * 1024 * 1024,
  versions: true,
  subjectOf: (id) => (isId(id) ? { kind: 'ticket', id } : null),
  async accessOf(viewer, id) {
    const ticket = await Ticket.findOne({ _id: id, ...ticketFilter(viewer) }, { teamId: 1, trashedAt: 1 }).lean<TicketRecord>();
    if (!ticket) return null;
    return may(viewer, 'tickets.comment', ticket) && !ticket.trashedAt ? 'write' : 'read';
  },
  rest: tellOfNote,
};
