import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { createMacro } from '@switchboard/domain/macros/save-macro.ts';
import { macroInput } from '@switchboard/domain/macros/words.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

/** For everybody: making and changing such a one is what takes a right. */
const wanted = () => ({ name: 'Thanks', body: 'Thank you, {{customer.firstName}}.', sharedWith: 'everybody' });
const macro = async () => ({ id: (await createMacro(operator, macroInput.parse(wanted()))).id });

export const macroSamples: Record<string, () => Promise<Sample>> = {
  'GET /macros': async () => ({}),
  'POST /macros': async () => ({ body: wanted() }),
  'PATCH /macros/{id}': async () => ({ path: await macro(), body: { name: 'Many thanks' } }),
  'DELETE /macros/{id}': async () => ({ path: await macro() }),
  'POST /service-desk/tickets/{id}/macros': async () => ({ path: { id: (await createTicket(operator, { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' } })).number }, body: { macroId: (await macro()).id } }),
};
