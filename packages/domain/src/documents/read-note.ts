import type { Types } from 'mongoose';
import type { Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { readStanding, readStandings, type ReadDocument, type Standing } from './read-document.ts';
import { noteAccess } from './ticket-note.ts';
import { noteOf } from './words.ts';

/** The note of a ticket that was merged into this one. It stays where it was written, so that taking the merge back needs no undoing of texts. */
export type MergedNote = { ticketId: string; number: string; title: string } & Omit<ReadDocument, 'access'>;
/** A ticket's note, and those of the tickets that were merged into it, in the order of the merges. */
type ReadNote = ReadDocument & { merged: MergedNote[] };

/** Merges go on from each other; a circle in the data must not hang a page. */
const MOST_MERGED = 50;

/** Whoever reads a ticket reads what was written about its merged ones, as they read their messages. @throws Problem `not_found` */
export const readNote = async (viewer: Viewer, idOrNumber: string): Promise<ReadNote> => noteOfTicket(viewer, await findTicket(viewer, idOrNumber));

type OfTicket = Pick<TicketRecord, '_id' | 'mergedFromIds' | 'teamId' | 'trashedAt'>;

/** The same of a ticket that the viewer was found to read. `standing`: what stands in it, where that was read already. */
export async function noteOfTicket(viewer: Viewer, ticket: OfTicket, standing?: Promise<Standing>): Promise<ReadNote> {
  const [note, merged] = await Promise.all([standing ?? readStanding(noteOf(ticket._id.toString())), mergedNotes(ticket)]);
  return { ...note, access: noteAccess(viewer, ticket), merged };
}

async function mergedNotes(ticket: Pick<TicketRecord, '_id' | 'mergedFromIds'>): Promise<MergedNote[]> {
  const merged = await mergedInto(ticket);
  const standing = await readStandings(merged.map(({ _id }) => noteOf(_id.toString())));
  const notes = merged.map(({ _id, number, title }, index) => ({ ticketId: _id.toString(), number, title, ...standing[index]! }));
  return notes.filter(({ text, html }) => text !== '' || html.includes('<img'));
}

type Merged = Pick<TicketRecord, '_id' | 'number' | 'title' | 'mergedFromIds'>;

/** Those that were merged into a ticket, and into those in turn. */
async function mergedInto({ _id, mergedFromIds = [] }: Pick<TicketRecord, '_id' | 'mergedFromIds'>): Promise<Merged[]> {
  const all = new Map<string, Merged>();
  for (let next: Types.ObjectId[] = mergedFromIds; next.length > 0 && all.size < MOST_MERGED; ) {
    const tickets = await Ticket.find({ _id: { $in: next } }, { number: 1, title: 1, mergedFromIds: 1 }).limit(MOST_MERGED).lean<Merged[]>();
    const byId = new Map(tickets.map((each) => [each._id.toString(), each]));
    const fresh = next.flatMap((id) => byId.get(id.toString()) ?? []).filter((each) => !each._id.equals(_id) && !all.has(each._id.toString()));
    for (const each of fresh) all.set(each._id.toString(), each);
    next = fresh.flatMap(({ mergedFromIds: from = [] }) => from);
  }
  return [...all.values()];
}
