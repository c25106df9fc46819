import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { Contact } from '../customers/contact.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { draftTicket, writeTicket } from '../tickets/open-ticket.ts';
import type { Requester, TicketRecord } from '../tickets/ticket.ts';
import { Message, type MessageRecord } from './message.ts';
import { moveMessages } from './move-messages.ts';
import { previewOf } from './preview.ts';

/**
 * A second matter in one ticket gets a ticket of its own: the named messages go there, in their order. It knows where it came from, and nobody is told twice that
 * their mail arrived (catalogue 4.1, 7).
 * @param seqs numbers of messages of the ticket; one must stay
 * @returns the new ticket
 */
export async function splitTicket(viewer: Viewer, idOrNumber: string, { seqs, title }: { seqs: readonly number[]; title?: string }): Promise<TicketRecord> {
  const seen = await findTicket(viewer, idOrNumber);
  const first = await Message.findOne({ ticketId: seen._id, seq: { $in: [...seqs] } }).sort({ seq: 1 }).lean<MessageRecord>();
  if (!first) throw none();
  // The number is taken before the transaction, see draftTicket.
  const draft = await draftTicket(
    {
      title: title || previewOf(first.text) || seen.title,
      description: first.text,
      requester: await requesterOf(first, seen),
      channel: seen.channel,
      firstMessageId: first._id,
      preview: previewOf(first.text),
      waitingSince: first.direction === 'in' ? first.createdAt : null,
      type: seen.type, category: seen.category, subcategory: seen.subcategory, priority: seen.priority, tags: seen.tags,
      accountId: seen.accountId, accountName: seen.accountName, assigneeId: seen.assigneeId, teamId: seen.teamId, mailboxId: seen.mailboxId,
      site: seen.site, product: seen.product, serialNumber: seen.serialNumber, warrantyUntil: seen.warrantyUntil, contract: seen.contract,
      splitFromId: seen._id,
    },
    viewer,
  );
  return changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    permit(may(viewer, 'tickets.merge', ticket));
    const [messages, all] = await Promise.all([
      Message.find({ ticketId: ticket._id, seq: { $in: [...seqs] } }, null, { session }).sort({ seq: 1 }).lean<MessageRecord[]>(),
      Message.countDocuments({ ticketId: ticket._id }, { session }),
    ]);
    if (messages.length === 0) throw none();
    if (messages.length === all) throw new Problem('invalid', 'One message must stay. To start the whole ticket anew, change its subject instead.', { errors: [{ path: 'messages', message: 'Leave one message.' }] });
    const opened = structuredCloneOf(draft);
    opened.ticket.lastSeq = messages.length;
    opened.ticket.inSeq = messages.findLastIndex(({ direction }) => direction === 'in') + 1;
    await writeTicket(opened, session);
    await moveMessages(messages, { ticketId: opened.ticket._id, afterSeq: 0 }, session);
    const { changed } = applyPatch(ticket, {}, { properties: false });
    await saveTicket(ticket, changed, (card) => ['ticket.split', { card, other: { id: opened.ticket._id.toString(), number: opened.ticket.number }, messages: messages.length }], viewer, session);
    return opened.ticket;
  });
}

/** A second run of the transaction begins with what the first began with. */
const structuredCloneOf = <T extends { ticket: TicketRecord }>(draft: T): T => ({ ...draft, ticket: { ...draft.ticket } });

const none = () => new Problem('invalid', 'Choose at least one message of this ticket.', { errors: [{ path: 'messages', message: 'Choose at least one.' }] });

/** Who wrote the first message, when that is a customer; else whose ticket it is. */
async function requesterOf({ author, mail }: MessageRecord, ticket: TicketRecord): Promise<Requester> {
  if (author.kind !== 'customer' || !author.id || ticket.requester.contactId?.equals(author.id)) return ticket.requester;
  const contact = await Contact.findById(author.id, { name: 1, emails: 1, phones: 1 }).lean<{ name: string; emails: string[]; phones: string[] }>();
  return { contactId: author.id, name: contact?.name ?? author.name, email: mail?.from?.address ?? contact?.emails[0] ?? null, phone: contact?.phones[0] ?? null };
}
