import { bulkInput } from '@switchboard/domain/bulk/words.ts';
import { runBulk } from '@switchboard/domain/bulk/run-bulk.ts';
import { startBulk } from '@switchboard/domain/bulk/start-bulk.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { mergeTickets } from '@switchboard/domain/conversations/merge-tickets.ts';
import { writeMessage } from '@switchboard/domain/conversations/write-message.ts';
import { invitePerson } from '@switchboard/domain/people/invite-person.ts';
import { invitePersonInput } from '@switchboard/domain/people/words.ts';
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

let colleagues = 0;
const colleague = async () => (await invitePerson(invitePersonInput.parse({ name: 'Colleague', email: `colleague${++colleagues}@example.com`, role: 'agent' }), operator)).person.id;

const urgent = async () => ({ ids: [await open()], actions: [{ do: 'priority', priority: 'urgent' }] });

/** Of somebody else: nobody but who began it knows of it. */
async function bulk(): Promise<{ id: string }> {
  const { _id } = await startBulk(operator, bulkInput.parse(await urgent()));
  await runBulk(_id.toString());
  return { id: _id.toString() };
}

export const togetherSamples: Record<string, () => Promise<Sample>> = {
  'POST /service-desk/tickets/{id}/merge': async () => ({ path: { id: await open() }, body: { into: await open() } }),
  'POST /service-desk/tickets/{id}/unmerge': async () => ({ path: await merged(), body: {} }),
  'POST /service-desk/tickets/{id}/split': async () => ({ path: await spoken(), body: { messages: [2] } }),
  'GET /service-desk/tickets/{id}/links': async () => ({ path: { id: await open() } }),
  'POST /service-desk/tickets/{id}/links': async () => ({ path: { id: await open() }, body: { kind: 'blocks', ticket: await open() } }),
  'POST /service-desk/tickets/{id}/close-children': async () => ({ path: { id: await open() }, body: {} }),
  'POST /service-desk/tickets/{id}/follow': async () => ({ path: { id: await open() }, body: {} }),
  'DELETE /service-desk/tickets/{id}/follow': async () => ({ path: { id: await open() } }),
  'POST /service-desk/tickets/{id}/hand-over': async () => ({ path: { id: await open() }, body: { assigneeId: await colleague(), note: 'She rings at noon.' } }),
  'GET /bulk-changes': async () => (await bulk(), {}),
  'POST /bulk-changes': async () => ({ body: await urgent() }),
  'GET /bulk-changes/{id}': async () => ({ path: await bulk() }),
  'GET /bulk-changes/{id}/results': async () => ({ path: await bulk() }),
  'POST /bulk-changes/{id}/stop': async () => ({ path: await bulk(), body: {} }),
  'POST /bulk-changes/{id}/undo': async () => ({ path: await bulk(), body: {} }),
  'DELETE /service-desk/tickets/{id}/links/{linkId}': async () => ({ path: await linked() }),
};
