import { Types, type ClientSession } from 'mongoose';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { Attachment, type AttachmentRecord, type NewAttachment } from './attachment.ts';
import { Message, type MessageRecord } from './message.ts';

/** What most mail servers take, the encoding of files in mails counted. */
const MOST_BYTES = 18 * 1024 * 1024;

/**
 * The files that go along: those chosen of the ticket, own uploads, and the pictures that stand in the forwarded text. Each becomes a file of the new message; its bytes are stored once.
 * @throws Problem `invalid` for a file that is gone, is of an internal comment, or is too much in all
 */
export async function filesToForward(viewer: Viewer, ticket: Pick<TicketRecord, '_id'>, passedOn: readonly MessageRecord[], chosen: readonly string[], session: ClientSession): Promise<NewAttachment[]> {
  const shown = passedOn.flatMap(({ attachments }) => attachments.filter(({ inline }) => inline));
  const ids = [...new Set(chosen)].map((id) => new Types.ObjectId(id));
  const mine = { uploaderId: viewer.actor.id, messageId: null };
  const found = ids.length === 0 ? [] : await Attachment.find({ _id: { $in: ids }, $or: [{ ticketId: ticket._id }, mine] }, null, { session }).lean<AttachmentRecord[]>();
  if (found.length !== ids.length) refuse('One of the files is gone. Choose again.');
  const parents = await Message.find({ _id: { $in: found.flatMap(({ messageId }) => messageId ?? []) } }, { direction: 1, thirdParty: 1, forward: 1 }, { session }).lean<MessageRecord[]>();
  if (parents.some(({ direction, thirdParty, forward }) => direction === 'internal' && !thirdParty && !forward)) refuse('Files of internal comments stay inside. Upload what the receiver is to get.');

  const files = [...shown, ...found.filter(({ _id }) => !shown.some(({ fileId }) => fileId.equals(_id)))];
  if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) refuse(`These files are more than the ${MOST_BYTES / 1_048_576} MB that fit into a mail. Leave some out, or share them by a link.`);
  // Uploads became files of the message; what waited is not needed any more.
  await Attachment.deleteMany({ _id: { $in: ids }, ...mine }, { session });
  return files.map(({ name, type, size, sha256, inline, contentId }) => ({ name, type, size, sha256, inline: inline && shown.some((each) => each.sha256 === sha256), contentId }));
}

function refuse(message: string): never {
  throw new Problem('invalid', message, { errors: [{ path: 'attachmentIds', message }] });
}
