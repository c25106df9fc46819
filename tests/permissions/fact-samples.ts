import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { changeTicket } from '@switchboard/domain/tickets/change-ticket.ts';
import { addPartInput } from '@switchboard/domain/tickets/part-words.ts';
import { addPart } from '@switchboard/domain/tickets/parts.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

const ticket = async () => ({ id: (await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' }, product: 'LaserJet 400' })).number });

async function waiting(): Promise<{ id: string; partId: string }> {
  const path = await ticket();
  const { parts } = await addPart(operator, path.id, addPartInput.parse({ name: 'Fuser kit', quantity: 2 }));
  return { ...path, partId: parts![0]!.id };
}

/** What a ticket is about: its product, its parts, how it was solved. */
export const factSamples: Record<string, () => Promise<Sample>> = {
  'POST /service-desk/tickets/{id}/confirm': async () => {
    const path = await ticket();
    await changeTicket(operator, path.id, { status: 'resolved', resolution: 'A new cable.' });
    return { path, body: { note: 'On the phone.' } };
  },
  'POST /service-desk/tickets/{id}/parts': async () => ({ path: await ticket(), body: { name: 'Fuser kit' } }),
  'PATCH /service-desk/tickets/{id}/parts/{partId}': async () => ({ path: await waiting(), body: { arrived: 1 } }),
  'DELETE /service-desk/tickets/{id}/parts/{partId}': async () => ({ path: await waiting() }),
  'POST /service-desk/part-arrivals': async () => (await waiting(), { body: { name: 'Fuser kit', quantity: 1 } }),
  'GET /service-desk/tickets/{id}/recurring': async () => ({ path: await ticket() }),
  'POST /service-desk/tickets/{id}/take-back': async () => {
    const path = await ticket();
    await changeTicket(operator, path.id, { status: 'in_progress' });
    return { path };
  },
  'GET /service-desk/recurring': async () => ({}),
  'GET /audit/export': async () => (await ticket(), {}),
  'GET /service-desk/products': async () => (await ticket(), {}),
};
