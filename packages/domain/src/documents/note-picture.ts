import { Attachment } from '../conversations/attachment.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';

/** A picture that one uploaded belongs to the ticket from now on: whoever reads its note sees it. @throws Problem `not_found` · `forbidden` */
export async function addNotePicture(viewer: Viewer, idOrNumber: string, fileId: string): Promise<{ url: string }> {
  const ticket = await findTicket(viewer, idOrNumber);
  permit(may(viewer, 'tickets.comment', ticket));
  const mine = { _id: toId(fileId, 'file'), uploaderId: viewer.actor.id, messageId: null, type: /^image\/(png|jpeg|gif|webp)$/ };
  const { matchedCount } = await Attachment.updateOne({ ...mine, ticketId: { $in: [null, ticket._id] } }, { $set: { ticketId: ticket._id } });
  if (matchedCount === 0) throw new Problem('not_found', 'This picture is gone. Paste it again.');
  return { url: `/api/v1/files/${fileId}` };
}
