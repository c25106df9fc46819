import { createAccount } from '@switchboard/domain/customers/create-account.ts';
import { createContact } from '@switchboard/domain/customers/create-contact.ts';
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
  'GET /accounts': async () => ({}),
  'POST /accounts': async () => ({ body: { name: `New ${++made}` } }),
  'GET /accounts/{id}': async () => ({ path: await account() }),
  'PATCH /accounts/{id}': async () => ({ path: await account(), body: { name: 'Changed' } }),
};
