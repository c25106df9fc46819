import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { blockSender } from '@switchboard/domain/tickets/blocked-sender.ts';
import { markSpam } from '@switchboard/domain/tickets/mark-spam.ts';
import { trashTicket } from '@switchboard/domain/tickets/trash-ticket.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

let made = 0;
const ticket = async () => ({ id: (await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: `v${++made}@example.com` } })).number });

export const vocabularySamples: Record<string, () => Promise<Sample>> = {
  'GET /vocabulary': async () => ({}),
  'GET /service-desk/tags': async () => (await ticket(), {}),
  'GET /vocabulary/{part}': async () => ({ path: { part: 'statuses' } }),
  'PUT /vocabulary/{part}': async () => ({ path: { part: 'labelSets' }, body: { value: [{ name: `Labels ${++made}`, labels: {} }] } }),
  'POST /service-desk/tickets/{id}/spam': async () => ({ path: await ticket(), body: { blockSender: true } }),
  'POST /service-desk/tickets/{id}/not-spam': async () => {
    const path = await ticket();
    await markSpam(operator, path.id);
    return { path };
  },
  'POST /service-desk/tickets/{id}/trash': async () => ({ path: await ticket() }),
  'POST /service-desk/tickets/{id}/restore': async () => {
    const path = await ticket();
    await trashTicket(operator, path.id);
    return { path };
  },
  'POST /service-desk/tickets/{id}/requester': async () => ({ path: await ticket(), body: { requester: { email: 'bo@example.com' } } }),
  'GET /blocked-senders': async () => ({}),
  'POST /blocked-senders': async () => ({ body: { sender: `b${++made}@casino.example` } }),
  'DELETE /blocked-senders/{sender}': async () => {
    const sender = `b${++made}@casino.example`;
    await blockSender(operator, { sender, reason: '' });
    return { path: { sender } };
  },
};
