import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { changeContact } from '../customers/change-contact.ts';
import { Contact } from '../customers/contact.ts';
import { createAccount } from '../customers/create-account.ts';
import { createContact } from '../customers/create-contact.ts';
import { findDuplicates, ruleOutDuplicate } from '../customers/find-duplicates.ts';
import { findOrDraftContact } from '../customers/find-or-make-contact.ts';
import { listContacts } from '../customers/list-customers.ts';
import { listMerges } from '../customers/list-merges.ts';
import { mergeCustomers } from '../customers/merge-customers.ts';
import { undoMerge } from '../customers/undo-merge.ts';
import { clock } from '../platform/clock.ts';
import type { Problem } from '../platform/problem.ts';
import { verifyHistory } from '../operate/verify-history.ts';
import { Ticket } from '../tickets/ticket.ts';
import { createTicket } from './create-ticket.ts';
import { followMerge } from './follow-merges.ts';
import { Message } from './message.ts';
import { previewCustomerMerge } from './preview-customer-merge.ts';

useDatabase();
beforeEach(emptyDatabase);

const opened = (email: string, title = 'Printer offline') => createTicket(operator, { title, description: 'It blinks.', requester: { email } });
const refusal = (promise: Promise<unknown>) => promise.then(() => null, (error: unknown) => error as Problem);
const followed = new Set<string>();
/** As the worker does, and once more, as after a crash. */
async function follow(): Promise<void> {
  for (const line of await Activity.find({ event: /merged$/ }).sort({ _id: 1 }).lean<ActivityLine[]>()) {
    if (followed.has(line._id.toString())) continue;
    followed.add(line._id.toString());
    await followMerge(line);
    await followMerge(line);
  }
}
const ana = () => createContact(operator, { name: 'Ana Silva', emails: ['ana@example.com'], phones: ['+351910000001'], notes: 'Likes tea.' });
const anna = () => createContact(operator, { name: 'A. Silva', emails: ['ana.silva@example.org'], phones: ['+351910000002'], language: 'pt', notes: 'Speaks Portuguese.', vip: true });
const at = (id: { toString(): string }) => id.toString();

test('merging moves addresses, tickets and messages, keeps both names, and undoing moves all of it back', async () => {
  const [target, source] = [await ana(), await anna()];
  const [one, other] = [await opened('ana@example.com'), await opened('ana.silva@example.org')];
  const preview = await previewCustomerMerge(operator, 'contact', at(target._id), at(source._id));
  expect(preview).toMatchObject({ moves: { tickets: 1, openTickets: 1, messages: 1, identities: ['ana.silva@example.org', '+351910000002'] }, result: { name: 'Ana Silva', emails: ['ana@example.com', 'ana.silva@example.org'], language: 'pt', vip: true } });
  const { merge, target: merged } = await mergeCustomers(operator, 'contact', at(target._id), { sourceId: at(source._id), version: 1 });
  expect(merged).toMatchObject({ aliases: ['A. Silva'], notes: 'Likes tea.\n\nSpeaks Portuguese.', locale: 'pt' });
  await follow();
  expect(await Ticket.findById(other._id).lean()).toMatchObject({ requester: { contactId: target._id, name: 'Ana Silva', email: 'ana.silva@example.org' }, customer: { vip: true }, updatedAt: other.updatedAt });
  expect(await Message.findOne({ ticketId: other._id }).lean()).toMatchObject({ author: { id: target._id } });
  expect((await findOrDraftContact({ email: 'ANA.Silva@example.org' })).contact._id).toEqual(target._id);
  expect((await findOrDraftContact({ contactId: at(source._id) })).contact._id).toEqual(target._id);
  expect((await listContacts(operator, { q: 'a silva' })).items.map(({ _id }) => at(_id))).toEqual([at(target._id)]);
  const later = await opened('ana.silva@example.org', 'After the merge');
  expect(later.requester.contactId).toEqual(target._id);

  expect(await listMerges(operator, at(target._id))).toMatchObject([{ sourceName: 'A. Silva', state: 'moved' }]);
  await undoMerge(operator, at(merge._id));
  await follow();
  for (const id of [other._id, later._id]) expect(await Ticket.findById(id).lean()).toMatchObject({ requester: { contactId: source._id, name: 'A. Silva' }, customer: { vip: true } });
  expect(await Ticket.findById(one._id).lean()).toMatchObject({ requester: { contactId: target._id, name: 'Ana Silva' }, customer: { vip: false } });
  expect(await Message.findOne({ ticketId: other._id }).lean()).toMatchObject({ author: { id: source._id } });
  const strip = ({ emails, phones, aliases, notes, locale, vip, mergedIntoId }: any) => ({ emails, phones, aliases, notes, locale, vip, mergedIntoId });
  expect(strip(await Contact.findById(target._id).lean())).toEqual(strip(target));
  expect(strip(await Contact.findById(source._id).lean())).toEqual(strip(source));
  expect((await verifyHistory()).faults).toEqual([]);
});

test('nothing goes to and fro: merged ones are not merged, undone twice or undone under another merge, and an address a third has stays there', async () => {
  const [a, b, c] = [await ana(), await anna(), await createContact(operator, { name: 'Third', email: 'third@example.com' })];
  const { merge } = await mergeCustomers(operator, 'contact', at(a._id), { sourceId: at(b._id) });
  expect(await refusal(mergeCustomers(operator, 'contact', at(b._id), { sourceId: at(a._id) }))).toMatchObject({ code: 'conflict' });
  expect(await refusal(mergeCustomers(operator, 'contact', at(c._id), { sourceId: at(b._id) }))).toMatchObject({ code: 'conflict' });
  expect(await refusal(mergeCustomers(operator, 'contact', at(a._id), { sourceId: at(a._id) }))).toMatchObject({ code: 'invalid' });
  const outer = await mergeCustomers(operator, 'contact', at(c._id), { sourceId: at(a._id) });
  expect(await refusal(undoMerge(operator, at(merge._id)))).toMatchObject({ code: 'conflict' });
  await undoMerge(operator, at(outer.merge._id));
  await changeContact(operator, at(a._id), { emails: ['ana@example.com'] });
  await changeContact(operator, at(c._id), { emails: ['third@example.com', 'ana.silva@example.org'] });
  await undoMerge(operator, at(merge._id));
  expect(await Contact.findById(b._id).lean()).toMatchObject({ emails: [], phones: ['+351910000002'] });
  expect(await Contact.findById(c._id).lean()).toMatchObject({ emails: ['third@example.com', 'ana.silva@example.org'] });
  expect(await refusal(undoMerge(operator, at(merge._id)))).toMatchObject({ code: 'conflict' });
});

test('after seven days a merge stands', async () => {
  const [a, b] = [await ana(), await anna()];
  const { merge } = await mergeCustomers(operator, 'contact', at(a._id), { sourceId: at(b._id) });
  const now = clock.ms;
  clock.ms = () => now() + 8 * 86_400_000;
  try {
    expect(await refusal(undoMerge(operator, at(merge._id)))).toMatchObject({ code: 'conflict' });
  } finally {
    clock.ms = now;
  }
});

test('of two businesses that were one, contacts and tickets become the target’s and come back', async () => {
  const keep = await createAccount(operator, { name: 'Aurelia', domains: ['aurelia.example'], tier: 'gold' });
  const drop = await createAccount(operator, { name: 'Aurelia GmbH', domains: ['aurelia-hotel.example'], address: 'Bath' });
  expect((await findDuplicates(operator, 'account', at(keep._id))).map(({ customer }) => customer.name)).toEqual(['Aurelia GmbH']);
  const ticket = await opened('bo@aurelia-hotel.example');
  const { merge } = await mergeCustomers(operator, 'account', at(keep._id), { sourceId: at(drop._id) });
  await follow();
  expect(await Ticket.findById(ticket._id).lean()).toMatchObject({ accountId: keep._id, accountName: 'Aurelia', customer: { tier: 'gold' } });
  expect(await Contact.findOne({ emailKeys: 'bo@aurelia-hotel.example' }).lean()).toMatchObject({ accountId: keep._id, accountName: 'Aurelia' });
  const bo = (await Contact.findOne({ emailKeys: 'bo@aurelia-hotel.example' }).lean())!;
  const moves = async () => (await Activity.find({ 'subject.id': at(bo._id), event: 'contact.changed' }).sort({ seq: 1 }).lean<ActivityLine[]>()).map(({ payload }) => (payload as { changes: Record<string, unknown> }).changes.accountName);
  expect(await moves()).toEqual([{ before: 'Aurelia GmbH', after: 'Aurelia' }]);
  expect((await opened('cy@aurelia-hotel.example')).accountName).toBe('Aurelia');
  await undoMerge(operator, at(merge._id));
  await follow();
  expect(await Ticket.findById(ticket._id).lean()).toMatchObject({ accountId: drop._id, accountName: 'Aurelia GmbH', customer: { tier: null } });
  expect(await moves()).toEqual([{ before: 'Aurelia GmbH', after: 'Aurelia' }, { before: 'Aurelia', after: 'Aurelia GmbH' }]);
  expect((await verifyHistory()).faults).toEqual([]);
});

test('likely duplicates are suggested with their reason until somebody rules them out', async () => {
  const one = await createContact(operator, { name: 'Ana Silva', email: 'ana.silva@example.com', phones: ['0351 910 000 001'] });
  const mailbox = await createContact(operator, { name: 'ana', email: 'anasilva+shop@example.com' });
  const number = await createContact(operator, { name: 'Somebody', phones: ['+351910000001'] });
  await createContact(operator, { name: 'Ana Silva', email: 'ana@gmail.com' });
  const name = await createContact(operator, { name: 'ana SILVA', email: 'other@example.com' });
  const found = await findDuplicates(operator, 'contact', at(one._id));
  expect(Object.fromEntries(found.map(({ customer, reasons }) => [at(customer._id), reasons]))).toEqual({ [at(mailbox._id)]: ['email'], [at(number._id)]: ['phone'], [at(name._id)]: ['name'] });
  await ruleOutDuplicate(operator, 'contact', at(one._id), at(number._id));
  expect(await findDuplicates(operator, 'contact', at(one._id))).toHaveLength(2);
  expect(await findDuplicates(operator, 'contact', at(number._id))).toHaveLength(0);
  // Who said so, and when, stands in its history as every change does.
  expect((await Activity.find({ 'subject.id': at(one._id) }).sort({ seq: -1 }).lean<ActivityLine[]>())[0]).toMatchObject({ event: 'contact.changed', payload: { changes: { notDuplicateIds: { before: [], after: [at(number._id)] } } } });
});
