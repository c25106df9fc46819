import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { createKey } from '@switchboard/domain/people/create-key.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { deactivatePerson } from '@switchboard/domain/people/deactivate-person.ts';
import { invitePerson } from '@switchboard/domain/people/invite-person.ts';
import { createKeyInput, invitePersonInput, teamInput } from '@switchboard/domain/people/words.ts';
import { Attachment } from '@switchboard/domain/conversations/attachment.ts';
import { newId } from '@switchboard/domain/platform/id.ts';
import { putFile } from '@switchboard/domain/platform/files.ts';
import { makePerson, operator } from '../support/people.ts';
import { factSamples } from './fact-samples.ts';
import { assignmentSamples } from './assignment-samples.ts';
import { customerSamples } from './customer-samples.ts';
import { importSamples } from './import-samples.ts';
import { macroSamples } from './macro-samples.ts';
import { mailSamples } from './mail-samples.ts';
import { queueSamples } from './queue-samples.ts';
import { slaSamples } from './sla-samples.ts';
import { handSamples } from './hand-samples.ts';
import { togetherSamples } from './together-samples.ts';
import { noteSamples } from './note-samples.ts';
import { notificationSamples } from './notification-samples.ts';
import { ruleSamples } from './rule-samples.ts';
import { vocabularySamples } from './vocabulary-samples.ts';
import { webhookSamples } from './webhook-samples.ts';
import { writingSamples } from './writing-samples.ts';
import { forwardSamples } from './forward-samples.ts';

/** A request that is right in every respect but, perhaps, who makes it. */
export type Sample = { path?: Record<string, string>; query?: string; body?: unknown; form?: () => FormData; headers?: Record<string, string> };

let made = 0;
const name = (of: string) => `${of} ${++made}`;

async function ticket(): Promise<{ id: string }> {
  const opened = await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } });
  return { id: opened.number };
}
/** Invited, so that no password has to be stretched for each of hundreds of requests. */
const person = async () => ({ id: (await invitePerson(invitePersonInput.parse({ name: name('Person'), email: `i${++made}@example.com`, role: 'technician' }), operator)).person.id });
const team = async () => ({ id: (await createTeam(teamInput.parse({ name: name('Team') }), operator)).id });

/**
 * One sample for each endpoint, with an object of its own where it changes one. A new endpoint without a sample fails the matrix, so that none
 * can be forgotten.
 */
export const samples: Record<string, () => Promise<Sample>> = {
  ...macroSamples, ...handSamples,
  ...mailSamples,
  ...queueSamples,
  ...slaSamples,
  ...togetherSamples,
  ...customerSamples,
  ...noteSamples,
  ...notificationSamples,
  ...importSamples,
  ...webhookSamples,
  ...vocabularySamples,
  ...ruleSamples,
  ...writingSamples,
  ...forwardSamples,
  ...assignmentSamples,
  ...factSamples,
  'GET /service-desk/tickets': async () => (await ticket(), {}),
  'GET /service-desk/tickets/count': async () => (await ticket(), {}),
  'POST /service-desk/tickets': async () => ({ body: { title: 'New', description: 'New.', requester: { email: 'bo@example.com' } } }),
  'GET /service-desk/tickets/{id}': async () => ({ path: await ticket() }),
  'PATCH /service-desk/tickets/{id}': async () => ({ path: await ticket(), body: { title: 'Changed' } }),
  'PUT /service-desk/tickets/{id}': async () => ({ path: await ticket(), body: { title: 'Changed' } }),
  'POST /service-desk/tickets/{id}/assign': async () => ({ path: await ticket(), body: { assigneeId: (await person()).id } }),
  'POST /service-desk/tickets/{id}/take': async () => ({ path: await ticket(), body: {} }),
  'POST /service-desk/tickets/{id}/resolve': async () => ({ path: await ticket(), body: {} }),
  'GET /service-desk/tickets/{id}/messages': async () => ({ path: await ticket() }),
  'GET /service-desk/tickets/{id}/messages/{seq}': async () => ({ path: { ...(await ticket()), seq: '1' } }),
  'POST /service-desk/tickets/{id}/messages': async () => ({ path: await ticket(), body: { body: 'Try the cable.' } }),
  'GET /service-desk/tickets/{id}/activity': async () => ({ path: await ticket() }),
  'POST /files': async () => ({
    form: () => {
      const form = new FormData();
      form.append('file', new Blob(['hello']), 'hello.txt');
      return form;
    },
  }),
  'GET /files/{id}': async () => {
    const opened = await createTicket(operator, { title: 'With a file', description: 'See it.', requester: { email: 'ana@example.com' } });
    const _id = newId();
    const file = await putFile(Buffer.from('hello'));
    await Attachment.collection.insertOne({ _id, name: 'a.txt', type: 'text/plain', ...file, inline: false, contentId: null, ticketId: opened._id, messageId: newId(), uploaderId: null, createdAt: new Date() } as never);
    return { path: { id: _id.toString() } };
  },
  'GET /search': async () => ({ query: '?q=printer' }),
  'GET /me': async () => ({}),
  'GET /people': async () => ({}),
  'POST /people': async () => ({ body: { name: name('Person'), email: `p${++made}@example.com`, role: 'technician', teamIds: [] } }),
  'GET /people/{id}': async () => ({ path: await person() }),
  'PATCH /people/{id}': async () => ({ path: await person(), body: { name: 'Other', version: 1 } }),
  'POST /people/{id}/deactivate': async () => ({ path: await person() }),
  'POST /people/{id}/activate': async () => {
    const path = await person();
    await deactivatePerson(path.id, operator);
    return { path };
  },
  'POST /people/{id}/invite': async () => ({ path: await person() }),
  'POST /people/{id}/reset': async () => ({ path: { id: (await makePerson({ role: 'technician' })).id } }),
  'POST /people/{id}/remove-totp': async () => ({ path: await person() }),
  'GET /teams': async () => ({}),
  'POST /teams': async () => ({ body: { name: name('Team') } }),
  'GET /teams/{id}': async () => ({ path: await team() }),
  'PATCH /teams/{id}': async () => ({ path: await team(), body: { name: name('Team'), version: 1 } }),
  'DELETE /teams/{id}': async () => ({ path: await team() }),
  'GET /roles': async () => ({}),
  'GET /roles/{key}': async () => ({ path: { key: 'agent' } }),
  'PATCH /roles/{key}': async () => ({ path: { key: 'retention' }, body: { name: name('Retention') } }),
  'GET /keys': async () => ({}),
  'POST /keys': async () => ({ body: { name: name('Key'), role: 'technician' } }),
  'DELETE /keys/{id}': async () => ({ path: { id: (await createKey(createKeyInput.parse({ name: name('Key'), role: 'technician' }), operator)).key.id } }),
  'GET /audit': async () => ({}),
  'GET /health': async () => ({}),
  'POST /health/resume-sending': async () => ({ body: {} }),
  'GET /settings': async () => ({}),
  'GET /settings/{key}': async () => ({ path: { key: 'desk.name' } }),
  'PUT /settings/{key}': async () => ({ path: { key: 'desk.name' }, body: { value: name('Desk') } }),
  'GET /backups': async () => ({}),
  'POST /backups': async () => ({}),
  'GET /demo': async () => ({}),
  'POST /demo': async () => ({ body: { tickets: 1 } }),
  'DELETE /demo': async () => (await makePerson({ role: 'admin' }), {}),
};
