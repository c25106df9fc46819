import { error } from '@sveltejs/kit';
import { toAccountView } from '@switchboard/domain/customers/account.ts';
import { toContactView } from '@switchboard/domain/customers/contact.ts';
import { findAccount } from '@switchboard/domain/customers/find-account.ts';
import { findDuplicates } from '@switchboard/domain/customers/find-duplicates.ts';
import { listContacts } from '@switchboard/domain/customers/list-customers.ts';
import { listMerges } from '@switchboard/domain/customers/list-merges.ts';
import { shownPhones, ticketsOfCustomer } from '@switchboard/domain/tickets/customer-overview.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, depends }) => {
  depends('switchboard:customer');
  const { viewer } = locals;
  if (!viewer) error(401, 'Sign in first.');
  const account = await findAccount(viewer, params.id);
  const [{ tickets, open }, contacts, duplicates, merges, phones] = await Promise.all([
    ticketsOfCustomer(viewer, { accountId: account._id }),
    listContacts(viewer, { account: params.id }, { limit: 100 }),
    findDuplicates(viewer, 'account', params.id),
    listMerges(viewer, params.id),
    shownPhones([account.phone]),
  ]);
  return { account: toAccountView(account), tickets, open, merges, shownPhones: phones, contacts: contacts.items.map(toContactView), duplicates: duplicates.map(({ customer, reasons }) => ({ id: customer._id.toString(), name: customer.name, reasons })) };
};
