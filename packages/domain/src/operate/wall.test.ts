import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { writeMessage } from '../conversations/write-message.ts';
import '../models.ts';
import { createTeam } from '../people/create-team.ts';
import { seedRoles } from '../people/role.ts';
import { clock } from '../platform/clock.ts';
import { forgetPromises } from '../sla/book.ts';
import { createCalendar } from '../sla/save-calendar.ts';
import { createPolicy } from '../sla/save-policy.ts';
import { calendarInput, policyInput } from '../sla/words.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { readWall } from './wall.ts';

useDatabase();
let ruth: Awaited<ReturnType<typeof makePerson>>;
let aisha: typeof ruth;
let machines = '';
const open = (more: object = {}) => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' }, teamId: machines, ...more } as never);

beforeEach(async () => {
  await emptyDatabase();
  forgetPromises();
  clock.stopAt('2026-11-23T10:00:00.000Z');
  await seedRoles();
  machines = (await createTeam({ name: 'Machines' } as never, operator)).id;
  ruth = await makePerson({ name: 'Ruth', role: 'supervisor', teamIds: [machines] });
  aisha = await makePerson({ name: 'Aisha', role: 'agent', teamIds: [machines] });
  const calendar = await createCalendar(calendarInput.parse({ name: 'Office', zone: 'UTC', hours: { mon: [['00:00', '24:00']] } }), operator);
  const hours = (value: number) => ({ value, unit: 'hours', hours: '24x7' });
  const targets = { firstResponse: hours(1), resolution: hours(8) };
  await createPolicy(policyInput.parse({ name: 'Standard', calendarId: calendar.id, targets: { low: targets, medium: targets, high: targets, urgent: targets } }), operator);
});
afterEach(() => clock.run());

test('the wall counts the desk, says what is missed next, and how promises went today: each once', async () => {
  const [late, kept, soon] = [await open(), await open({ title: 'Answered' }), await open({ title: 'Soon' })];
  await changeTicket(operator, late.number, { assigneeId: aisha.id });
  await writeMessage(aisha.viewer, kept.number, { body: 'Try the cable.' });
  clock.stopAt('2026-11-23T10:50:00.000Z');
  expect(await readWall(ruth.viewer)).toMatchObject({ counts: { open: 3, overdue: 0, hour: 2, opened: 3, solved: 0 }, late: null, promises: { firstResponse: { kept: 1, missed: 0 } } });
  clock.stopAt('2026-11-23T11:10:00.000Z');
  await writeMessage(aisha.viewer, soon.number, { body: 'Sorry for the wait.', status: 'resolved' });
  const wall = await readWall(ruth.viewer);
  expect(wall.counts).toMatchObject({ open: 2, unassigned: 1, overdue: 1, hour: 0, solved: 1 });
  expect(wall.late).toBe('2026-11-23T11:00:00.000Z');
  expect(wall.soon.map(({ number }) => number)).toEqual([kept.number]);
  expect(wall.oldest).toMatchObject({ card: { number: late.number }, since: '2026-11-23T10:00:00.000Z' });
  expect(wall.promises).toMatchObject({ firstResponse: { kept: 1, missed: 2 }, resolution: { kept: 1, missed: 0 } });
  expect(wall.agents.map(({ name, open: has, overdue, state }) => [name, has, overdue, state])).toEqual([['Aisha', 1, 1, 'online'], ['Ruth', 0, 0, 'online']]);
});

test('a supervisor sees what their team may see, and no agent sees the wall', async () => {
  const other = (await createTeam({ name: 'Accounts' } as never, operator)).id;
  await open();
  await open({ teamId: other });
  expect((await readWall(ruth.viewer)).counts.open).toBe(1);
  expect((await readWall(operator)).counts.open).toBe(2);
  expect((await readWall(operator, { team: other })).counts.open).toBe(1);
  expect((await readWall(ruth.viewer)).teams.map(({ name }) => name)).toEqual(['Machines']);
  await expect(readWall(aisha.viewer)).rejects.toMatchObject({ code: 'forbidden' });
});
