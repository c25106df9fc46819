import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import type { Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { Attachment } from './attachment.ts';
import { findComment, permitDeletion, type Found } from './comment.ts';
import { Message, type MessageRecord } from './message.ts';

type Set = Pick<MessageRecord, 'body' | 'format' | 'text' | 'attachments' | 'deleted'>;

/** Takes a comment's words and files out of everybody's sight; its place stays, and says who did it. Deleting one twice changes nothing. @throws Problem `forbidden` · `not_found` · `conflict` */
export async function deleteComment(viewer: Viewer, idOrNumber: string, seq: string): Promise<MessageRecord> {
  return change(viewer, idOrNumber, seq, 'message.deleted', ({ comment }) => {
    if (comment.deleted) return null;
    const { body, format, text, attachments } = comment;
    return { body: '', format: 'text', text: '', attachments: [], deleted: { body, format, text, attachments, at: clock.now(), by: { id: viewer.actor.id, name: viewer.actor.name } } };
  });
}

/** Puts a deleted comment back, as it was. @throws Problem `forbidden` · `not_found` · `conflict` */
export async function restoreComment(viewer: Viewer, idOrNumber: string, seq: string): Promise<MessageRecord> {
  return change(viewer, idOrNumber, seq, 'message.restored', ({ comment: { deleted } }) => {
    if (!deleted) return null;
    const { body, format, text, attachments } = deleted;
    return { body, format, text, attachments, deleted: null };
  });
}

async function change(viewer: Viewer, idOrNumber: string, seq: string, event: 'message.deleted' | 'message.restored', decide: (found: Found) => Set | null): Promise<MessageRecord> {
  return changing(async (session) => {
    const found = await findComment(viewer, idOrNumber, seq, session);
    const { ticket, comment } = found;
    permitDeletion(viewer, found);
    const set = decide(found);
    if (!set) return comment;
    const { changed } = applyPatch(ticket, {}, { properties: false });
    await saveTicket(ticket, changed, (card) => [event, { card, messageId: comment._id.toString(), seq: comment.seq }], viewer, session);
    await Message.collection.updateOne({ _id: comment._id }, { $set: set }, { session });
    await Attachment.updateMany({ messageId: comment._id }, set.deleted ? { $set: { hidden: true } } : { $unset: { hidden: 1 } }, { session });
    return { ...comment, ...set };
  });
}
