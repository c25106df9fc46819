import { Attachment, type AttachmentRecord } from '../conversations/attachment.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { DraftFile } from './words.ts';

/** A file that one uploaded belongs to the ticket from now on: whoever writes along on its answer sees it, and whoever sends that answer sends it. @throws Problem `not_found` · `forbidden` */
export async function shareDraftFile(viewer: Viewer, idOrNumber: string, fileId: string): Promise<DraftFile & { url: string }> {
  const ticket = await findTicket(viewer, idOrNumber);
  permit(may(viewer, 'tickets.reply', ticket));
  const mine = { _id: toId(fileId, 'file'), uploaderId: viewer.actor.id, messageId: null, ticketId: { $in: [null, ticket._id] } };
  const file = await Attachment.findOneAndUpdate(mine, { $set: { ticketId: ticket._id } }, { returnDocument: 'after' }).lean<AttachmentRecord>();
  if (!file) throw new Problem('not_found', 'This file is gone. Attach it again.');
  return { id: fileId, name: file.name, size: file.size, type: file.type, url: `/api/v1/files/${fileId}` };
}
