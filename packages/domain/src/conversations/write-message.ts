import type { ClientSession, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket, type Patch } from '../tickets/change.ts';
import { refuseTrash, statusPatch } from '../tickets/change-ticket.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { whereItGoesOn } from '../tickets/merged.ts';
import { requireResolution, resolutionOf, resolves } from '../tickets/resolution.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { statusNamed, type Status } from '../tickets/words.ts';
import { claimUploads } from './attachment.ts';
import { requireApproval } from './approval.ts';
import { beforeSending } from './before-sending.ts';
import { cleanBody, type CleanBody } from './clean-body.ts';
import { strictAddress } from './mail/address.ts';
import { Message, type MessageMentions, type MessageRecord } from './message.ts';
import { claimImages, placeImages } from './body-images.ts';
import { draftWasSent } from './keep-draft.ts';
import { newlyNamed, readMentions, withMentioned, withoutMentions } from './mentions.ts';
import { parentOf } from './parent-of.ts';
import { previewOf } from './preview.ts';
import { queueReply } from './queue-reply.ts';
import { toPublicMessage } from './public-message.ts';
import { signatureFor } from './signature.ts';
import type { SignatureChoice } from './signature-words.ts';
import type { WriteMessageInput } from './words.ts';
import { writingPreferences } from './writing-preferences.ts';

/**
 * An agent answers, or writes an internal comment (TK-34). An answer leaves by the outbox that is written with it. With `status` the ticket's status
 * changes in the same step: send and resolve; the answer itself then says what solved it (TK-30).
 * @param also what happens with it or not at all, in its transaction
 * @param approved whether somebody who may has read it as it leaves, asked of the ticket as it is in the transaction
 * @throws Problem `forbidden` where the team has answers approved · `conflict` with the messages that came in since `lastSeenSeq`, unless `sendAnyway` (catalogue 3, item 3)
 */
export async function writeMessage(viewer: Viewer, idOrNumber: string, input: WriteMessageInput, also?: (message: MessageRecord, session: ClientSession) => Promise<void>, { approved }: { approved?: (ticket: TicketRecord, session: ClientSession) => Promise<boolean> } = {}): Promise<MessageRecord> {
  const direction = input.isInternal ? 'internal' : (input.direction ?? 'out');
  if (direction === 'in') throw new Problem('invalid', 'Messages of customers come in through their channel.', { errors: [{ path: 'direction', message: 'Use out or internal.' }] });
  const status = readStatus(input.status);
  const body = await cleanBody(input.body, input.format);
  const heldMs = input.undoable && direction === 'out' && viewer.actor.kind === 'person' ? (await writingPreferences(viewer)).undoSeconds * 1000 : 0;
  if (!body.text.trim() && !body.body.includes('<img')) throw new Problem('invalid', 'Write something first.', { errors: [{ path: 'body', message: 'Write something first.' }] });

  return changing(async (session) => {
    const named = await findTicket(viewer, idOrNumber, session);
    // What is said to a merged ticket is said where it goes on.
    const ticket = named.mergedIntoId ? await findTicket(viewer, (await whereItGoesOn(named._id, session))!._id.toString(), session) : named;
    permit(may(viewer, direction === 'internal' ? 'tickets.comment' : 'tickets.reply', ticket));
    refuseTrash(ticket);
    if (direction === 'out') {
      await refuseDrift(ticket, input, session);
      if (!(await approved?.(ticket, session))) await requireApproval(viewer, ticket, session);
    }
    const said = direction === 'internal' ? await readMentions(body, ticket, session) : { body: withoutMentions(body), mentions: null };
    const parent = direction === 'internal' && input.replyTo !== undefined ? await parentOf(ticket, input.replyTo, session) : null;
    if (input.fromDraft) await draftWasSent(viewer, ticket._id, direction, session);
    const message = await write(viewer, ticket, { ...input, direction, status, ...said, parent, heldMs }, session);
    await also?.(message, session);
    return message;
  });
}

type Writing = { direction: 'out' | 'internal'; status: Status | null; resolution?: string; body: CleanBody; attachmentIds?: string[]; cc?: string[]; to?: string[]; bcc?: string[]; signature?: SignatureChoice; heldMs?: number; mentions?: MessageMentions | null; parent?: Pick<MessageRecord, '_id' | 'author'> | null };

/** One step of a larger one, in its transaction; `writeMessage` is for everybody else. */
export async function write(viewer: Viewer, ticket: TicketRecord, { direction, status, resolution, body: written, attachmentIds = [], cc = [], to: others = [], bcc = [], signature, heldMs = 0, mentions = null, parent = null }: Writing, session: ClientSession): Promise<MessageRecord> {
  const seq = ticket.lastSeq + 1;
  const now = clock.now();
  const _id = newId();
  const to = { ticketId: ticket._id, messageId: _id, by: viewer.actor.id };
  const pictures = await claimImages(written.body, to, [], session);
  const shown = new Set(pictures.map(({ fileId }) => fileId.toString()));
  const files = await claimUploads(attachmentIds.filter((id) => !shown.has(id)), to, session);
  const body = placeImages(written, pictures);
  const message: MessageRecord = {
    _id,
    ticketId: ticket._id,
    seq,
    direction,
    channel: direction === 'out' && ticket.requester.email ? 'email' : ticket.channel,
    kind: 'human',
    author: { kind: viewer.actor.kind === 'person' ? 'agent' : 'system', id: personId(viewer), name: viewer.actor.name },
    ...body,
    full: null,
    attachments: [...pictures, ...files.map(({ _id: fileId, name, type, size, sha256, inline, contentId }) => ({ fileId, name, type, size, sha256, inline, contentId }))],
    delivery: null,
    mail: null,
    unverifiedSender: false,
    dedupeKey: null,
    ...(parent ? { parentId: parent._id } : {}),
    ...(mentions ? { mentions } : {}),
    createdAt: now,
  };
  if (direction === 'out') {
    const heldUntil = heldMs > 0 ? new Date(now.getTime() + heldMs) : null;
    const queued = await queueReply(ticket, message, session, { heldUntil, signature: await signatureFor(viewer, ticket, signature, session), cc: cc.map(addressed), to: others.map(addressed), bcc: bcc.map(addressed) });
    if (queued && heldUntil) message.undo = beforeSending(ticket, status !== null && status !== ticket.status);
    message.delivery = queued ? { state: 'queued', error: null, at: now, ...(heldUntil ? { heldUntil } : {}) } : { state: 'failed', error: 'The customer has no e-mail address. Call them, or add an address.', at: now };
  }
  const said = resolutionOf(ticket, status, resolution, direction === 'out' ? body.text : '');
  if (viewer.actor.kind === 'person' && resolves(ticket, status)) requireResolution(said.resolution ?? ticket.resolution);
  const patch: Patch = { ...(status ? { ...statusPatch(viewer, ticket, status), ...said } : {}), lastSeq: seq, mentionedIds: withMentioned(ticket, mentions, viewer.actor.id), ...(direction === 'out' ? answered(viewer, ticket, body, now) : {}) };
  const { changed, changes } = applyPatch(ticket, patch, { properties: status !== null && status !== ticket.status });
  const told = mentions && newlyNamed(mentions, null);
  const repliesTo = parent?.author.id?.toString();
  const payload = { messageId: _id.toString(), seq, channel: message.channel, direction, ...(changes.status ? { changes: { status: changes.status } } : {}), ...(told ? { mentions: told } : {}), ...(repliesTo ? { repliesTo } : {}) };
  await saveTicket(ticket, changed, (card) => ['message.written', { card, ...payload }], viewer, session);
  await Message.collection.insertOne(message, { session });
  return message;
}

const addressed = (address: string): { name: string; address: string } => ({ name: '', address: strictAddress(address) });

/** A public answer by a person ends the customer's wait; the first one is the first response (catalogue 4.1, 9 and 10). */
function answered(viewer: Viewer, ticket: TicketRecord, body: CleanBody, now: Date): Patch {
  const human = viewer.actor.kind === 'person' || viewer.actor.kind === 'key';
  return { preview: previewOf(body.text) ?? ticket.preview, ...(human ? { waitingSince: null, firstResponseAt: ticket.firstResponseAt ?? now } : {}) };
}

async function refuseDrift(ticket: TicketRecord, { lastSeenSeq, sendAnyway }: WriteMessageInput, session: ClientSession): Promise<void> {
  if (lastSeenSeq === undefined || sendAnyway || ticket.lastSeq <= lastSeenSeq) return;
  const missed = await Message.find({ ticketId: ticket._id, seq: { $gt: lastSeenSeq }, direction: 'in' }, null, { session }).sort({ seq: 1 }).lean<MessageRecord[]>();
  if (missed.length === 0) return;
  const count = missed.length === 1 ? 'A new message' : `${missed.length} new messages`;
  throw new Problem('conflict', `${count} came in since you began. Read ${missed.length === 1 ? 'it' : 'them'}, then send again.`, { current: missed.map(toPublicMessage) });
}

function readStatus(name: string | undefined): Status | null {
  if (name === undefined) return null;
  const status = statusNamed(name);
  if (!status) throw new Problem('invalid', `There is no status "${name}".`, { errors: [{ path: 'status', message: `"${name}" is not known.` }] });
  return status;
}

function personId(viewer: Viewer): Types.ObjectId | null {
  return viewer.actor.kind === 'person' && viewer.actor.id ? toId(viewer.actor.id) : null;
}
