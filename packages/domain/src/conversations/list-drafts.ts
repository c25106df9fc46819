import { Types } from 'mongoose';
import type { Viewer } from '../people/viewer.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { Draft, toDraftView, type DraftRecord, type DraftView } from './draft.ts';
import { ownerOf } from './keep-draft.ts';
import { previewOf } from './preview.ts';

type ListedDraft = DraftView & { ticket: { id: string; number: string; title: string; requester: string }; preview: string };

const MOST = 200;

/** One's own drafts, the latest first; those of tickets that one may no longer read wait until one may. */
export async function listDrafts(viewer: Viewer): Promise<{ items: ListedDraft[]; next: null }> {
  const drafts = await Draft.find({ personId: ownerOf(viewer), ticketId: { $ne: null } }).sort({ updatedAt: -1 }).limit(MOST).lean<DraftRecord[]>();
  const tickets = await Ticket.find({ $and: [{ _id: { $in: drafts.map(({ ticketId }) => ticketId) } }, ticketFilter(viewer)] }, { number: 1, title: 1, requester: 1 }).lean<TicketRecord[]>();
  const byId = new Map(tickets.map((ticket) => [ticket._id.toString(), ticket]));
  const items = drafts.flatMap((draft) => {
    const ticket = byId.get(String(draft.ticketId));
    if (!ticket) return [];
    return [{ ...toDraftView(draft), ticket: { id: ticket._id.toString(), number: ticket.number, title: ticket.title, requester: ticket.requester.name }, preview: previewOf(wordsOf(draft)) ?? '' }];
  });
  return { items, next: null };
}

/** One's drafts in one ticket that was found for the viewer. */
export async function draftsIn(viewer: Viewer, ticketId: Types.ObjectId): Promise<DraftView[]> {
  if (viewer.actor.kind !== 'person') return [];
  return (await Draft.collection.find<DraftRecord>({ personId: ownerOf(viewer), ticketId }).toArray()).map(toDraftView);
}

const wordsOf = ({ body, format }: Pick<DraftRecord, 'body' | 'format'>): string => (format === 'text' ? body : body.replace(/<[^>]*>/g, ' ').replace(/&(amp|lt|gt|quot|nbsp);/g, (_all, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' })[name]!));
