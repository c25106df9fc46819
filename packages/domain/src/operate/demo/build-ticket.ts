import { Types } from 'mongoose';
import type { Actor, Origin } from '../../activity/actor.ts';
import type { ActivityLine } from '../../activity/activity.ts';
import type { EventName, Events } from '../../activity/events.ts';
import { headOf, idAt, nextLine } from '../../activity/line.ts';
import type { CustomerFacts } from '../../customers/customer-facts.ts';
import { previewOf } from '../../conversations/preview.ts';
import type { MessageRecord } from '../../conversations/message.ts';
import type { Book } from '../../sla/book.ts';
import { audienceOf } from '../../tickets/audience.ts';
import { toCard } from '../../tickets/card.ts';
import { dueSortOfTicket } from '../../tickets/due-sort.ts';
import { keepPromise } from '../../tickets/keep-promise.ts';
import { searchWords } from '../../tickets/search-words.ts';
import type { Requester, TicketRecord } from '../../tickets/ticket.ts';
import { categoryOf, type Channel, type Priority, type Status, type TicketType } from '../../tickets/words.ts';

export type Agent = { id: Types.ObjectId; name: string };

/** What happens in an example ticket, in its order. */
export type Step = { at: Date } & (
  | { does: 'writes'; text: string; channel?: Channel }
  | { does: 'answers' | 'comments'; by: Agent; text: string; channel?: Channel; status?: Status }
  | { does: 'changes'; by: Agent | null; to: Partial<Pick<TicketRecord, 'status' | 'assigneeId' | 'teamId' | 'priority' | 'dueAt'>> }
);

export type Plan = {
  number: string;
  title: string;
  text: string;
  at: Date;
  requester: Requester;
  accountId: Types.ObjectId | null;
  accountName: string | null;
  customer: CustomerFacts;
  channel: Channel;
  type?: TicketType;
  category: string;
  subcategory: string;
  priority: Priority;
  tags: string[];
  status?: Status;
  assigneeId?: Types.ObjectId | null;
  teamId: Types.ObjectId | null;
  dueAt?: Date | null;
  steps: Step[];
};

export type BuiltTicket = { ticket: TicketRecord; messages: MessageRecord[]; lines: ActivityLine[] };

const system: Actor = { kind: 'system', id: null, name: 'Switchboard' };

/** By which policies an example is counted, and until when what was due is past and done by nobody any more. */
type Promised = { book: Book; now: Date };

/**
 * An example ticket with its conversation and its history, as they would have come about step by step: the same derived fields, the same events, a
 * chain that can be verified. Its ids carry the times it tells of, so that no follower takes it for news and mails somebody.
 */
export function buildTicket(plan: Plan, promised?: Promised): BuiltTicket {
  const status = plan.status ?? 'open';
  const firstMessageId = idAt(plan.at);
  const ticket: TicketRecord = {
    ...{ _id: idAt(plan.at), number: plan.number, version: 1, revision: 1, title: plan.title, description: plan.text },
    ...{ type: plan.type ?? 'issue', category: plan.category, subcategory: plan.subcategory, priority: plan.priority, status, statusCategory: categoryOf(status), tags: plan.tags },
    ...{ channel: plan.channel, requester: plan.requester, accountId: plan.accountId, accountName: plan.accountName, customer: plan.customer, submitterName: null, submitterEmail: null, submittedCompanyName: null },
    ...{ assigneeId: plan.assigneeId ?? null, teamId: plan.teamId, mailboxId: null, followerIds: [], mentionedIds: [], dueAt: plan.dueAt ?? null, snoozedUntil: null, customFields: {}, externalRefs: [] },
    ...{ lastSeq: 1, inSeq: 1, preview: previewOf(plan.text), waitingSince: plan.at, createdAt: plan.at, updatedAt: plan.at, firstResponseAt: null, resolvedAt: null, closedAt: null },
    creator: { kind: 'customer', id: null, name: plan.requester.name },
    ...{ audience: [], words: [], history: null, demo: true },
  };
  refresh(ticket, null, promised);
  ticket.words = searchWords(ticket);
  const built: BuiltTicket = { ticket, messages: [], lines: [] };
  tell(built, 'ticket.created', { card: toCard(ticket), channel: ticket.channel, messageId: firstMessageId.toString() }, plan.at, [], customerOf(ticket), ticket.channel);
  built.messages.push(message(built, firstMessageId, { at: plan.at, direction: 'in', text: plan.text, channel: plan.channel, by: null }));
  for (const step of plan.steps) take(built, step, promised);
  if (promised && ticket.sla && !ticket.sla.endedAt) {
    Object.assign(ticket, keepPromise(ticket, ticket, promised.now, { book: promised.book, anew: true }));
    ticket.dueSort = dueSortOfTicket(ticket);
  }
  return built;
}

function take(built: BuiltTicket, step: Step, promised?: Promised): void {
  const { ticket } = built;
  const before = ticket.audience;
  ticket.revision += 1;
  ticket.updatedAt = step.at;
  if (step.does === 'writes') {
    const channel = step.channel ?? ticket.channel;
    const back: Status = ticket.statusCategory === 'resolved' || ticket.statusCategory === 'closed' ? 'reopened' : ticket.status === 'pending_customer' ? 'in_progress' : ticket.status;
    say(built, 'in', step.text, channel, step.at, null);
    setStatus(ticket, back, step.at);
    ticket.waitingSince ??= step.at;
    refresh(ticket, ticket, promised);
    tell(built, 'message.received', { card: toCard(ticket), messageId: built.messages.at(-1)!._id.toString(), seq: ticket.lastSeq, channel, kind: 'human' }, step.at, before, customerOf(ticket), channel);
    return;
  }
  const by: Actor = step.by ? { kind: 'person', id: step.by.id.toString(), name: step.by.name } : system;
  if (step.does === 'changes') {
    const changes = Object.fromEntries(Object.entries(step.to).map(([field, after]) => [field, { before: plain(ticket[field as keyof TicketRecord]), after: plain(after) }]));
    Object.assign(ticket, step.to);
    if (step.to.status) setStatus(ticket, step.to.status, step.at);
    ticket.version += 1;
    refresh(ticket, ticket, promised);
    tell(built, 'ticket.changed', { card: toCard(ticket), changes }, step.at, before, by, null);
    return;
  }
  const direction = step.does === 'answers' ? 'out' : 'internal';
  const channel = step.channel ?? ticket.channel;
  const statusBefore = ticket.status;
  say(built, direction, step.text, channel, step.at, step.by);
  if (direction === 'out') {
    ticket.waitingSince = null;
    ticket.firstResponseAt ??= step.at;
  }
  if (step.status) setStatus(ticket, step.status, step.at);
  if (step.status) ticket.version += 1;
  refresh(ticket, ticket, promised);
  const changed = step.status && step.status !== statusBefore ? { changes: { status: { before: statusBefore, after: step.status } } } : {};
  tell(built, 'message.written', { card: toCard(ticket), messageId: built.messages.at(-1)!._id.toString(), seq: ticket.lastSeq, channel, direction, ...changed }, step.at, before, by, null);
}

function say(built: BuiltTicket, direction: 'in' | 'out' | 'internal', text: string, channel: Channel, at: Date, by: Agent | null): void {
  built.ticket.lastSeq += 1;
  built.messages.push(message(built, idAt(at), { at, direction, text, channel, by }));
  if (direction === 'in') built.ticket.inSeq = built.ticket.lastSeq;
  if (direction !== 'internal') built.ticket.preview = previewOf(text);
}

type Said = { at: Date; direction: 'in' | 'out' | 'internal'; text: string; channel: Channel; by: Agent | null };

function message({ ticket }: BuiltTicket, _id: Types.ObjectId, { at, direction, text, channel, by }: Said): MessageRecord {
  return {
    ...{ _id, ticketId: ticket._id, seq: ticket.lastSeq, direction, channel, kind: 'human', format: 'text', body: text, full: null, text, attachments: [] },
    author: by ? { kind: 'agent', id: by.id, name: by.name } : { kind: 'customer', id: ticket.requester.contactId, name: ticket.requester.name },
    delivery: direction === 'out' ? { state: 'sent', error: null, at } : null,
    ...{ mail: null, unverifiedSender: false, dedupeKey: null, createdAt: at, demo: true },
  } as MessageRecord;
}

function setStatus(ticket: TicketRecord, status: Status, at: Date): void {
  ticket.status = status;
  ticket.statusCategory = categoryOf(status);
  if (ticket.statusCategory === 'resolved') ticket.resolvedAt = at;
  if (ticket.statusCategory === 'closed') {
    ticket.resolvedAt ??= at;
    ticket.closedAt = at;
  }
  if (status === 'reopened') ticket.resolvedAt = ticket.closedAt = null;
  if (ticket.resolvedAt) ticket.waitingSince = null;
}

function refresh(ticket: TicketRecord, before: TicketRecord | null, promised?: Promised): void {
  ticket.audience = audienceOf(ticket);
  if (promised) Object.assign(ticket, keepPromise(before, ticket, ticket.updatedAt, { book: promised.book }));
  ticket.dueSort = dueSortOfTicket(ticket);
}

function tell<E extends EventName>({ ticket, lines }: BuiltTicket, event: E, payload: Events[E], at: Date, before: string[], actor: Actor, channel: Channel | null): void {
  const origin: Origin = { via: channel === 'email' ? 'mail' : channel ? 'api' : actor.kind === 'system' ? 'job' : 'web' };
  const about = { subject: { kind: 'ticket', id: ticket._id.toString() }, head: ticket.history, by: { actor, origin }, audience: { before, after: ticket.audience } };
  const line = nextLine(event, payload, { ...about, at, demo: true });
  ticket.history = headOf(line);
  lines.push(line as unknown as ActivityLine);
}

const customerOf = ({ requester }: TicketRecord): Actor => ({ kind: 'customer', id: requester.contactId?.toString() ?? null, name: requester.name });

const plain = (value: unknown): unknown => (value instanceof Types.ObjectId ? value.toString() : value instanceof Date ? value.toISOString() : (value ?? null));
