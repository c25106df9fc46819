import { expect, test } from 'vitest';
import { Activity } from '@switchboard/domain/activity/activity.ts';
import { operator, makePerson } from '../../../../tests/support/people.ts';
import { useApi } from '../../../../tests/support/api.ts';
import { createCalendar } from '@switchboard/domain/sla/save-calendar.ts';
import { createPolicy } from '@switchboard/domain/sla/save-policy.ts';
import { calendarInput, policyInput } from '@switchboard/domain/sla/words.ts';

const { call, keyOf } = useApi();
const base = '/service-desk/tickets';

/** A team with an agent's key and a supervisor, and a ticket of theirs that is due in four hours. */
async function aDesk() {
  const admin = await keyOf('admin');
  const name = `Machines ${Math.random()}`;
  const teamId = (await call('POST', '/teams', { key: admin, body: { name } })).body.id as string;
  const ruth = await makePerson({ name: 'Ruth', role: 'supervisor', teamIds: [teamId] });
  const ticket = (await call('POST', base, { key: admin, body: { title: 'Printer', description: 'It blinks.', requester: { email: 'ana@example.com' }, teamId } })).body;
  return { ruth, ticket, agent: await keyOf('agent', { teamIds: [teamId] }), path: `${base}/${ticket.id}/escalate` };
}
const lines = (ticketId: string) => Activity.find({ event: 'ticket.escalated', 'subject.id': ticketId }).lean();

test('TK-36: who calls for help says why; it stands in the history with the note, who would hear of it is known before, and the promise runs on', async () => {
  const calendar = await createCalendar(calendarInput.parse({ name: 'Office', zone: 'UTC', hours: { mon: [['00:00', '24:00']] } }), operator);
  const hours = (value: number) => ({ resolution: { value, unit: 'hours', hours: '24x7' } });
  await createPolicy(policyInput.parse({ name: 'Standard', calendarId: calendar.id, targets: { low: hours(8), medium: hours(4), high: hours(2), urgent: hours(1) } }), operator);
  const { ruth, ticket, agent: key, path } = await aDesk();
  expect((await call('GET', `${base}/${ticket.id}/escalation`, { key })).body).toMatchObject({ supervisor: [{ id: ruth.id, name: 'Ruth' }] });
  for (const body of [{}, { reason: '   ' }, { reason: 'x'.repeat(201) }]) expect((await call('POST', path, { key, body })).body).toMatchObject({ code: 'invalid', errors: [{ path: 'reason' }] });
  expect(await lines(ticket.id)).toEqual([]);

  const { status, body: after } = await call('POST', path, { key, body: { reason: 'The customer threatens to leave', note: 'Third call today.' } });
  expect(status).toBe(200);
  expect(ticket.dueAt).toEqual(expect.any(String));
  expect(after).toMatchObject({ id: ticket.id, dueAt: ticket.dueAt, priority: ticket.priority, assigneeId: null });
  expect(await lines(ticket.id)).toMatchObject([{ reason: 'The customer threatens to leave: Third call today.', payload: { tell: ['supervisor'], done: [] } }]);
});

test('TK-36: at wish it becomes theirs and more urgent, by whoever may do both; a stale version, a repeated call and a closed ticket are what the contract says', async () => {
  const { ruth, ticket, agent, path } = await aDesk();
  const admin = await keyOf('admin');
  const body = { reason: 'Too much for me', handOver: true, raisePriority: true };
  const stale = await call('POST', path, { key: admin, body, headers: { 'if-match': '"999"' } });
  expect(stale).toMatchObject({ status: 409, body: { code: 'conflict', current: { id: ticket.id } } });
  const headers = { 'idempotency-key': `help-${ticket.id}` };
  const answers = [await call('POST', path, { key: admin, body, headers }), await call('POST', path, { key: admin, body, headers })];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(answers[1]!.body).toEqual(answers[0]!.body);
  expect(answers[0]!.body).toMatchObject({ assigneeId: ruth.id, priority: 'high' });
  expect(await lines(ticket.id)).toMatchObject([{ reason: 'Too much for me', payload: { done: [{ do: 'raisePriority', to: 'high' }, { do: 'assign', to: ruth.id }] } }]);

  const outsider = await keyOf('agent', { teamIds: [(await call('POST', '/teams', { key: admin, body: { name: `Others ${ticket.id}` } })).body.id] });
  expect((await call('POST', path, { key: outsider, body })).body.code).toBe('not_found');
  expect((await call('GET', `${base}/${ticket.id}/escalation`, { key: outsider })).body.code).toBe('not_found');
  await call('PATCH', `${base}/${ticket.id}`, { key: admin, body: { status: 'cancelled', reason: 'Sold.' } });
  expect((await call('POST', path, { key: agent, body: { reason: 'Still' } })).body).toMatchObject({ code: 'conflict', detail: expect.stringContaining('Reopen it first') });
});
