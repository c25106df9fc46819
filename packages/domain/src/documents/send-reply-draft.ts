import { Binary } from 'mongodb';
import * as Y from 'yjs';
import { Message, type MessageRecord } from '../conversations/message.ts';
import { writeMessage } from '../conversations/write-message.ts';
import { writeMessageInput, type WriteMessageInput } from '../conversations/words.ts';
import { clock } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import { permit, type Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { approvalCounts } from './approval-counts.ts';
import { isApproved } from './approved.ts';
import { handOverFiles, mailIn, type DraftMail } from './draft-mail.ts';
import { loadDocument } from './load-document.ts';
import { plainAnswer } from './plain-answer.ts';
import { accessTo } from './read-document.ts';
import { renderDocument } from './render.ts';
import { begunAnew, draftKey, MOST_LEFT, ReplyDraft, type ReplyDraftRecord } from './reply-draft.ts';
import { replyOf } from './words.ts';

/** `lastSeenSeq` is not left out here: whoever sends what several wrote says what they have seen. */
export type SendReplyDraftInput = Pick<WriteMessageInput, 'sendAnyway' | 'status' | 'signature' | 'undoable'> & { lastSeenSeq: number };

/**
 * Sends the answer that several wrote, as it is stored. One message leaves whatever races: the number of the draft is raised in the transaction that writes the message. Recipients and files stand in
 * the document (draft-mail.ts); the signature is the sender's, now.
 * @throws Problem `conflict` when somebody else sent it (`current`: by whom, as which message), or newer messages of the customer came in; `invalid` when it is empty
 */
export async function sendReplyDraft(viewer: Viewer, idOrNumber: string, channel: string, n: number, input: SendReplyDraftInput): Promise<MessageRecord> {
  const ticket = await findTicket(viewer, idOrNumber);
  const id = ticket._id.toString();
  const name = replyOf(id, channel, n);
  const access = await accessTo(viewer, name);
  if (access === 'read') await refuseSent(id, channel, n);
  permit(access === 'write', 'You may read this answer, and not send it.');
  const _id = draftKey(id, channel);
  const known = await ReplyDraft.findOne({ _id, n }).lean<ReplyDraftRecord>();
  const { state, authors } = await loadDocument(name);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  const { html, text } = renderDocument(doc);
  const mail = mailIn(doc);
  if (text.trim() === '' && !html.includes('<img') && mail.files.length === 0) throw new Problem('invalid', 'Write something first.', { errors: [{ path: 'body', message: 'Write something first.' }] });
  const message = await messageOf(doc, html, mail);
  await handOverFiles(html, mail, { ticketId: id, authors: authors.map(({ id: author }) => author), senderId: viewer.actor.id });
  const approval = known?.approval && isApproved(known, doc) ? known.approval : null;
  await ReplyDraft.updateOne({ _id }, { $setOnInsert: { ticketId: ticket._id, n: 1, sent: null } }, { upsert: true });
  return writeMessage(viewer, id, { ...message, ...input }, async ({ _id: messageId, seq, undo }, session) => {
    const sent = { n, by: { id: viewer.actor.kind === 'person' ? viewer.actor.id : null, name: viewer.actor.name }, at: clock.now(), seq, vector: new Binary(Y.encodeStateVector(doc)) };
    const { matchedCount } = await ReplyDraft.updateOne({ _id, n, takenBackAt: known?.takenBackAt ?? null }, { $set: { n: n + 1, sent, ...begunAnew }, $push: { left: { $each: [{ n, vector: sent.vector }], $slice: -MOST_LEFT } } }, { session });
    if (matchedCount === 0) {
      await refuseSent(id, channel, n);
      throw new Problem('conflict', 'An answer that was taken back came into this one a moment ago. Read it, then send again.');
    }
    if (undo) await Message.collection.updateOne({ _id: messageId }, { $set: { 'undo.draft': { ticketId: id, channel, n } } }, { session });
  }, approval ? { approved: (now, session) => approvalCounts(approval, now, session) } : {});
}

/** Checked once more as whatever comes in: what stands in a document was typed by pages. */
async function messageOf(doc: Y.Doc, html: string, { to, cc, bcc, files }: DraftMail): Promise<WriteMessageInput> {
  const plain = plainAnswer(doc);
  const body = plain === null ? { body: html, format: 'html' } : { body: plain === '' ? await namesOf(doc) : plain, format: 'text' };
  const read = writeMessageInput.safeParse({ ...body, direction: 'out', ...(to.length > 0 ? { to } : {}), ...(cc.length > 0 ? { cc } : {}), ...(bcc.length > 0 ? { bcc } : {}), ...(files.length > 0 ? { attachmentIds: files } : {}) });
  if (read.success) return read.data;
  const errors = read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const wrong = read.error.issues.find(({ path }) => ['to', 'cc', 'bcc'].includes(String(path[0])) && path.length > 1);
  const address = wrong && String({ to, cc, bcc }[wrong.path[0] as 'to'][Number(wrong.path[1])]);
  throw new Problem('invalid', address ? `${address} is not an e-mail address.` : (errors[0]?.message ?? 'This answer cannot be sent.'), { errors });
}

/** Files alone are an answer, too: it says what they are. */
async function namesOf(doc: Y.Doc): Promise<string> {
  return doc.getArray('files').toArray().map((file) => String((file as { name?: unknown } | null)?.name ?? '')).filter(Boolean).join('\n') || '-';
}

/** @throws Problem `conflict` when the n-th was sent */
async function refuseSent(ticketId: string, channel: string, n: number): Promise<void> {
  const known = await ReplyDraft.findById(draftKey(ticketId, channel)).lean<ReplyDraftRecord>();
  if (!known || known.n <= n) return;
  const sent = known.sent?.n === n ? known.sent : null;
  const current = { n: known.n, ...(sent ? { sentBy: sent.by, sentAt: sent.at.toISOString(), seq: sent.seq, vector: Buffer.from(sent.vector.buffer).toString('base64') } : {}) };
  throw new Problem('conflict', sent ? `${sent.by.name} sent this answer already. What you typed after that is not in it.` : 'This answer was sent already.', { current });
}
