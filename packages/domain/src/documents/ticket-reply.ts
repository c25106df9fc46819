import { may, type Viewer } from '../people/viewer.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import type { DocumentKind } from './kind.ts';
import { numberNow } from './reply-draft.ts';
import { noteReplyDraft } from './note-reply-draft.ts';
import { replyPartsOf, TICKET_REPLY, type Access } from './words.ts';

/**
 * The one answer of a ticket and channel that everybody who may answer writes together (contract: `ticket-reply/<ticketId>.<channel>.<n>`). Once it was sent it can be read, and the next one is
 * written. Nobody's signature stands in it: that is the sender's, and comes when it is sent.
 */
export const ticketReply: DocumentKind = {
  name: TICKET_REPLY,
  mostBytes: 1024 * 1024,
  versions: false,
  subjectOf(id) {
    const named = replyPartsOf(id);
    return named && { kind: 'ticket', id: named.ticketId };
  },
  async accessOf(viewer, id) {
    const { ticketId, channel, n } = replyPartsOf(id)!;
    const [ticket, now] = await Promise.all([Ticket.findOne({ _id: ticketId, ...ticketFilter(viewer) }, { teamId: 1, trashedAt: 1 }).lean<TicketRecord>(), numberNow(ticketId, channel)]);
    // One that is not begun yet must not be opened before the one that is written.
    if (!ticket || n > now) return null;
    return n === now ? replyAccess(viewer, ticket) : 'read';
  },
  rest: noteReplyDraft,
};

/** What somebody may do with the answer that is written now, in a ticket that they may read. */
export const replyAccess = (viewer: Viewer, ticket: Pick<TicketRecord, 'teamId' | 'trashedAt'>): Access => (!ticket.trashedAt && may(viewer, 'tickets.reply', ticket) ? 'write' : 'read');
