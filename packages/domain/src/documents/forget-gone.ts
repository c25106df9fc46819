import { clock } from '../platform/clock.ts';
import { Ticket } from '../tickets/ticket.ts';
import { Document, DocumentUpdate, DocumentVersion } from './document.ts';
import { draftKey, ReplyDraft, type ReplyDraftRecord } from './reply-draft.ts';
import { replyPartsOf, TICKET_REPLY } from './words.ts';

const AT_ONCE = 500;
/** An answer that left stands in its ticket; its draft is kept for whoever takes it back or comes from a place without a connection. */
const SENT_KEPT_MS = 7 * 86_400_000;
/** Where the last look ended: each looks at the next few, so that all are looked at in turn. */
let lookedAt = '';

/** What was written about a ticket goes when the ticket is gone for good (conversations/empty-trash.ts leaves nothing that would say so). Safe to run twice. */
export async function forgetGone(): Promise<number> {
  const some = await Document.find({ _id: { $gt: lookedAt } }, { subject: 1, kind: 1, updatedAt: 1 }).sort({ _id: 1 }).limit(AT_ONCE).lean();
  lookedAt = some.length < AT_ONCE ? '' : some.at(-1)!._id;
  const ticketOf = ({ subject }: { subject: string }) => subject.split(':')[1]!;
  const there = new Set((await Ticket.find({ _id: { $in: some.map(ticketOf) } }, { _id: 1 }).lean()).map(({ _id }) => _id.toString()));
  const left = some.filter((document) => !there.has(ticketOf(document)));
  const gone = [...left.map(({ _id }) => _id), ...(await sentLongAgo(some.filter((document) => there.has(ticketOf(document)))))];
  for (const model of [DocumentUpdate, DocumentVersion]) await model.collection.deleteMany({ document: { $in: gone } });
  if (gone.length > 0) await ReplyDraft.deleteMany({ ticketId: { $in: left.map(ticketOf) } });
  if (gone.length > 0) await Document.deleteMany({ _id: { $in: gone } });
  return gone.length;
}

/** Of these the shared answers of which a later one is written by now. */
async function sentLongAgo(some: { _id: string; kind: string; updatedAt: Date }[]): Promise<string[]> {
  const before = clock.ms() - SENT_KEPT_MS;
  const old = some.flatMap(({ _id, kind, updatedAt }) => {
    const parts = kind === TICKET_REPLY && updatedAt.getTime() < before ? replyPartsOf(_id.slice(TICKET_REPLY.length + 1)) : null;
    return parts ? [{ _id, key: draftKey(parts.ticketId, parts.channel), n: parts.n }] : [];
  });
  if (old.length === 0) return [];
  const now = new Map((await ReplyDraft.find({ _id: { $in: old.map(({ key }) => key) } }, { n: 1 }).lean<ReplyDraftRecord[]>()).map(({ _id, n }) => [_id, n]));
  return old.filter(({ key, n }) => n < (now.get(key) ?? 1)).map(({ _id }) => _id);
}
