import { Mailbox } from '@switchboard/domain/conversations/mailbox.ts';
import { Account } from '@switchboard/domain/customers/account.ts';
import { Contact } from '@switchboard/domain/customers/contact.ts';
import { mayAnywhere, type Viewer } from '@switchboard/domain/people/viewer.ts';
import { isId } from '@switchboard/domain/platform/id.ts';
import { conditionsOf, type Filter } from '@switchboard/domain/tickets/filter/words.ts';

/** What the ids in a filter stand for: the names of its customers, businesses and mailboxes. Ids that lead nowhere, or to what one may not see, are left out. */
export async function namesInFilter(viewer: Viewer, filter: Filter): Promise<Record<string, string>> {
  const idsOf = (field: string): string[] => conditionsOf(filter).flatMap(({ condition }) => (condition.field === field && Array.isArray(condition.value) ? condition.value.filter(isId) : []));
  const [accounts, contacts, mailboxes] = [idsOf('account'), idsOf('requester'), idsOf('mailbox')];
  const seesCustomers = mayAnywhere(viewer, 'customers.read');
  type Named = { _id: unknown; name: string };
  const found = await Promise.all([
    accounts.length > 0 && seesCustomers ? Account.find({ _id: { $in: accounts } }, { name: 1 }).lean<Named[]>() : [],
    contacts.length > 0 && seesCustomers ? Contact.find({ _id: { $in: contacts } }, { name: 1 }).lean<Named[]>() : [],
    mailboxes.length > 0 ? Mailbox.find({ _id: { $in: mailboxes } }, { name: 1 }).lean<Named[]>() : [],
  ]);
  return Object.fromEntries(found.flat().map(({ _id, name }) => [String(_id), name]));
}
