import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

const ticket = async () => ({ id: (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' } })).number });

export const forwardSamples: Record<string, () => Promise<Sample>> = {
  'POST /service-desk/tickets/{id}/forward': async () => ({ path: await ticket(), body: { to: ['service@bolt.example'], messages: 'all' } }),
};
