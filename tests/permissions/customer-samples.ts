import { createAccount } from '@switchboard/domain/customers/create-account.ts';
import { createContact } from '@switchboard/domain/customers/create-contact.ts';
import { mergeCustomers } from '@switchboard/domain/customers/merge-customers.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

let made = 0;

const contact = async () => ({ id: (await createContact(operator, { name: 'Ana', email: `customer${++made}@example.com` }))._id.toString() });
const account = async () => ({ id: (await createAccount(operator, { name: `Business ${++made}` }))._id.toString() });

const ticket = async () => ({ id: (await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: `t${++made}@example.com` } })).number });

export const customerSamples: Record<string, () => Promise<Sample>> = {
  'GET /contacts': async () => ({}),
  'POST /contacts': async () => ({ body: { name: 'Bo', email: `new${++made}@example.com` } }),
  'GET /contacts/{id}': async () => ({ path: await contact() }),
  'PATCH /contacts/{id}': async () => ({ path: await contact(), body: { name: 'Changed' } }),
  'POST /service-desk/tickets/{id}/link-account': async () => ({ path: await ticket(), body: { accountId: (await account()).id } }),
  'GET /service-desk/tickets/{id}/customer': async () => ({ path: await ticket() }),
  'GET /accounts': async () => ({}),
  'POST /accounts': async () => ({ body: { name: `New ${++made}` } }),
  'GET /accounts/{id}': async () => ({ path: await account() }),
  'PATCH /accounts/{id}': async () => ({ path: await account(), body: { name: 'Changed' } }),
  'GET /contacts/{id}/duplicates': async () => ({ path: await contact() }),
  'POST /contacts/{id}/not-duplicate': async () => ({ path: await contact(), body: { otherId: (await contact()).id } }),
  'GET /contacts/{id}/merge-preview': async () => ({ path: await contact(), query: `?source=${(await contact()).id}` }),
  'POST /contacts/{id}/merge': async () => ({ path: await contact(), body: { sourceId: (await contact()).id } }),
  'GET /contacts/{id}/merges': async () => ({ path: await contact() }),
  'GET /accounts/{id}/duplicates': async () => ({ path: await account() }),
  'POST /accounts/{id}/not-duplicate': async () => ({ path: await account(), body: { otherId: (await account()).id } }),
  'GET /accounts/{id}/merge-preview': async () => ({ path: await account(), query: `?source=${(await account()).id}` }),
  'POST /accounts/{id}/merge': async () => ({ path: await account(), body: { sourceId: (await account()).id } }),
  'GET /accounts/{id}/merges': async () => ({ path: await account() }),
  'POST /customer-merges/{id}/undo': async () => ({ path: { id: (await mergeCustomers(operator, 'contact', (await contact()).id, { sourceId: (await contact()).id })).merge._id.toString() } }),
};
