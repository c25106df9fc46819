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
  'GET /teams/{id}/signature': async () => ({ path: await team() }),
  'PUT /teams/{id}/signature': async () => ({ path: await team(), body: { signature: '<p>{{team.name}}</p>' } }),
};
