import type { Types } from 'mongoose';
import type { ActivityLine } from '../activity/activity.ts';
import { durableFollower } from '../activity/durable-follower.ts';
import type { Changes } from '../activity/events.ts';
import { headOf, nextLine } from '../activity/line.ts';
import { writeLines } from '../activity/record.ts';
import { Account, type AccountRecord } from '../customers/account.ts';
import { Contact, withDerived, type ContactRecord } from '../customers/contact.ts';
import { CustomerMerge, CustomerMove, type CustomerMergeRecord, type CustomerMoveRecord } from '../customers/customer-merge.ts';
import { systemViewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { newId } from '../platform/id.ts';
import { refreshTickets, type Known } from '../tickets/refresh-customers.ts';
import type { Patch } from '../tickets/change.ts';
import { Message } from './message.ts';

const AT_ONCE = 500;
type Session = Parameters<Parameters<typeof changing>[0]>[0];
type Of = CustomerMoveRecord['of'];

/** What points to a customer who was merged points to the other one from then on: tickets, messages, contacts. Call before followers start. */
export function followMerges(): void {
  durableFollower('conversations.follow-merges', { events: ['contact.merged', 'contact.unmerged', 'account.merged', 'account.unmerged'], handle: followMerge });
}

/** Safe to repeat: what was moved is found no more. */
export async function followMerge(line: ActivityLine): Promise<void> {
  const { mergeId } = (line.payload ?? {}) as { mergeId?: string };
  const merge = mergeId ? await CustomerMerge.findById(mergeId).lean<CustomerMergeRecord>() : null;
  if (!merge) return;
  const by = systemViewer({ via: 'job', detail: line.event });
  const forth = line.event.endsWith('.merged');
  if (merge.kind === 'contact') await (forth ? moveContact(merge, by) : moveContactBack(merge, by));
  else await (forth ? moveAccount(merge, by) : moveAccountBack(merge, by));
  await CustomerMerge.updateOne({ _id: merge._id, state: forth ? 'moving' : 'undoing' }, { $set: { state: forth ? 'moved' : 'undone' } });
}

type By = ReturnType<typeof systemViewer>;

async function moveContact(merge: CustomerMergeRecord, by: By): Promise<void> {
  const { sourceId, targetId } = merge;
  const target = await Contact.findById(targetId).lean<ContactRecord>();
  if (!target) return;
  const note = noting(merge);
  await refreshTickets({ 'requester.contactId': sourceId }, by, (known) => handedTo(target, String(merge.source.name), known), (ids, session) => note('tickets', ids, session));
  // Once more with the target at hand: their VIP mark, their business.
  await refreshTickets({ 'requester.contactId': targetId }, by);
  await moveMessages({ 'author.id': sourceId }, targetId, note);
}

async function moveContactBack(merge: CustomerMergeRecord, by: By): Promise<void> {
  const source = await Contact.findById(merge.sourceId).lean<ContactRecord>();
  if (!source) return;
  const theirs = { 'requester.contactId': merge.targetId };
  const mergedName = String(merge.merged.name);
  for await (const ids of movedIds(merge, 'tickets')) await refreshTickets({ _id: { $in: ids }, ...theirs }, by, (known) => handedTo(source, mergedName, known));
  // What came in since from an address that went back.
  await refreshTickets({ ...theirs, createdAt: { $gte: merge.at }, 'requester.email': { $in: source.emails } }, by, (known) => handedTo(source, mergedName, known));
  await refreshTickets({ 'requester.contactId': { $in: [source._id, merge.targetId] } }, by);
  for await (const ids of movedIds(merge, 'messages')) await moveMessages({ _id: { $in: ids }, 'author.id': merge.targetId }, source._id);
}

/** The address they wrote from stays; a name that was theirs becomes the other's, one that was given for the ticket stays. */
function handedTo(contact: ContactRecord, formerName: string, { ticket }: Known): Patch {
  const { requester } = ticket;
  return {
    requester: { ...requester, contactId: contact._id, name: requester.name === formerName ? contact.name : requester.name },
    ...(ticket.accountId === null && contact.accountId ? { accountId: contact.accountId } : {}),
  };
}

async function moveMessages(filter: Record<string, unknown>, to: Types.ObjectId, note?: Note): Promise<void> {
  const kind = { 'author.kind': 'customer' };
  for (;;) {
    const ids = (await Message.collection.find({ ...kind, ...filter }, { projection: { _id: 1 } }).limit(AT_ONCE).toArray()).map(({ _id }) => _id as Types.ObjectId);
    if (ids.length === 0) return;
    await changing(async (session) => {
      await Message.collection.updateMany({ _id: { $in: ids } }, { $set: { 'author.id': to } }, { session });
      await note?.('messages', ids, session);
    });
  }
}

async function moveAccount(merge: CustomerMergeRecord, by: By): Promise<void> {
  const note = noting(merge);
  await moveContacts({ accountId: merge.sourceId }, merge.targetId, by, note);
  await refreshTickets({ accountId: merge.sourceId }, by, () => ({ accountId: merge.targetId }), (ids, session) => note('tickets', ids, session));
  await refreshTickets({ accountId: merge.targetId }, by);
}

async function moveAccountBack(merge: CustomerMergeRecord, by: By): Promise<void> {
  for await (const ids of movedIds(merge, 'contacts')) await moveContacts({ _id: { $in: ids }, accountId: merge.targetId }, merge.sourceId, by);
  for await (const ids of movedIds(merge, 'tickets')) await refreshTickets({ _id: { $in: ids }, accountId: merge.targetId }, by, () => ({ accountId: merge.sourceId }));
  await refreshTickets({ accountId: merge.sourceId }, by);
  await refreshTickets({ accountId: merge.targetId }, by);
}

async function moveContacts(filter: Record<string, unknown>, accountId: Types.ObjectId, by: By, note?: Note): Promise<void> {
  const account = await Account.findById(accountId).lean<AccountRecord>();
  if (!account) return;
  for (;;) {
    const some = await Contact.find(filter).limit(AT_ONCE).lean<ContactRecord[]>();
    if (some.length === 0) return;
    await changing(async (session) => {
      // Read again within: whoever changes one at the same moment collides, and its history goes on from what it is.
      const fresh = await Contact.find({ $and: [filter, { _id: { $in: some.map(({ _id }) => _id) } }] }, null, { session }).lean<ContactRecord[]>();
      const moved = fresh.map((contact) => movedTo(contact, account, by));
      if (moved.length === 0) return;
      await Contact.collection.bulkWrite(moved.map(({ contact: { _id, accountName, words, likeKeys, version, revision, history } }) => ({ updateOne: { filter: { _id }, update: { $set: { accountId, accountName, words, likeKeys, version, revision, history } } } })), { session });
      await writeLines(moved.map(({ line }) => line), session);
      await note?.('contacts', moved.map(({ contact }) => contact._id), session);
    });
  }
}

/** Their place in lists stays: nobody changed them. Their tickets are moved by whoever moves them, so that no follower of this line has to. */
function movedTo(before: ContactRecord, account: AccountRecord, by: By): { contact: ContactRecord; line: ActivityLine } {
  const contact = withDerived({ ...before, accountId: account._id, accountName: account.name, version: before.version + 1, revision: (before.revision ?? before.version) + 1 });
  const changes: Changes = { accountId: { before: before.accountId?.toString() ?? null, after: account._id.toString() }, accountName: { before: before.accountName, after: account.name } };
  const line = nextLine('contact.changed', { changes }, { subject: { kind: 'contact', id: before._id.toString() }, head: before.history, by, demo: before.demo });
  return { contact: { ...contact, history: headOf(line) }, line: line as unknown as ActivityLine };
}

type Note = (of: Of, ids: Types.ObjectId[], session: Session) => Promise<void>;

const noting = ({ _id: mergeId }: CustomerMergeRecord): Note => async (of, ids, session) => void (await CustomerMove.collection.insertOne({ _id: newId(), mergeId, of, ids, at: clock.now() }, { session }));

async function* movedIds({ _id: mergeId }: CustomerMergeRecord, of: Of): AsyncGenerator<Types.ObjectId[]> {
  for await (const { ids } of CustomerMove.find({ mergeId, of }).lean<CustomerMoveRecord[]>().cursor()) yield ids;
}
