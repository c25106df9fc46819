import { Attachment, type AttachmentRecord } from '../conversations/attachment.ts';
import { Draft, type DraftRecord } from '../conversations/draft.ts';
import { clock } from '../platform/clock.ts';
import { removeUnheld } from '../platform/held-files.ts';
import { isId, toId } from '../platform/id.ts';
import { Document, DocumentUpdate } from './document.ts';
import { ticketReply } from './ticket-reply.ts';

/** Whoever comes back to a window that stood open for a month attaches again. */
const KEPT_MS = 30 * 86_400_000;
const AT_ONCE = 500;

/**
 * Uploads that wait for a message which nobody sent are thrown away, unless a draft shows them or an answer that several write names them. What stands in a ticket's note belongs to the ticket and goes
 * with it. Safe to repeat.
 */
export async function sweepUnsent(): Promise<number> {
  const old = await Attachment.find({ messageId: null, ticketId: null, createdAt: { $lt: new Date(clock.ms() - KEPT_MS) } }, { sha256: 1, uploaderId: 1 }).sort({ createdAt: 1 }).limit(AT_ONCE).lean<AttachmentRecord[]>();
  if (old.length === 0) return 0;
  const wanted = new Set(old.map(({ _id }) => _id.toString()));
  await forEachText((text) => {
    for (const id of wanted) if (text.includes(id)) wanted.delete(id);
  }, [...new Set(old.flatMap(({ uploaderId }) => uploaderId ?? []))]);
  const gone = old.filter(({ _id }) => wanted.has(_id.toString()));
  // Claimed meanwhile: then it stays.
  for (const { _id, sha256 } of gone) if ((await Attachment.deleteOne({ _id, messageId: null, ticketId: null })).deletedCount === 1) await removeUnheld([sha256]);
  return gone.length;
}

/** Whatever may name an upload: drafts of those who uploaded, and answers that several write, as they are stored. Yjs keeps texts as they are, so an id is found among its bytes. */
async function forEachText(look: (text: { includes(id: string): boolean }) => void, uploaders: string[]): Promise<void> {
  for await (const { body, other } of Draft.find({ personId: { $in: uploaders.filter(isId).map((id) => toId(id)) } }, { body: 1, other: 1 }).lean<DraftRecord[]>().cursor()) look(`${body}\n${other?.body ?? ''}`);
  const replies = new RegExp(`^${ticketReply.name}/`);
  for await (const { state } of Document.find({ _id: replies }, { state: 1 }).lean().cursor()) look(bytesOf(state));
  for await (const { update } of DocumentUpdate.find({ document: replies }, { update: 1 }).lean().cursor()) look(bytesOf(update));
}

const bytesOf = (binary: { buffer: Uint8Array }): Buffer => Buffer.from(binary.buffer);
