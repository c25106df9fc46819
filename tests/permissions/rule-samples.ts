import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { listRules } from '@switchboard/domain/rules/list-rules.ts';
import { createRule } from '@switchboard/domain/rules/save-rule.ts';
import { ruleInput } from '@switchboard/domain/rules/words.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

const wanted = { name: 'Tag printers', trigger: { on: 'event', events: ['ticket.created'] }, when: { all: [{ field: 'title', is: 'contains', value: 'printer' }] }, actions: [{ do: 'addTags', tags: ['printer'] }] };
const rule = async () => ({ id: (await createRule(operator, ruleInput.parse(wanted))).id });

export const ruleSamples: Record<string, () => Promise<Sample>> = {
  'GET /rules': async () => ({}),
  'POST /rules': async () => ({ body: wanted }),
  'PUT /rules/order': async () => ({ body: { ids: (await listRules(operator)).items.map(({ id }) => id) } }),
  'PUT /rules/mode': async () => ({ body: { mode: 'all' } }),
  'POST /rules/try': async () => ({ body: { trigger: wanted.trigger, when: wanted.when } }),
  'GET /rules/{id}': async () => ({ path: await rule() }),
  'PATCH /rules/{id}': async () => ({ path: await rule(), body: { name: 'Renamed' } }),
  'DELETE /rules/{id}': async () => ({ path: await rule() }),
  'GET /rules/{id}/runs': async () => ({ path: await rule() }),
  'GET /rules/{id}/history': async () => ({ path: await rule() }),
  'GET /service-desk/tickets/{id}/rule-runs': async () => ({ path: { id: (await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } })).number } }),
};
