import type { Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Document, DocumentUpdate, type DocumentRecord, type Writer } from './document.ts';
import { readDocument } from './read-document.ts';
import { ReplyDraft, type ReplyDraftRecord } from './reply-draft.ts';
import { answerChannels, replyOf } from './words.ts';

export type OpenReply = { document: string; channel: string; n: number; preview: string; updatedAt: string | null; updatedBy: Writer | null };

const PREVIEW = 140;

/** The answers of a ticket that somebody began and nobody has sent. @throws Problem `not_found` */
export async function openReplies(viewer: Viewer, idOrNumber: string): Promise<{ items: OpenReply[]; next: null }> {
  const ticket = await findTicket(viewer, idOrNumber);
  const id = ticket._id.toString();
  const numbers = new Map((await ReplyDraft.find({ ticketId: ticket._id }).lean<ReplyDraftRecord[]>()).map(({ _id, n }) => [_id.split('.')[1]!, n]));
  const names = answerChannels.map((channel) => ({ channel, n: numbers.get(channel) ?? 1, document: replyOf(id, channel, numbers.get(channel) ?? 1) }));
  const begun = new Set([
    ...(await Document.find({ _id: { $in: names.map(({ document }) => document) } }, { _id: 1 }).lean<DocumentRecord[]>()).map(({ _id }) => _id),
    ...(await DocumentUpdate.distinct('document', { document: { $in: names.map(({ document }) => document) } })),
  ]);
  const items: OpenReply[] = [];
  for (const { channel, n, document } of names.filter(({ document: name }) => begun.has(name))) {
    const { text, updatedAt, updatedBy } = await readDocument(viewer, document);
    if (text !== '') items.push({ document, channel, n, preview: text.slice(0, PREVIEW), updatedAt, updatedBy });
  }
  return { items, next: null };
}
