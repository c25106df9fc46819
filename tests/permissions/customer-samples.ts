import { Readable } from 'node:stream';
import { createAccount } from '@switchboard/domain/customers/create-account.ts';
import { createContact } from '@switchboard/domain/customers/create-contact.ts';
import { mergeCustomers } from '@switchboard/domain/customers/merge-customers.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { cancelContacts, takeInContacts } from '@switchboard/domain/imports/contacts/save-contact-import.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

let made = 0;

const contact = async () => ({ id: (await createContact(operator, { name: 'Ana', email: `customer${++made}@example.com` }))._id.toString() });
const account = async () => ({ id: (await createAccount(operator, { name: `Business ${++made}` }))._id.toString() });

const ticket = async () => ({ id: (await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: `t${++made}@example.com` } })).number });

const file = 'name,email\nBo,bo@import.example\n';
const plan = { mapping: ['name', 'email'] };
const taken = async () => ({ id: (await takeInContacts(operator, { name: 'people.csv', stream: Readable.from([Buffer.from(file)]) })).id });

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
  'GET /contacts/export': async () => (await contact(), {}),
  'GET /contact-imports': async () => ({}),
  'POST /contact-imports': async () => ({ query: '?name=people.csv', body: file, headers: { 'content-type': 'text/csv' } }),
  'GET /contact-imports/{id}': async () => ({ path: await taken() }),
  'POST /contact-imports/{id}/preview': async () => ({ path: await taken(), body: plan }),
  'POST /contact-imports/{id}/start': async () => ({ path: await taken(), body: plan }),
  'POST /contact-imports/{id}/cancel': async () => ({ path: await taken() }),
  'POST /contact-imports/{id}/resume': async () => {
    const path = await taken();
    await cancelContacts(operator, path.id);
    return { path };
  },
  'GET /contact-imports/{id}/faults': async () => ({ path: await taken() }),
};
