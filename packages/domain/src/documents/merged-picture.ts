import type { Types } from 'mongoose';
import type { AttachmentRecord } from '../conversations/attachment.ts';
import type { Viewer } from '../people/viewer.ts';
import { mayRead } from '../tickets/audience.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { readStanding } from './read-document.ts';
import { noteOf } from './words.ts';

/** Merges go on from each other at most this often; a circle in the data must not hang a picture. */
const MOST_HOPS = 20;

/** Whether a file is a picture in the note of a ticket that was merged into one which the viewer reads: they are shown that note there (read-note.ts). A file of that ticket which the note does not show stays closed to them. */
export async function isInMergedNote(viewer: Viewer, { _id, ticketId }: Pick<AttachmentRecord, '_id' | 'ticketId'>): Promise<boolean> {
  if (!ticketId || !(await readsWhereItGoesOn(viewer, ticketId))) return false;
  const { html } = await readStanding(noteOf(ticketId.toString()));
  return html.includes(`src="/api/v1/files/${_id.toString()}"`);
}

type Place = Pick<TicketRecord, 'audience' | 'mergedIntoId'>;

/** Any of the tickets on the way: each of them shows the notes of all before it. */
async function readsWhereItGoesOn(viewer: Viewer, ticketId: Types.ObjectId): Promise<boolean> {
  const find = (id: Types.ObjectId) => Ticket.findById(id, { audience: 1, mergedIntoId: 1 }).lean<Place>();
  let next: Types.ObjectId | null | undefined = (await find(ticketId))?.mergedIntoId;
  for (let hops = 0; next && hops < MOST_HOPS; hops += 1) {
    const ticket: Place | null = await find(next);
    if (ticket && mayRead(viewer, ticket.audience)) return true;
    next = ticket?.mergedIntoId;
  }
  return false;
}
