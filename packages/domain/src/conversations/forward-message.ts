import type { ClientSession } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { refuseTrash, statusPatch } from '../tickets/change-ticket.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { requireResolution, resolves } from '../tickets/resolution.ts';
import { whereItGoesOn } from '../tickets/merged.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { statusNamed, type Status } from '../tickets/words.ts';
import { requireApprover } from './approval.ts';
import { attach } from './attachment.ts';
import { cleanBody, type CleanBody } from './clean-body.ts';
import { filesToForward } from './files-to-forward.ts';
import { MOST_FORWARDED, type ForwardInput } from './forward-words.ts';
import { oneLine, sameAddress, strictAddress, withoutTag } from './mail/address.ts';
import { forwarded } from './mail/forwarded.ts';
import { replyAddress } from './mail/message-id.ts';
import { Mailbox } from './mailbox.ts';
import { Message, type MessageRecord } from './message.ts';
import { ownAddresses } from './own-addresses.ts';
import { queueMail } from './queue-mail.ts';
import { signatureFor, signed } from './signature.ts';
import { beforeSending } from './before-sending.ts';
import { writingPreferences } from './writing-preferences.ts';

/**
 * Passes messages of a ticket on to somebody outside: a supplier, a carrier. It stands beside the comments, where the customer does not see it, and is no answer to them: nobody's wait ends by it.
 * With `undoable` it waits like an answer and can be taken back. What comes back is recognised by `third-party.ts`.
 * @throws Problem `forbidden` where the team has what leaves approved
 */
export async function forwardMessage(viewer: Viewer, idOrNumber: string, input: ForwardInput): Promise<MessageRecord> {
  const note = await cleanBody(input.body ?? '', input.format);
  const status = input.status === undefined ? null : (statusNamed(input.status) ?? unknownStatus(input.status));
  const to = [...new Set(input.to.map(strictAddress))];
  const heldMs = input.undoable && viewer.actor.kind === 'person' ? (await writingPreferences(viewer)).undoSeconds * 1000 : 0;
  const cc = [...new Set((input.cc ?? []).map(strictAddress))].filter((address) => !to.some((each) => sameAddress(each, address)));

  return changing(async (session) => {
    const named = await findTicket(viewer, idOrNumber, session);
    const ticket = named.mergedIntoId ? await findTicket(viewer, (await whereItGoesOn(named._id, session))!._id.toString(), session) : named;
    permit(may(viewer, 'tickets.reply', ticket));
    // What is said to a third party is not for the customer: it does not say what solved the ticket.
    if (viewer.actor.kind === 'person' && resolves(ticket, status)) requireResolution(ticket.resolution);
    refuseTrash(ticket);
    await requireApprover(viewer, ticket, session);
    await refuseInside([...to, ...cc], session);
    return send(viewer, ticket, { ...input, to, cc, note, status, heldMs }, session);
  });
}

type Forwarding = Pick<ForwardInput, 'subject' | 'attachmentIds' | 'messages'> & { to: string[]; cc: string[]; note: CleanBody; status: Status | null; heldMs: number };

async function send(viewer: Viewer, ticket: TicketRecord, { to, cc, note, status, heldMs, ...asked }: Forwarding, session: ClientSession): Promise<MessageRecord> {
  const passedOn = await messagesOf(ticket, asked.messages, session);
  const { html, text } = forwarded(passedOn);
  const _id = newId();
  const files = await filesToForward(viewer, ticket, passedOn, asked.attachmentIds ?? [], session);
  const attachments = await attach(files, { ticketId: ticket._id, messageId: _id }, session);
  const [seq, now] = [ticket.lastSeq + 1, clock.now()];
  const subject = asked.subject ?? `Fwd: ${oneLine(ticket.title, 200)}`;
  const letter = signed({ text: note.text, html: asHtml(note) }, await signatureFor(viewer, ticket, undefined, session));
  const whole = { html: `${letter.html}<br />${html}`, text: `${letter.text}\n\n${text}`.trim() };
  const heldUntil = heldMs > 0 ? new Date(now.getTime() + heldMs) : null;
  const message: MessageRecord = {
    ...{ _id, ticketId: ticket._id, seq, direction: 'internal', channel: 'email', kind: 'human', createdAt: now, unverifiedSender: false, dedupeKey: null, mail: null, attachments },
    author: { kind: viewer.actor.kind === 'person' ? 'agent' : 'system', id: viewer.actor.kind === 'person' && viewer.actor.id ? toId(viewer.actor.id) : null, name: viewer.actor.name },
    ...{ format: 'html', body: asHtml(note), full: whole.html, text: note.text },
    delivery: { state: 'queued', error: null, at: now, ...(heldUntil ? { heldUntil } : {}) },
    ...(heldUntil ? { undo: beforeSending(ticket, status !== null && status !== ticket.status) } : {}),
    forward: { to, cc, subject, seqs: passedOn.map((each) => each.seq) },
  };
  await queue(ticket, message, { ...whole, subject, heldUntil, thread: answering(passedOn, to) }, session);
  const { changed, changes } = applyPatch(ticket, { ...(status ? statusPatch(viewer, ticket, status) : {}), lastSeq: seq }, { properties: status !== null && status !== ticket.status });
  const payload = { messageId: _id.toString(), seq, to, messages: passedOn.length, ...(changes.status ? { changes: { status: changes.status } } : {}) };
  await saveTicket(ticket, changed, (card) => ['message.forwarded', { card, ...payload }], viewer, session);
  await Message.collection.insertOne(message, { session });
  return message;
}

/** What agents say among themselves never leaves; what third parties answered may go on to others. */
async function messagesOf(ticket: TicketRecord, asked: ForwardInput['messages'], session: ClientSession): Promise<MessageRecord[]> {
  const which = asked === 'all' ? { direction: { $in: ['in', 'out'] as const } } : { seq: { $in: asked } };
  const found = await Message.find({ ticketId: ticket._id, ...which } as object, null, { session }).sort({ seq: 1 }).limit(MOST_FORWARDED + 1).lean<MessageRecord[]>();
  const refuse = (message: string): never => {
    throw new Problem('invalid', message, { errors: [{ path: 'messages', message }] });
  };
  if (found.length > MOST_FORWARDED) refuse(`This conversation has more than the ${MOST_FORWARDED} messages that fit into a mail. Choose some of them.`);
  if (found.length === 0 || (asked !== 'all' && found.length !== new Set(asked).size)) refuse('One of the messages is not in this ticket any more. Choose again.');
  if (found.some(({ direction, thirdParty }) => direction === 'internal' && !thirdParty)) refuse('Internal comments stay inside. Write what the receiver has to know above what you forward.');
  return found;
}

async function queue(ticket: TicketRecord, message: MessageRecord, mail: { html: string; text: string; subject: string; heldUntil: Date | null; thread: { inReplyTo: string | null; references: string[] } }, session: ClientSession): Promise<void> {
  const mailbox = await Mailbox.findOne(ticket.mailboxId ? { _id: ticket.mailboxId } : { isDefault: true }, null, { session }).lean();
  const person = (address: string) => ({ name: '', address });
  await queueMail(
    {
      ...{ key: `forward:${message._id}`, kind: 'forward', mailboxId: mailbox?._id ?? null, ticketId: ticket._id, messageRef: message._id, automatic: false },
      ...{ to: message.forward!.to.map(person), cc: message.forward!.cc.map(person), ...mail.thread },
      fromName: mailbox ? `${oneLine(message.author.name, 60)} (${mailbox.name})` : oneLine(message.author.name, 60),
      replyTo: mailbox?.plusAddressing ? replyAddress(mailbox.address, ticket.number) : null,
      subject: mail.subject.includes(`[${ticket.number}]`) ? mail.subject : `${mail.subject} [${ticket.number}]`,
      text: mail.text,
      html: mail.html,
      heldUntil: mail.heldUntil,
      attachments: message.attachments.map(({ name, type, sha256, inline, contentId }) => ({ name, type, sha256, contentId: inline ? contentId : null })),
    },
    session,
  );
}

/** What goes back to whom it came from is an answer in their thread; anything else begins one. */
function answering(passedOn: readonly MessageRecord[], to: readonly string[]): { inReplyTo: string | null; references: string[] } {
  const last = passedOn.findLast(({ thirdParty, mail }) => mail?.messageId && thirdParty && to.some((address) => sameAddress(address, thirdParty.address)));
  if (!last?.mail?.messageId) return { inReplyTo: null, references: [] };
  return { inReplyTo: last.mail.messageId, references: [...new Set([...last.mail.references.slice(-18), last.mail.messageId])] };
}

/** A mail to ourselves would come back as somebody's. */
async function refuseInside(addresses: string[], session: ClientSession): Promise<void> {
  const ours = await ownAddresses(session);
  const own = addresses.find((address) => ours.has(withoutTag(address).toLowerCase()));
  if (own) throw new Problem('invalid', `${own} is a mailbox of this desk. Hand the ticket over instead.`, { errors: [{ path: 'to', message: `${own} is a mailbox of this desk.` }] });
}

const asHtml = ({ format, body }: CleanBody): string => (format === 'html' ? body : body.trim() === '' ? '' : `<p>${body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br />')}</p>`);

function unknownStatus(name: string): never {
  throw new Problem('invalid', `There is no status "${name.slice(0, 60)}".`, { errors: [{ path: 'status', message: 'This status is not known.' }] });
}
