import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { operator } from '../support/people.ts';
import { commentSamples } from './comment-samples.ts';
import type { Sample } from './samples.ts';

const ticket = async () => ({ id: (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' } })).number });

export const writingSamples: Record<string, () => Promise<Sample>> = {
  ...commentSamples,
  'GET /writing': async () => ({}),
  'PATCH /writing': async () => ({ body: { undoSeconds: 20 } }),
  'POST /service-desk/tickets/{id}/messages/{seq}/undo': async () => ({ path: { ...(await ticket()), seq: '1' } }),
};
