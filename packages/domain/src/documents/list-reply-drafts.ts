import type { Viewer } from '../people/viewer.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import type { Writer } from './document.ts';
import { ReplyDraft, type AskedFor, type ReplyDraftRecord } from './reply-draft.ts';

type ListedReplyDraft = {
  ticket: { id: string; number: string; title: string; requester: string };
  channel: string;
  n: number;
  preview: string;
  updatedAt: string;
  updatedBy: Writer | null;
  /** Who wants what of oneself; null: it is in the list because one wrote along. */
  asked: { for: AskedFor; by: Writer; line: string; at: string } | null;
};

const MOST = 200;

/** Shared answers that one wrote along on or is asked for, and that nobody has sent: what waits for oneself first, then the latest. Those of tickets that one may no longer read are left out. */
export async function listReplyDrafts(viewer: Viewer): Promise<{ items: ListedReplyDraft[]; next: null }> {
  const me = viewer.actor.kind === 'person' ? viewer.actor.id : null;
  if (!me) return { items: [], next: null };
  const [waiting, own] = await Promise.all([
    ReplyDraft.find({ 'asked.of.id': me }).limit(MOST).lean<ReplyDraftRecord[]>(),
    ReplyDraft.find({ writerIds: me, draft: { $ne: null } }).sort({ 'draft.at': -1 }).limit(MOST).lean<ReplyDraftRecord[]>(),
  ]);
  const drafts = [...new Map([...own, ...waiting].map((draft) => [draft._id, draft])).values()];
  const found = await Ticket.find({ $and: [{ _id: { $in: drafts.map(({ ticketId }) => ticketId) } }, ticketFilter(viewer)] }, { number: 1, title: 1, requester: 1 }).lean<TicketRecord[]>();
  const tickets = new Map(found.map((ticket) => [ticket._id.toString(), ticket]));
  const items = drafts.flatMap((record): ListedReplyDraft[] => {
    const ticket = tickets.get(record.ticketId.toString());
    if (!ticket) return [];
    const asked = record.asked?.of.id === me ? record.asked : null;
    return [{
      ticket: { id: ticket._id.toString(), number: ticket.number, title: ticket.title, requester: ticket.requester.name },
      ...{ channel: record._id.split('.')[1]!, n: record.n, preview: record.draft?.preview ?? '', updatedBy: record.draft?.by ?? null },
      updatedAt: (record.draft?.at ?? record.asked?.at ?? new Date(0)).toISOString(),
      asked: asked && { for: asked.for, by: asked.by, line: asked.line, at: asked.at.toISOString() },
    }];
  });
  return { items: items.sort((a, b) => Number(b.asked !== null) - Number(a.asked !== null) || b.updatedAt.localeCompare(a.updatedAt)), next: null };
}
