import type { ClientSession, Types } from 'mongoose';
import { headOf, nextLine } from '../activity/line.ts';
import { writeLines } from '../activity/record.ts';
import type { CustomerFacts } from '../customers/customer-facts.ts';
import { clock } from '../platform/clock.ts';
import { isId, newId, toId } from '../platform/id.ts';
import type { Viewer } from '../people/viewer.ts';
import { audienceOf } from './audience.ts';
import { toCard } from './card.ts';
import { dueSortOfTicket } from './due-sort.ts';
import { keepPromise } from './keep-promise.ts';
import { nextTicketNumber } from './number.ts';
import { searchWords } from './search-words.ts';
import { Ticket, type Requester, type TicketRecord } from './ticket.ts';
import { categoryOf, type Channel, type Priority, type Status, type TicketType } from './words.ts';

/** What is known when a ticket opens; everything else has a default. */
export type OpenTicket = {
  title: string;
  description: string;
  requester: Requester;
  channel: Channel;
  /** The message that opened it, number 1 of its conversation. */
  firstMessageId: Types.ObjectId;
  preview: string | null;
  /** Null when staff opened it: then nobody waits for an answer yet (catalogue 4.1, 9). */
  waitingSince: Date | null;
  status?: Status;
  type?: TicketType;
  category?: string;
  subcategory?: string;
  priority?: Priority;
  tags?: string[];
  accountId?: Types.ObjectId | null;
  accountName?: string | null;
  customer?: CustomerFacts;
  submitterName?: string | null;
  submitterEmail?: string | null;
  submittedCompanyName?: string | null;
  assigneeId?: Types.ObjectId | null;
  teamId?: Types.ObjectId | null;
  mailboxId?: Types.ObjectId | null;
  dueAt?: Date | null;
  snoozedUntil?: Date | null;
  customFields?: TicketRecord['customFields'];
  externalRefs?: string[];
  site?: string;
  product?: string;
  serialNumber?: string;
  warrantyUntil?: string | null;
  contract?: string;
  splitFromId?: Types.ObjectId | null;
  closeReason?: TicketRecord['closeReason'];
  demo?: boolean;
};

/** A ticket and its first line of history, made but not yet written: the number is taken before the transaction begins. */
export async function draftTicket(facts: OpenTicket, by: Pick<Viewer, 'actor' | 'origin'>) {
  const now = clock.now();
  const status = facts.status ?? 'open';
  const ticket: TicketRecord = {
    _id: newId(),
    number: await nextTicketNumber(),
    version: 1,
    revision: 1,
    title: facts.title,
    description: facts.description,
    type: facts.type ?? 'issue',
    category: facts.category ?? '',
    subcategory: facts.subcategory ?? '',
    priority: facts.priority ?? 'medium',
    status,
    statusCategory: categoryOf(status),
    tags: [...new Set(facts.tags ?? [])],
    channel: facts.channel,
    requester: facts.requester,
    accountId: facts.accountId ?? null,
    accountName: facts.accountName ?? null,
    ...(facts.customer ? { customer: facts.customer } : {}),
    submitterName: facts.submitterName ?? null,
    submitterEmail: facts.submitterEmail ?? null,
    submittedCompanyName: facts.submittedCompanyName ?? null,
    assigneeId: facts.assigneeId ?? null,
    teamId: facts.teamId ?? null,
    mailboxId: facts.mailboxId ?? null,
    followerIds: [],
    mentionedIds: [],
    dueAt: facts.dueAt ?? null,
    snoozedUntil: facts.snoozedUntil ?? null,
    customFields: facts.customFields ?? {},
    externalRefs: facts.externalRefs ?? [],
    creator: { kind: by.actor.kind, id: isId(by.actor.id) ? toId(by.actor.id) : null, name: by.actor.name },
    ...serviceFacts(facts),
    lastSeq: 1,
    inSeq: 1,
    preview: facts.preview,
    waitingSince: facts.waitingSince,
    createdAt: now,
    updatedAt: now,
    firstResponseAt: null,
    resolvedAt: categoryOf(status) === 'resolved' ? now : null,
    closedAt: categoryOf(status) === 'closed' ? now : null,
    audience: [],
    words: [],
    history: null,
    ...(facts.splitFromId ? { splitFromId: facts.splitFromId } : {}),
    ...(facts.closeReason ? { closeReason: facts.closeReason } : {}),
    ...(facts.demo ? { demo: true } : {}),
  };
  ticket.audience = audienceOf(ticket);
  if (ticket.dueAt) ticket.duePinned = true;
  Object.assign(ticket, keepPromise(null, ticket, now));
  ticket.dueSort = dueSortOfTicket(ticket);
  ticket.words = searchWords(ticket);
  const line = nextLine(
    'ticket.created',
    { card: toCard(ticket), channel: ticket.channel, messageId: facts.firstMessageId.toString() },
    { subject: { kind: 'ticket', id: ticket._id.toString() }, head: null, by, audience: { before: [], after: ticket.audience } },
  );
  ticket.history = headOf(line);
  return { ticket, line };
}

const serviceFields = ['site', 'product', 'serialNumber', 'warrantyUntil', 'contract'] as const;

/** What was said of them; the rest is left out, and takes no room. */
const serviceFacts = (facts: OpenTicket) => Object.fromEntries(serviceFields.flatMap((field) => (facts[field] ? [[field, facts[field]]] : [])));

export type TicketDraft = Awaited<ReturnType<typeof draftTicket>>;

/** Writes a drafted ticket with its line of history, in the caller's transaction. */
export async function writeTicket({ ticket, line }: TicketDraft, session: ClientSession): Promise<void> {
  await Ticket.collection.insertOne(ticket, { session });
  await writeLines([line], session);
}
