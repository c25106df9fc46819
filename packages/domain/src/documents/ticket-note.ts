import { isId } from '../platform/id.ts';
import { may, type Viewer } from '../people/viewer.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { tellOfNote } from './tell-of-note.ts';
import type { DocumentKind } from './kind.ts';
import { TICKET_NOTE, type Access } from './words.ts';

/** The one note of a ticket that everybody who works on it writes together (contract: `ticket-note/<ticketId>`). Customers never see it. */
export const ticketNote: DocumentKind = {
  name: TICKET_NOTE,
  mostBytes: 2 * 1024 * 1024,
  versions: true,
  subjectOf: (id) => (isId(id) ? { kind: 'ticket', id } : null),
  async accessOf(viewer, id) {
    const ticket = await Ticket.findOne({ _id: id, ...ticketFilter(viewer) }, { teamId: 1, trashedAt: 1 }).lean<TicketRecord>();
    if (!ticket) return null;
    return noteAccess(viewer, ticket);
  },
  rest: tellOfNote,
};

/** What somebody may do with the note of a ticket that they may read. */
export const noteAccess = (viewer: Viewer, ticket: Pick<TicketRecord, 'teamId' | 'trashedAt'>): Access => (may(viewer, 'tickets.comment', ticket) && !ticket.trashedAt ? 'write' : 'read');
