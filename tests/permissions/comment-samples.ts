import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { writeMessage } from '@switchboard/domain/conversations/write-message.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

const ticket = async () => ({ id: (await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } })).number });
/** Somebody else's comment: only tidying up after others is a matter of a right. */
const comment = async () => {
  const path = await ticket();
  return { ...path, seq: String((await writeMessage(operator, path.id, { body: 'Try the cable.', isInternal: true })).seq) };
};

export const commentSamples: Record<string, () => Promise<Sample>> = {
  'GET /service-desk/tickets/{id}/mentionable': async () => ({ path: await ticket(), query: '?q=a' }),
  'PATCH /service-desk/tickets/{id}/messages/{seq}': async () => ({ path: await comment(), body: { body: 'Try another cable.' } }),
  'DELETE /service-desk/tickets/{id}/messages/{seq}': async () => ({ path: await comment() }),
  'POST /service-desk/tickets/{id}/messages/{seq}/restore': async () => ({ path: await comment() }),
  'GET /drafts': async () => ({}),
  'GET /drafts/new-ticket': async () => ({}),
  'PUT /drafts/new-ticket': async () => ({ body: { draft: { ticket: {} } } }),
  'DELETE /drafts/new-ticket': async () => ({}),
  'PUT /service-desk/tickets/{id}/drafts/{kind}': async () => ({ path: { ...(await ticket()), kind: 'out' }, body: { body: 'We come', format: 'text' } }),
  'DELETE /service-desk/tickets/{id}/drafts/{kind}': async () => ({ path: { ...(await ticket()), kind: 'out' } }),
  'GET /service-desk/tickets/{id}/messages/{seq}/versions': async () => ({ path: await comment() }),
};
