import { Contact } from '../customers/contact.ts';
import type { CustomerKind } from '../customers/customer-merge.ts';
import { differingFields, mergedFields, mergeRules, type Customer } from '../customers/merge-rules.ts';
import { refuseMerged } from '../customers/merge-customers.ts';
import { permitMergeCustomers } from '../customers/permit-customers.ts';
import type { Viewer } from '../people/viewer.ts';
import { Problem } from '../platform/problem.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { Ticket } from '../tickets/ticket.ts';
import { Message } from './message.ts';

const MOST_COUNTED = 10_000;

/**
 * What a merge would do, without doing it: who remains, with what, what moves there, and where the two disagree. Tickets are counted as far as the viewer may see them.
 * @throws Problem as merging would
 */
export async function previewCustomerMerge(viewer: Viewer, kind: CustomerKind, targetId: string, sourceId: string) {
  permitMergeCustomers(viewer);
  const rules = mergeRules[kind];
  if (sourceId === targetId) throw new Problem('invalid', `These are the same ${rules.noun}. Choose another one to merge.`, { errors: [{ path: 'sourceId', message: 'Choose another one.' }] });
  const [target, source] = [await rules.load(targetId), await rules.load(sourceId)];
  for (const one of [target, source]) refuseMerged(kind, one);
  const result = { ...target, ...mergedFields(kind, target, source) } as Customer;
  return { target: rules.view(target), source: rules.view(source), result: rules.view(result), moves: await moves(viewer, kind, source), differences: differingFields(kind, target, source) };
}

async function moves(viewer: Viewer, kind: CustomerKind, source: Customer) {
  const theirs = kind === 'contact' ? { 'requester.contactId': source._id } : { accountId: source._id };
  const [tickets, openTickets, messages, contacts] = await Promise.all([
    Ticket.countDocuments({ $and: [theirs, ticketFilter(viewer)] }).limit(MOST_COUNTED),
    Ticket.countDocuments({ $and: [theirs, ticketFilter(viewer), { statusCategory: { $in: ['triage', 'open', 'waiting'] } }] }).limit(MOST_COUNTED),
    kind === 'contact' ? Message.countDocuments({ 'author.kind': 'customer', 'author.id': source._id }).limit(MOST_COUNTED) : 0,
    kind === 'account' ? Contact.countDocuments({ accountId: source._id }).limit(MOST_COUNTED) : 0,
  ]);
  const identities = kind === 'contact' ? [...(source as { emails: string[] }).emails, ...(source as { phones: string[] }).phones] : (source as { domains: string[] }).domains;
  return { tickets, openTickets, messages, contacts, identities };
}
