import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { mergeTickets } from '@switchboard/domain/conversations/merge-tickets.ts';
import { writeMessage } from '@switchboard/domain/conversations/write-message.ts';
import { linkTickets } from '@switchboard/domain/tickets/link-tickets.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

const open = async () => (await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } })).number;

async function merged(): Promise<{ id: string }> {
  const id = await open();
  await mergeTickets(operator, id, await open());
  return { id };
}

async function spoken(): Promise<{ id: string }> {
  const id = await open();
  await writeMessage(operator, id, { body: 'And the scanner?', isInternal: true });
  return { id };
}

async function linked(): Promise<{ id: string; linkId: string }> {
  const id = await open();
  const [link] = await linkTickets(operator, id, { kind: 'caused_by', ticket: await open() });
  return { id, linkId: link!.id };
}

export const togetherSamples: Record<string, () => Promise<Sample>> = {
  'POST /service-desk/tickets/{id}/merge': async () => ({ path: { id: await open() }, body: { into: await open() } }),
  'POST /service-desk/tickets/{id}/unmerge': async () => ({ path: await merged(), body: {} }),
  'POST /service-desk/tickets/{id}/split': async () => ({ path: await spoken(), body: { messages: [2] } }),
  'GET /service-desk/tickets/{id}/links': async () => ({ path: { id: await open() } }),
  'POST /service-desk/tickets/{id}/links': async () => ({ path: { id: await open() }, body: { kind: 'blocks', ticket: await open() } }),
  'DELETE /service-desk/tickets/{id}/links/{linkId}': async () => ({ path: await linked() }),
};
