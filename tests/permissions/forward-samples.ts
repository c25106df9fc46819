import { beginUpload } from '@switchboard/domain/conversations/upload-in-parts.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { createTeam } from '@switchboard/domain/people/create-team.ts';
import { teamInput } from '@switchboard/domain/people/words.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

const ticket = async () => ({ id: (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' } })).number });

let made = 0;
const team = async () => ({ id: (await createTeam(teamInput.parse({ name: `Signing ${++made}` }), operator)).id });

export const forwardSamples: Record<string, () => Promise<Sample>> = {
  'POST /service-desk/tickets/{id}/forward': async () => ({ path: await ticket(), body: { to: ['service@bolt.example'], messages: 'all' } }),
  'GET /service-desk/tickets/{id}/signature': async () => ({ path: await ticket() }),
  'POST /uploads': async () => ({ body: { name: 'a.bin', size: 10 } }),
  // Of somebody else: not known to whoever asks.
  'GET /uploads/{id}': async () => ({ path: { id: (await beginUpload(operator, { name: 'a.bin', type: 'x/y', size: 10 })).id } }),
  'PATCH /uploads/{id}': async () => ({ path: { id: (await beginUpload(operator, { name: 'a.bin', type: 'x/y', size: 10 })).id }, query: '?offset=0', headers: { 'content-type': 'application/offset+octet-stream' } }),
  'DELETE /uploads/{id}': async () => ({ path: { id: (await beginUpload(operator, { name: 'a.bin', type: 'x/y', size: 10 })).id } }),
  'GET /teams/{id}/signature': async () => ({ path: await team() }),
  'PUT /teams/{id}/signature': async () => ({ path: await team(), body: { signature: '<p>{{team.name}}</p>' } }),
};
