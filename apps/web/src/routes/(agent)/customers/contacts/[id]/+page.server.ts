import { error } from '@sveltejs/kit';
import { toContactView } from '@switchboard/domain/customers/contact.ts';
import { findContact } from '@switchboard/domain/customers/find-contact.ts';
import { findDuplicates } from '@switchboard/domain/customers/find-duplicates.ts';
import { listMerges } from '@switchboard/domain/customers/list-merges.ts';
import { shownPhones, ticketsOfCustomer } from '@switchboard/domain/tickets/customer-overview.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, depends }) => {
  depends('switchboard:customer');
  const { viewer } = locals;
  if (!viewer) error(401, 'Sign in first.');
  const contact = await findContact(viewer, params.id);
  const [{ tickets, open }, duplicates, merges, phones] = await Promise.all([ticketsOfCustomer(viewer, { contactId: contact._id }), findDuplicates(viewer, 'contact', params.id), listMerges(viewer, params.id), shownPhones(contact.phones)]);
  return { contact: toContactView(contact), tickets, open, merges, shownPhones: phones, duplicates: duplicates.map(({ customer, reasons }) => ({ id: customer._id.toString(), name: customer.name, reasons })) };
};
