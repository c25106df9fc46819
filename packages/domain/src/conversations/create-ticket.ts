import { clock } from '../platform/clock.ts';
import { newId, toId } from '../platform/id.ts';
import { changing } from '../platform/database.ts';
import { customerOf } from '../customers/customer-facts.ts';
import { findOrDraftContact, isSameContactRace, writeContact } from '../customers/find-or-make-contact.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { Problem } from '../platform/problem.ts';
import { checkProperties, requireFields } from '../tickets/check-properties.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { Mailbox } from './mailbox.ts';
import { requireAssignable, rightToSet } from '../tickets/change-ticket.ts';
import { draftTicket, writeTicket } from '../tickets/open-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { triageOf } from '../tickets/triage.ts';
import { categoryOf, type CreateTicketInput, type Status } from '../tickets/words.ts';
import { cleanBody } from './clean-body.ts';
import { Message, type MessageRecord } from './message.ts';
import { previewOf } from './preview.ts';

/**
 * Opens a ticket for a customer, as the form, the REST API and monitoring do (TK-08, TK-14). The description is the customer's first message.
 * @throws Problem `forbidden` · `invalid`
 */
export async function createTicket(viewer: Viewer, input: CreateTicketInput): Promise<TicketRecord> {
  permit(may(viewer, 'tickets.create', input.teamId ? { teamId: input.teamId } : undefined));
  if (input.assigneeId) permit(may(viewer, 'tickets.assign', { teamId: input.teamId }));
  // Opened as over already: the same rights as bringing it there.
  if (input.status && isOver(input.status)) permit(may(viewer, rightToSet(input.status), { teamId: input.teamId }));
  if (input.assigneeId || input.teamId) await requireAssignable(input);
  if (input.mailboxId) await requireMailbox(input.mailboxId);
  const words = await vocabulary();
  const nothing = { category: '', subcategory: '', customFields: {} };
  const checked = { ...nothing, ...checkProperties(words, nothing, input) };
  if (viewer.actor.kind === 'person') requireFields(words, checked, (label) => `Fill in ${label}.`);
  const description = await cleanBody(input.description, input.descriptionFormat);
  for (let attempt = 1; ; attempt++) {
    try {
      return await open(viewer, { ...input, ...checked }, description);
    } catch (error) {
      // Two first tickets of one new customer at the same moment: the second finds the contact that the first made.
      if (attempt === 3 || !isSameContactRace(error)) throw error;
    }
  }
}

async function open(viewer: Viewer, input: CreateTicketInput, description: Awaited<ReturnType<typeof cleanBody>>): Promise<TicketRecord> {
  const found = await findOrDraftContact(input.requester);
  const { contact } = found;
  const messageId = newId();
  const { title, requester, channel, status, assigneeId, teamId, mailboxId, accountId, dueAt, snoozedUntil, descriptionFormat: _, description: __, ...properties } = input;
  const customer = await customerOf(contact, accountId);
  const triage = status ? null : await triageOf({ teamId: teamId ? toId(teamId) : null, accountId: customer.accountId }, { name: requester.name || contact.name, email: requester.email ?? contact.emails[0] ?? null });
  const draft = await draftTicket(
    {
      ...triage,
      ...properties,
      title,
      description: description.text,
      requester: { contactId: contact._id, name: requester.name || contact.name, email: requester.email ?? contact.emails[0] ?? null, phone: requester.phone ?? contact.phones[0] ?? null },
      channel: channel ?? (viewer.actor.kind === 'person' ? 'phone' : 'api'),
      firstMessageId: messageId,
      preview: previewOf(description.text),
      waitingSince: isOver(status) ? null : clock.now(),
      status: status ?? triage?.status,
      assigneeId: assigneeId ? toId(assigneeId) : null,
      teamId: teamId ? toId(teamId) : null,
      mailboxId: mailboxId ? toId(mailboxId) : null,
      ...customer,
      ...(input.site ? { site: input.site } : {}),
      dueAt: dueAt ? new Date(dueAt) : null,
      snoozedUntil: snoozedUntil ? new Date(snoozedUntil) : null,
    },
    viewer,
  );
  const { ticket } = draft;
  const message: MessageRecord = {
    _id: messageId,
    ticketId: ticket._id,
    seq: 1,
    direction: 'in',
    channel: ticket.channel,
    kind: 'human',
    author: { kind: 'customer', id: contact._id, name: ticket.requester.name },
    ...description,
    full: null,
    attachments: [],
    delivery: null,
    mail: null,
    unverifiedSender: false,
    dedupeKey: null,
    createdAt: ticket.createdAt,
  };
  return changing(async (session) => {
    await writeContact(found, viewer, session);
    await writeTicket(draft, session);
    await Message.collection.insertOne(message, { session });
    return ticket;
  });
}

/** @throws Problem `invalid` */
async function requireMailbox(id: string): Promise<void> {
  if (!(await Mailbox.exists({ _id: toId(id) }))) throw new Problem('invalid', 'This mailbox does not exist.', { errors: [{ path: 'mailboxId', message: 'No mailbox has this id.' }] });
}

const isOver = (status: Status = 'open'): boolean => categoryOf(status) === 'resolved' || categoryOf(status) === 'closed';
