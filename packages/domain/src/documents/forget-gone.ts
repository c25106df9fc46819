import { Ticket } from '../tickets/ticket.ts';
import { Document, DocumentUpdate, DocumentVersion } from './document.ts';
import { ReplyDraft } from './reply-draft.ts';

const AT_ONCE = 500;
/** Where the last look ended: each looks at the next few, so that all are looked at in turn. */
let lookedAt = '';

/** What was written about a ticket goes when the ticket is gone for good (conversations/empty-trash.ts leaves nothing that would say so). Safe to run twice. */
export async function forgetGone(): Promise<number> {
  const some = await Document.find({ _id: { $gt: lookedAt } }, { subject: 1 }).sort({ _id: 1 }).limit(AT_ONCE).lean();
  lookedAt = some.length < AT_ONCE ? '' : some.at(-1)!._id;
  const ticketOf = ({ subject }: { subject: string }) => subject.split(':')[1]!;
  const there = new Set((await Ticket.find({ _id: { $in: some.map(ticketOf) } }, { _id: 1 }).lean()).map(({ _id }) => _id.toString()));
  const left = some.filter((document) => !there.has(ticketOf(document)));
  const gone = left.map(({ _id }) => _id);
  for (const model of [DocumentUpdate, DocumentVersion]) await model.collection.deleteMany({ document: { $in: gone } });
  if (gone.length > 0) await ReplyDraft.deleteMany({ ticketId: { $in: left.map(ticketOf) } });
  if (gone.length > 0) await Document.deleteMany({ _id: { $in: gone } });
  return gone.length;
}
