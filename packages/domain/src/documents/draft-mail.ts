import * as Y from 'yjs';
import { Attachment } from '../conversations/attachment.ts';
import { isId, toId } from '../platform/id.ts';
import { draftLists } from './words.ts';

/** One more than may be: who is over it is told so. */
const MOST = 21;

export type DraftMail = { to: string[]; cc: string[]; bcc: string[]; files: string[] };

/** Whom a shared answer goes to besides the customer, and which files go with it. Two who added the same at once added it once. */
export function mailIn(doc: Y.Doc): DraftMail {
  const listed = (name: string): unknown[] => doc.getArray(name).toArray();
  const addresses = (name: string): string[] => [...new Map(listed(name).map((each) => [String(each).trim().toLowerCase(), String(each).trim()])).values()].filter(Boolean).slice(0, MOST);
  const files = listed(draftLists.files).map((file) => (typeof file === 'object' && file !== null && 'id' in file ? String(file.id) : String(file)));
  return { to: addresses(draftLists.to), cc: addresses(draftLists.cc), bcc: addresses(draftLists.bcc), files: [...new Set(files.filter(isId))].slice(0, MOST) };
}

/**
 * Files and pictures of a shared answer are the sender's to send: those that were put into a draft of this ticket, and those that somebody who wrote along uploaded for it. Nobody else's are.
 * They belong to the ticket from then on, so that a refused send leaves them to whoever sends next.
 */
export async function handOverFiles(html: string, { files }: DraftMail, { ticketId, authors, senderId }: { ticketId: string; authors: (string | null)[]; senderId: string | null }): Promise<void> {
  const ids = [...files, ...[...html.matchAll(/ src="\/api\/v1\/files\/([0-9a-f]{24})"/g)].map(([, id]) => id!)];
  if (ids.length === 0) return;
  const uploaders = authors.filter((author) => author !== null);
  await Attachment.updateMany({ _id: { $in: ids }, messageId: null, $or: [{ ticketId: toId(ticketId) }, { ticketId: null, uploaderId: { $in: uploaders } }] }, { $set: { uploaderId: senderId, ticketId: toId(ticketId) } });
}
