import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { runExport } from '@switchboard/domain/exports/run-export.ts';
import { startExport } from '@switchboard/domain/exports/save-export.ts';
import { exportInput } from '@switchboard/domain/exports/words.ts';
import { createView } from '@switchboard/domain/tickets/save-view.ts';
import { createViewInput } from '@switchboard/domain/tickets/view-input.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

const body = { name: 'Urgent', sharedWith: 'everybody', filter: { all: [{ field: 'priority', is: 'oneOf', value: ['urgent'] }] } };
const view = async () => ({ id: (await createView(operator, createViewInput.parse(body))).key });

const exported = exportInput.parse({ format: 'csv', filter: { all: [] } });
const madeExport = async () => {
  const { id } = await startExport(operator, exported);
  await runExport(id);
  return { id };
};

export const queueSamples: Record<string, () => Promise<Sample>> = {
  'GET /views': async () => (await view(), {}),
  'POST /views': async () => ({ body }),
  'GET /views/{id}': async () => ({ path: await view() }),
  'PATCH /views/{id}': async () => ({ path: await view(), body: { name: 'Very urgent' } }),
  'DELETE /views/{id}': async () => ({ path: await view() }),
  'GET /exports': async () => (await madeExport(), {}),
  'POST /exports': async () => ({ body: exported }),
  'GET /exports/{id}': async () => ({ path: await madeExport() }),
  'GET /exports/{id}/file': async () => ({ path: await madeExport() }),
  'POST /service-desk/tickets/{id}/read': async () => ({ path: { id: (await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } })).number }, body: { upTo: 'all' } }),
};
