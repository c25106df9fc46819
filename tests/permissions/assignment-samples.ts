import { createAssignmentRule } from '@switchboard/domain/assignment/save-assignment-rule.ts';
import { listAssignmentRules } from '@switchboard/domain/assignment/list-assignment-rules.ts';
import { createRota } from '@switchboard/domain/assignment/save-rota.ts';
import { createSkill } from '@switchboard/domain/assignment/save-skill.ts';
import { rotaInput, ruleInput, skillInput } from '@switchboard/domain/assignment/words.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { invitePerson } from '@switchboard/domain/people/invite-person.ts';
import { invitePersonInput } from '@switchboard/domain/people/words.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

let made = 0;
const ticket = async () => ({ id: (await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } })).number });
const person = async () => ({ id: (await invitePerson(invitePersonInput.parse({ name: 'Ben Call', email: `call${++made}@example.com`, role: 'technician' }), operator)).person.id });
const ruleOf = () => ({ name: `Rule ${++made}`, strategy: 'load' });
const rule = async () => ({ id: (await createAssignmentRule(operator, ruleInput.parse(ruleOf()))).id });
const skillOf = () => ({ name: `Skill ${++made}` });
const skill = async () => ({ id: (await createSkill(operator, skillInput.parse(skillOf()))).id });
const rotaOf = async () => ({ name: `Rota ${++made}`, zone: 'Europe/Lisbon', people: [(await person()).id], every: 'week', from: '2026-11-23', at: '08:00' });
const rota = async () => ({ id: (await createRota(operator, rotaInput.parse(await rotaOf()))).id });

/** Accepting and declining are for whoever has the ticket: a key is told so. */
export const answerSamples: Record<string, () => Promise<Sample>> = {
  'POST /service-desk/tickets/{id}/accept': async () => ({ path: await ticket(), body: {} }),
  'POST /service-desk/tickets/{id}/decline': async () => ({ path: await ticket(), body: { reason: 'No van.' } }),
};

export const assignmentSamples: Record<string, () => Promise<Sample>> = {
  ...answerSamples,
  'GET /assignment-rules': async () => ({}),
  'POST /assignment-rules': async () => ({ body: ruleOf() }),
  'PUT /assignment-rules/order': async () => ({ body: { ids: (await listAssignmentRules(operator)).items.map(({ id }) => id) } }),
  'PATCH /assignment-rules/{id}': async () => ({ path: await rule(), body: { active: true } }),
  'DELETE /assignment-rules/{id}': async () => ({ path: await rule() }),
  'GET /assignment/bounds': async () => ({}),
  'PUT /assignment/bounds': async () => ({ body: { mostPerHour: 50 } }),
  'POST /assignment/try': async () => ({ body: { ticket: { priority: 'urgent' } } }),
  'GET /service-desk/tickets/{id}/assignable': async () => ({ path: await ticket() }),
  'GET /assignment/assignable': async () => ({ query: `?tickets=${(await ticket()).id}` }),
  'GET /service-desk/tickets/{id}/why': async () => ({ path: await ticket() }),
  'GET /skills': async () => (await skill(), {}),
  'POST /skills': async () => ({ body: skillOf() }),
  'PATCH /skills/{id}': async () => ({ path: await skill(), body: { tags: ['printer'] } }),
  'DELETE /skills/{id}': async () => ({ path: await skill() }),
  'GET /rotas': async () => (await rota(), {}),
  'POST /rotas': async () => ({ body: await rotaOf() }),
  'PATCH /rotas/{id}': async () => ({ path: await rota(), body: { at: '09:00' } }),
  'DELETE /rotas/{id}': async () => ({ path: await rota() }),
  'GET /assignment-profiles': async () => (await person(), {}),
  'PATCH /people/{id}/assignment-profile': async () => ({ path: await person(), body: { senior: true } }),
  'GET /people/{id}/availability': async () => ({ path: await person() }),
  'PUT /people/{id}/availability': async () => ({ path: await person(), body: { state: 'away', reason: 'Lunch' } }),
};
