import { Types, type ClientSession } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { Attachment, type AttachmentRecord } from './attachment.ts';
import type { MessageAttachment, MessageRecord } from './message.ts';

const marked = / data-file="([0-9a-f]{24})"/g;
const cidOf = (id: string): string => `${id}@inline`;

/** The uploads that a body shows as pictures, each once. */
const imagesIn = (body: string): string[] => [...new Set([...body.matchAll(marked)].map(([, id]) => id!))];

/** The body with its pictures named as those of mails are: by the content id of a file of the message. What is none of its files is no picture. */
function withContentIds(body: string, files: readonly Pick<MessageAttachment, 'fileId' | 'contentId'>[]): string {
  const cids = new Map(files.map(({ fileId, contentId }) => [fileId.toString(), contentId]));
  return body.replace(marked, (_whole, id: string) => (cids.get(id) ? ` data-cid="${cids.get(id)}"` : ''));
}

/** For writing on: pictures by the address of their file again. */
export function withFileAddresses(body: string, files: readonly Pick<MessageAttachment, 'fileId' | 'contentId'>[]): string {
  return body.replace(/ data-cid="([^"]*)"/g, (whole, cid: string) => {
    const file = files.find(({ contentId }) => contentId === cid);
    return file ? ` src="/api/v1/files/${file.fileId}"` : whole;
  });
}

type To = { ticketId: Types.ObjectId; messageId: Types.ObjectId; by: string | null };

/**
 * Gives the pictures of a body to its message: the writer's own uploads, and copies of pictures of other messages in the same ticket (a quote shows them too). Any other id is left out.
 */
export async function claimImages(body: string, { ticketId, messageId, by }: To, has: readonly MessageAttachment[], session: ClientSession): Promise<MessageAttachment[]> {
  const ids = imagesIn(body).filter((id) => !has.some(({ fileId }) => fileId.toString() === id)).slice(0, 50);
  if (ids.length === 0) return [];
  const found = await Attachment.find({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) }, type: /^image\//, hidden: { $ne: true }, $or: [{ uploaderId: by, messageId: null }, { ticketId }] }, null, { session }).lean<AttachmentRecord[]>();
  const listed: MessageAttachment[] = [];
  for (const { _id, name, type, size, sha256, messageId: whose } of found) {
    // One that is another message's stays there: this message gets a file of its own with the same bytes, under the id that the body names.
    if (whose) continue;
    await Attachment.updateOne({ _id }, { $set: { ticketId, messageId, inline: true, contentId: cidOf(_id.toString()) } }, { session });
    listed.push({ fileId: _id, name, type, size, sha256, inline: true, contentId: cidOf(_id.toString()) });
  }
  for (const copied of found.filter(({ messageId: whose }) => whose !== null)) listed.push(await copyOf(copied, { ticketId, messageId, by }, session));
  return listed;
}

async function copyOf({ _id: of, name, type, size, sha256 }: AttachmentRecord, { ticketId, messageId, by }: To, session: ClientSession): Promise<MessageAttachment> {
  const fileId = new Types.ObjectId();
  await Attachment.collection.insertOne({ _id: fileId, name, type, size, sha256, inline: true, contentId: cidOf(of.toString()), ticketId, messageId, uploaderId: by, createdAt: clock.now() }, { session });
  return { fileId, name, type, size, sha256, inline: true, contentId: cidOf(of.toString()) };
}

/** The files of a message with the pictures its body names, and the body that names them by content id. A copy is named by the file it was copied from. */
export function placeImages<Body extends Pick<MessageRecord, 'body'>>(said: Body, files: readonly MessageAttachment[]): Body {
  if (!said.body.includes('data-file=')) return said;
  const cids = new Set(files.flatMap(({ contentId }) => contentId ?? []));
  const named = said.body.replace(marked, (whole, id: string) => (cids.has(cidOf(id)) ? ` data-cid="${cidOf(id)}"` : whole));
  return { ...said, body: withContentIds(named, files) };
}
