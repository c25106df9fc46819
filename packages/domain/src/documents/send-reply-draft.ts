import { Binary } from 'mongodb';
import * as Y from 'yjs';
import { Attachment } from '../conversations/attachment.ts';
import type { MessageRecord } from '../conversations/message.ts';
import { writeMessage } from '../conversations/write-message.ts';
import { writeMessageInput, type WriteMessageInput } from '../conversations/words.ts';
import { clock } from '../platform/clock.ts';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { loadDocument } from './load-document.ts';
import { accessTo } from './read-document.ts';
import { renderDocument } from './render.ts';
import { ReplyDraft, type ReplyDraftRecord } from './reply-draft.ts';
import { replyOf } from './words.ts';

/** `lastSeenSeq` is not left out here: whoever sends what several wrote says what they have seen. */
export type SendReplyDraftInput = Pick<WriteMessageInput, 'sendAnyway' | 'status' | 'signature' | 'undoable'> & { lastSeenSeq: number };

/**
 * Sends the answer that several wrote, as it is stored. One message leaves whatever races: the number of the draft is raised in the transaction that writes the message. Recipients and files stand in
 * the document (`mail`: `cc`, `files`); the signature is the sender's, now.
 * @throws Problem `conflict` when somebody else sent it (`current`: by whom, as which message), or newer messages of the customer came in; `invalid` when it is empty
 */
export async function sendReplyDraft(viewer: Viewer, idOrNumber: string, channel: string, n: number, input: SendReplyDraftInput): Promise<MessageRecord> {
  const ticket = await findTicket(viewer, idOrNumber);
  const id = ticket._id.toString();
  const name = replyOf(id, channel, n);
  const access = await accessTo(viewer, name);
  if (access === 'read') await refuseSent(id, channel, n);
  permit(access === 'write', 'You may read this answer, and not send it.');
  const { state, authors } = await loadDocument(name);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  const { html, text } = renderDocument(doc);
  if (text.trim() === '' && !html.includes('<img')) throw new Problem('invalid', 'Write something first.', { errors: [{ path: 'body', message: 'Write something first.' }] });
  const { cc, files } = mailIn(doc);
  await handOver(files, authors.map(({ id: author }) => author), viewer);
  const key = `${id}.${channel}`;
  await ReplyDraft.updateOne({ _id: key }, { $setOnInsert: { ticketId: ticket._id, n: 1, sent: null } }, { upsert: true });
  return writeMessage(viewer, id, { ...writeMessageInput.parse({ body: html, format: 'html', direction: 'out', ...(cc.length > 0 ? { cc } : {}), ...(files.length > 0 ? { attachmentIds: files } : {}) }), ...input }, async (message, session) => {
    const sent = { n, by: { id: viewer.actor.kind === 'person' ? viewer.actor.id : null, name: viewer.actor.name }, at: clock.now(), seq: message.seq, vector: new Binary(Y.encodeStateVector(doc)) };
    const { matchedCount } = await ReplyDraft.updateOne({ _id: key, n }, { $set: { n: n + 1, sent } }, { session });
    if (matchedCount === 0) await refuseSent(id, channel, n);
  });
}

async function refuseSent(ticketId: string, channel: string, n: number): Promise<void> {
  const known = await ReplyDraft.findById(`${ticketId}.${channel}`).lean<ReplyDraftRecord>();
  if (!known || known.n <= n) return;
  const sent = known.sent?.n === n ? known.sent : null;
  const current = { n: known.n, ...(sent ? { sentBy: sent.by, sentAt: sent.at.toISOString(), seq: sent.seq, vector: Buffer.from(sent.vector.buffer).toString('base64') } : {}) };
  throw new Problem('conflict', sent ? `${sent.by.name} sent this answer already. What you typed after that is not in it.` : 'This answer was sent already.', { current });
}

/** Whom else it goes to and what goes with it. */
function mailIn(doc: Y.Doc): { cc: string[]; files: string[] } {
  const mail = doc.getMap('mail');
  const listed = (key: string): unknown[] => {
    const value = mail.get(key);
    return value instanceof Y.Array ? value.toArray() : [];
  };
  const files = listed('files').map((file) => (typeof file === 'object' && file !== null && 'id' in file ? String(file.id) : String(file)));
  return { cc: [...new Set(listed('cc').map(String))].slice(0, 21), files: [...new Set(files.filter(isId))].slice(0, 21) };
}

/** Files that others who wrote along uploaded for it are the sender's to send; anybody else's are not. */
async function handOver(files: string[], authors: (string | null)[], { actor }: Viewer): Promise<void> {
  if (files.length > 0) await Attachment.updateMany({ _id: { $in: files }, messageId: null, ticketId: null, uploaderId: { $in: authors.filter((author) => author !== null) } }, { $set: { uploaderId: actor.id } });
}
