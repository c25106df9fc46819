import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../activity/actor.ts';
import type { Head } from '../activity/activity.ts';
import type { CustomerFacts } from '../customers/customer-facts.ts';
import { OVER } from './due-order-words.ts';
import type { TicketSla } from './ticket-sla.ts';
import type { Category, Channel, closeReasons, Priority, Status, TicketType } from './words.ts';

export type Requester = { contactId: Types.ObjectId | null; name: string; email: string | null; phone: string | null };

export type StoredCategory = Category | 'trash' | 'archived';
export type CloseReason = (typeof closeReasons)[number];

/** TK-23: who opened it. A customer's id is unknown here: they are its requester. */
export type Creator = { kind: Actor['kind']; id: Types.ObjectId | null; name: string };

/** TK-06: a part that a ticket waits for; missing while fewer have arrived than it needs. `expectedAt` is a day. */
export type MissingPart = { id: string; name: string; quantity: number; arrived: number; expectedAt: string | null };

/** A ticket as it is stored. Its messages stand in a collection of their own. */
export type TicketRecord = {
  _id: Types.ObjectId;
  number: string;
  /** Counts changes of properties only; a form that was opened on an older one is stale. */
  version: number;
  /** Counts everything that shows on a card; browsers keep the higher one. */
  revision: number;
  title: string;
  description: string;
  type: TicketType;
  category: string;
  subcategory: string;
  priority: Priority;
  status: Status;
  statusCategory: StoredCategory;
  tags: string[];
  channel: Channel;
  requester: Requester;
  accountId: Types.ObjectId | null;
  accountName: string | null;
  /** Follows the contact and the account (follow-customers.ts); missing on tickets of before. */
  customer?: CustomerFacts;
  submitterName: string | null;
  submitterEmail: string | null;
  submittedCompanyName: string | null;
  assigneeId: Types.ObjectId | null;
  teamId: Types.ObjectId | null;
  mailboxId: Types.ObjectId | null;
  followerIds: Types.ObjectId[];
  mentionedIds: Types.ObjectId[];
  dueAt: Date | null;
  snoozedUntil: Date | null;
  customFields: Record<string, string | number | boolean | null>;
  externalRefs: string[];
  /** What follows of these is missing on tickets of before, and where nobody said it. TK-23. */
  creator?: Creator;
  /** TK-20: who had it before, the last one last; never empty. */
  formerAssigneeIds?: Types.ObjectId[];
  /** TK-21: where it is about; begins as the site of the customer. */
  site?: string;
  /** TK-22. */
  product?: string;
  serialNumber?: string;
  /** The last day of the warranty: `2027-03-31`. */
  warrantyUntil?: string | null;
  contract?: string;
  parts?: MissingPart[];
  /** Derived: the keys of those that have not arrived. */
  missingParts?: string[];
  /** TK-30: what solved it, for whoever meets it again. Forgotten when it is reopened; the history keeps it. */
  resolution?: string;
  /** The customer said that it is solved. */
  confirmedAt?: Date | null;
  /** The number of the last message; they count from 1 in each ticket. */
  lastSeq: number;
  /** The number of the customer's last message, for who has not read it (reads.ts); missing on tickets of before. */
  inSeq?: number;
  preview: string | null;
  waitingSince: Date | null;
  createdAt: Date;
  updatedAt: Date;
  firstResponseAt: Date | null;
  resolvedAt: Date | null;
  closedAt: Date | null;
  /** Conflict T: why it is over without having been solved. What follows is missing on tickets of before. */
  closeReason?: CloseReason | null;
  /** In the trash since; it keeps its status, and is stored in the category `trash`, which lists do not name. */
  trashedAt?: Date | null;
  /** TK-07: it was closed long ago; out of lists, counts and boards unless asked for (archive-tickets.ts). */
  archivedAt?: Date | null;
  /** Reminders sent to the customer since it began to wait for them. */
  remindersSent?: number;
  /** TK-31: when somebody looks at it again after it was resolved. */
  followUpAt?: Date | null;
  /** What the desk promised for it, see keep-promise.ts; missing on tickets of before and where the desk promises nothing. */
  sla?: TicketSla | null;
  /** Somebody set the due time: it is no longer that of the promise. */
  duePinned?: boolean;
  /** Derived, see due-order-words.ts: its place in the order of what is due next. */
  dueSort?: number;
  /** Where its conversation went on, see conversations/merge-tickets.ts. */
  mergedIntoId?: Types.ObjectId | null;
  /** What was merged into it. */
  mergedFromIds?: Types.ObjectId[];
  /** The ticket its first messages were split from. */
  splitFromId?: Types.ObjectId | null;
  /** Derived, see audience.ts: who may read this ticket. */
  audience: string[];
  /** The words of its shared note (documents/tell-of-note.ts); it is found by them. */
  noteWords?: string[];
  /** Derived, see search-words.ts. */
  words: string[];
  /** The end of the ticket's chain of history. */
  history: Head | null;
  /** Part of the example data, removed with one press. */
  demo?: boolean;
};

const reference = { type: Schema.Types.ObjectId, default: null };
const moment = { type: Date, default: null };

const schema = new Schema<TicketRecord>(
  {
    number: { type: String, required: true },
    version: { type: Number, required: true },
    revision: { type: Number, required: true },
    title: { type: String, required: true },
    description: String,
    type: String,
    category: String,
    subcategory: String,
    priority: String,
    status: String,
    statusCategory: String,
    tags: [String],
    channel: String,
    requester: { contactId: reference, name: String, email: String, phone: String },
    accountId: reference,
    accountName: String,
    customer: Schema.Types.Mixed,
    submitterName: String,
    submitterEmail: String,
    submittedCompanyName: String,
    assigneeId: reference,
    teamId: reference,
    mailboxId: reference,
    followerIds: [Schema.Types.ObjectId],
    mentionedIds: [Schema.Types.ObjectId],
    dueAt: moment,
    snoozedUntil: moment,
    customFields: Schema.Types.Mixed,
    externalRefs: [String],
    creator: { type: { kind: String, id: Schema.Types.ObjectId, name: String, _id: false }, default: undefined } as never,
    formerAssigneeIds: { type: [Schema.Types.ObjectId], default: undefined },
    site: String,
    product: String,
    serialNumber: String,
    warrantyUntil: String,
    contract: String,
    parts: { type: Schema.Types.Mixed, default: undefined } as never,
    missingParts: { type: [String], default: undefined },
    resolution: String,
    confirmedAt: Date,
    lastSeq: Number,
    inSeq: Number,
    preview: String,
    waitingSince: moment,
    createdAt: Date,
    updatedAt: Date,
    firstResponseAt: moment,
    resolvedAt: moment,
    closedAt: moment,
    closeReason: String,
    trashedAt: Date,
    archivedAt: Date,
    remindersSent: Number,
    followUpAt: Date,
    sla: { type: Schema.Types.Mixed, default: undefined } as never,
    duePinned: Boolean,
    dueSort: Number,
    mergedIntoId: Schema.Types.ObjectId,
    mergedFromIds: { type: [Schema.Types.ObjectId], default: undefined },
    splitFromId: Schema.Types.ObjectId,
    audience: [String],
    noteWords: { type: [String], default: undefined },
    words: [String],
    history: { seq: Number, hash: String },
    demo: Boolean,
  },
  { collection: 'tickets', autoIndex: false, versionKey: false, minimize: false },
);

schema.index({ number: 1 }, { unique: true });
// Lists (list-tickets.ts): each is read in its order from an index that begins with what it asks for. Over all tickets by their newest word or age,
schema.index({ statusCategory: 1, updatedAt: -1, _id: -1, dueSort: 1 });
schema.index({ audience: 1, statusCategory: 1, updatedAt: -1, _id: -1, dueSort: 1 });
schema.index({ statusCategory: 1, createdAt: -1, _id: -1, dueSort: 1 });
schema.index({ audience: 1, statusCategory: 1, createdAt: -1, _id: -1, dueSort: 1 });
// by one property too, which is sorted by its other times before it is read: what is rare is few, and what is common is met soon in the indexes above (docs/decisions/few-indexes.md),
for (const first of ['assigneeId', 'status', 'tags', 'accountId'] as const) schema.index({ [first]: 1, statusCategory: 1, updatedAt: -1, _id: -1, dueSort: 1, createdAt: 1 });
// and of the few that are not over also by what is due: those indexes hold only these, and stay small among a million.
const live = { partialFilterExpression: { dueSort: { $lt: OVER } } };
for (const first of [[], ['audience'], ['priority']]) schema.index(Object.fromEntries([...first, 'statusCategory', 'dueSort', '_id', 'updatedAt', 'createdAt'].map((field) => [field, 1 as const])), live);
// What somebody follows or is mentioned in is little, and most tickets have nobody in either.
schema.index({ followerIds: 1, statusCategory: 1 }, { partialFilterExpression: { 'followerIds.0': { $exists: true } } });
schema.index({ mentionedIds: 1, statusCategory: 1 }, { partialFilterExpression: { 'mentionedIds.0': { $exists: true } } });
schema.index({ 'requester.contactId': 1, updatedAt: -1 });
// Search: newest first among the tickets that hold a word, reading only what is shown (stack.md, section 9).
schema.index({ words: 1, updatedAt: -1, _id: -1 });
schema.index({ externalRefs: 1 }, { sparse: true });
// Who waits for a part that arrived (receive-parts.ts).
schema.index({ missingParts: 1 }, { sparse: true });
// Sweeps: which steps of promises are due, what wakes, what is looked at again.
schema.index({ snoozedUntil: 1 }, { partialFilterExpression: { snoozedUntil: { $type: 'date' } } });
schema.index({ followUpAt: 1 }, { partialFilterExpression: { followUpAt: { $type: 'date' } } });
// Rules on time: what was resolved so long ago (rules/due-tickets.ts).
schema.index({ resolvedAt: 1 }, { partialFilterExpression: { resolvedAt: { $type: 'date' } } });
schema.index({ 'sla.nextStepAt': 1 }, { partialFilterExpression: { 'sla.nextStepAt': { $type: 'date' } } });

export const Ticket = model<TicketRecord>('Ticket', schema);

/** The number of the customer's last message; of a ticket from before this was kept, the last message while somebody waits. */
export function inSeqOf({ inSeq, lastSeq, waitingSince }: { inSeq?: number; lastSeq: number; waitingSince: Date | null }): number {
  return inSeq ?? (waitingSince ? lastSeq : 0);
}
