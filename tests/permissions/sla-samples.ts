import { createCalendar } from '@switchboard/domain/sla/save-calendar.ts';
import { JobFailure } from '@switchboard/domain/platform/jobs/job-record.ts';
import { SweepState } from '@switchboard/domain/platform/jobs/sweeps.ts';
import { createPolicy } from '@switchboard/domain/sla/save-policy.ts';
import { createTicket } from '@switchboard/domain/conversations/create-ticket.ts';
import { calendarInput, policyInput } from '@switchboard/domain/sla/words.ts';
import { makePerson, operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

let made = 0;
const hours = { mon: [['09:00', '17:00']] };
const calendarOf = () => ({ name: `Calendar ${++made}`, zone: 'Europe/Lisbon', hours });
const ticket = async () => ({ id: (await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } })).number });
const calendar = async () => ({ id: (await createCalendar(calendarInput.parse(calendarOf()), operator)).id });
const policyOf = async () => ({ name: `Policy ${++made}`, calendarId: (await calendar()).id, targets: { low: {}, medium: {}, high: {}, urgent: { firstResponse: { value: 30, unit: 'minutes' } } } });
const policy = async () => ({ id: (await createPolicy(policyInput.parse(await policyOf()), operator)).id });
/** The first becomes the default, which cannot be deleted. */
const another = async () => (await policy(), policy());

export const slaSamples: Record<string, () => Promise<Sample>> = {
  'POST /service-desk/tickets/{id}/escalate': async () => (await makePerson({ role: 'supervisor', name: `Lead ${++made}`, email: `lead${made}@desk.example` }), { path: await ticket(), body: { reason: 'The customer threatens to leave' } }),
  'GET /service-desk/tickets/{id}/escalation': async () => ({ path: await ticket() }),
  'GET /wall': async () => (await ticket(), {}),
  'GET /worker': async () => ({}),
  'POST /worker/sweeps/{id}/run': async () => (await SweepState.updateOne({ _id: 'mail' }, { $set: { everyMs: 60_000, dueAt: new Date() } }, { upsert: true }), { path: { id: 'mail' } }),
  'POST /worker/failures/{id}/retry': async () => ({ path: { id: (await JobFailure.create({ name: 'nothing', data: '{}', error: 'no paper', at: new Date() }))._id.toString() } }),
  'GET /calendars': async () => ({}),
  'POST /calendars': async () => ({ body: calendarOf() }),
  'GET /calendars/{id}': async () => ({ path: await calendar() }),
  'PATCH /calendars/{id}': async () => ({ path: await calendar(), body: { zone: 'Europe/Berlin' } }),
  'DELETE /calendars/{id}': async () => ({ path: await calendar() }),
  'GET /service-desk/sla-policies': async () => ({}),
  'POST /service-desk/sla-policies': async () => ({ body: await policyOf() }),
  'GET /service-desk/sla-policies/{id}': async () => ({ path: await policy() }),
  'PATCH /service-desk/sla-policies/{id}': async () => ({ path: await policy(), body: { order: 5 } }),
  'DELETE /service-desk/sla-policies/{id}': async () => ({ path: await another() }),
  'GET /service-desk/sla-tracking/{id}': async () => ({ path: await ticket() }),
  'GET /service-desk/tickets/{id}/sla-tracking': async () => ({ path: await ticket() }),
  'POST /calendars/read-ical': async () => ({ body: { text: 'BEGIN:VCALENDAR\nEND:VCALENDAR' } }),
  'POST /sla/week': async () => ({ body: { calendarId: (await calendar()).id, date: '2026-11-23' } }),
  'POST /sla/effect': async () => ({ body: { policy: { order: 3 } } }),
  'POST /sla/preview': async () => ({ body: { calendar: { zone: 'UTC', hours }, target: { value: 4, unit: 'hours' }, startedAt: '2026-11-23T10:00:00.000Z' } }),
};
