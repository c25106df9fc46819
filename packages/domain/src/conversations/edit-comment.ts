import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { claimImages, placeImages } from './body-images.ts';
import { cleanBody } from './clean-body.ts';
import { findComment, isOwn } from './comment.ts';
import { newlyNamed, readMentions, withMentioned } from './mentions.ts';
import { Message, type MessageRecord } from './message.ts';
import { toPublicMessage } from './public-message.ts';
import type { EditCommentInput } from './words.ts';

const MOST_TEXTS = 100;

/**
 * Gives one's own comment another text; the earlier ones can be read by whoever reads the ticket. Those it names anew are told, those it named before are not told again.
 * @throws Problem `forbidden` for another's · `conflict` with the comment as it is now, for a stale `version`, one that was deleted or was never a comment
 */
export async function editComment(viewer: Viewer, idOrNumber: string, seq: string, input: EditCommentInput): Promise<MessageRecord> {
  const cleaned = await cleanBody(input.body, input.format);
  if (!cleaned.text.trim() && !cleaned.body.includes('<img')) throw new Problem('invalid', 'Write something, or delete the comment.', { errors: [{ path: 'body', message: 'Write something first.' }] });
  return changing(async (session) => {
    const { ticket, comment } = await findComment(viewer, idOrNumber, seq, session);
    permit(isOwn(viewer, comment) && may(viewer, 'tickets.comment', ticket), 'Only whoever wrote a comment can change it.');
    refuseStale(comment, input.version);
    const pictures = await claimImages(cleaned.body, { ticketId: ticket._id, messageId: comment._id, by: viewer.actor.id }, comment.attachments, session);
    const attachments = [...comment.attachments, ...pictures];
    const { body: said, mentions } = await readMentions(placeImages(cleaned, attachments), ticket, session);
    if (said.body === comment.body && said.format === comment.format) return comment;
    const now = clock.now();
    const earlier = [...(comment.earlier ?? []), { body: comment.body, format: comment.format, at: comment.editedAt ?? comment.createdAt }];
    const told = mentions && newlyNamed(mentions, comment.mentions);
    const { changed } = applyPatch(ticket, { mentionedIds: withMentioned(ticket, mentions, viewer.actor.id) }, { properties: false });
    await saveTicket(ticket, changed, (card) => ['message.edited', { card, messageId: comment._id.toString(), seq: comment.seq, ...(told ? { mentions: told } : {}) }], viewer, session);
    const set = { ...said, mentions, attachments, earlier, editedAt: now };
    await Message.collection.updateOne({ _id: comment._id }, { $set: set }, { session });
    return { ...comment, ...set };
  });
}

function refuseStale(comment: MessageRecord, version: number | undefined): void {
  if (comment.deleted) throw new Problem('conflict', 'This comment was deleted. Restore it to change it.', { current: toPublicMessage(comment) });
  const { version: now } = toPublicMessage(comment);
  if (version !== undefined && version !== now) throw new Problem('conflict', 'You changed this comment somewhere else meanwhile. Look at what it says now, then save again.', { current: toPublicMessage(comment) });
  if (now > MOST_TEXTS) throw new Problem('conflict', `A comment can be changed ${MOST_TEXTS} times. Write another one.`);
}
