import type { ClientSession } from 'mongoose';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket, type Patch } from '../tickets/change.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { Attachment } from './attachment.ts';
import { withFileAddresses } from './body-images.ts';
import { Message, type MessageRecord } from './message.ts';
import { Outbox } from './outbox.ts';

/** `forward`: it was one to somebody outside, with its words as plain text in `note`. */
export type Withdrawn = { forward: { to: string[]; subject: string; messages: number[]; note: string } | null; body: string; format: 'text' | 'html'; to: string[]; cc: string[]; bcc: string[]; attachments: { id: string; name: string; size: number }[] };

/**
 * Takes an answer, or what was forwarded, back that has not left yet, and returns what was written (catalogue 4.1, 14). Sending claims the same record of the outbox by the same state, so that of sending and
 * taking back exactly one happens, whatever was killed in between.
 * @param also what happens with it or not at all, in its transaction
 * @throws Problem `conflict` when it has left · `forbidden` when it is another's · `not_found`
 */
export async function withdrawMessage(viewer: Viewer, idOrNumber: string, seq: string, also?: (message: MessageRecord, session: ClientSession) => Promise<void>): Promise<Withdrawn> {
  return changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    const message = /^\d{1,9}$/.test(seq) ? await Message.findOne({ ticketId: ticket._id, seq: Number(seq) }, null, { session }).lean<MessageRecord>() : null;
    if (!message) throw new Problem('not_found', `There is no message ${seq.slice(0, 20)} in this ticket.`);
    if (message.author.id?.toString() !== viewer.actor.id) throw new Problem('forbidden', 'Only whoever sent this can take it back.');
    const mail = message.undo ? await Outbox.findOneAndDelete({ key: `${message.forward ? 'forward' : 'reply'}:${message._id}`, state: 'queued', attempts: 0, acceptedAt: null }, { session }).lean() : null;
    if (!mail) throw new Problem('conflict', message.forward ? 'This has left already. Write to them again if something was wrong.' : 'This answer has left already. Write to the customer again if something was wrong.');
    await giveBack(viewer, ticket, message, session);
    await also?.(message, session);
    const files = message.attachments.filter(({ inline }) => !inline).map(({ fileId, name, size }) => ({ id: fileId.toString(), name, size }));
    const forward = message.forward ? { to: message.forward.to, subject: message.forward.subject, messages: message.forward.seqs, note: message.text } : null;
    return { forward, body: withFileAddresses(message.body, message.attachments), format: message.format, to: mail.to.slice(1).map(({ address }) => address), cc: mail.cc.map(({ address }) => address), bcc: (mail.bcc ?? []).map(({ address }) => address), attachments: files };
  });
}

/** The ticket is as it was before, but for what others did to it meanwhile. */
async function giveBack(viewer: Viewer, ticket: TicketRecord, message: MessageRecord, session: ClientSession): Promise<void> {
  const before = message.undo!;
  const since = await Message.find({ ticketId: ticket._id, seq: { $gt: message.seq } }, { direction: 1 }, { session }).lean();
  const patch: Patch = {
    ...(since.some(({ direction }) => direction === 'out') ? {} : { waitingSince: before.waitingSince ?? ticket.waitingSince, firstResponseAt: before.firstResponseAt }),
    ...(since.length > 0 ? {} : { preview: before.preview }),
    ...(before.moved && since.every(({ direction }) => direction === 'internal') ? before.moved : {}),
  };
  const { changed, changes } = applyPatch(ticket, patch, { properties: before.moved !== null });
  await saveTicket(ticket, changed, (card) => ['message.withdrawn', { card, messageId: message._id.toString(), seq: message.seq, ...(changes.status ? { changes: { status: changes.status } } : {}) }], viewer, session);
  await Message.collection.deleteOne({ _id: message._id }, { session });
  // They wait for a message of their uploader again.
  await Attachment.updateMany({ messageId: message._id }, { $set: { ticketId: null, messageId: null, uploaderId: viewer.actor.id, inline: false, contentId: null } }, { session });
}
