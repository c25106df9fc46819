import { createTemplate } from '@switchboard/domain/templates/save-template.ts';
import { templateInput } from '@switchboard/domain/templates/words.ts';
import { operator } from '../support/people.ts';
import { invitePerson } from '@switchboard/domain/people/invite-person.ts';
import { invitePersonInput } from '@switchboard/domain/people/words.ts';
import type { Sample } from './samples.ts';

/** For everybody: making and changing such a one is what takes a right. */
const wanted = () => ({ name: 'Printer', title: 'Printer offline', sharedWith: 'everybody' });
const template = async () => ({ id: (await createTemplate(operator, templateInput.parse(wanted()))).id });

let made = 0;
const person = async () => ({ id: (await invitePerson(invitePersonInput.parse({ name: 'Ben Away', email: `away${++made}@example.com`, role: 'technician' }), operator)).person.id });

export const handSamples: Record<string, () => Promise<Sample>> = {
  'GET /preferences': async () => ({}),
  'PATCH /preferences': async () => ({ body: { theme: 'dark' } }),
  'GET /people/{id}/absence': async () => ({ path: await person() }),
  'PUT /people/{id}/absence': async () => ({ path: await person(), body: { from: '2026-01-01T00:00:00.000Z', until: '2999-01-01T00:00:00.000Z' } }),
  'DELETE /people/{id}/absence': async () => ({ path: await person() }),
  'GET /templates': async () => ({}),
  'POST /templates': async () => ({ body: wanted() }),
  'PATCH /templates/{id}': async () => ({ path: await template(), body: { name: 'Printer and paper' } }),
  'DELETE /templates/{id}': async () => ({ path: await template() }),
  'POST /templates/{id}/use': async () => ({ path: await template() }),
};
