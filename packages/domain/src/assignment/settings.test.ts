import { beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { createTeam } from '../people/create-team.ts';
import { deleteTeam } from '../people/delete-team.ts';
import { seedRoles } from '../people/role.ts';
import { clock } from '../platform/clock.ts';
import { createRule, deleteRule } from '../rules/save-rule.ts';
import { ruleInput as deskRuleInput } from '../rules/words.ts';
import { createCalendar, deleteCalendar } from '../sla/save-calendar.ts';
import { createPolicy, deletePolicy } from '../sla/save-policy.ts';
import { calendarInput, policyInput } from '../sla/words.ts';
import { boundsInput, changeBounds, readBounds } from './bounds.ts';
import { listAssignable } from './list-assignable.ts';
import { listAssignmentRules } from './list-assignment-rules.ts';
import { changeAssignmentRule, createAssignmentRule, deleteAssignmentRule, orderAssignmentRules } from './save-assignment-rule.ts';
import { listProfiles, saveProfile } from './save-profile.ts';
import { changeRota, createRota, deleteRota } from './save-rota.ts';
import { createSkill, deleteSkill } from './save-skill.ts';
import { readAvailability, setAvailability } from './set-availability.ts';
import { tryAssignment } from './try-assignment.ts';
import { whyAssigned } from './why.ts';
import { availabilityInput, profileInput, rotaInput, ruleInput, skillInput, tryInput } from './words.ts';

useDatabase();
type Somebody = Awaited<ReturnType<typeof makePerson>>;
let team: string;
let lead: Somebody;
let ana: Somebody;

beforeEach(async () => {
  await emptyDatabase();
  clock.run();
  await seedRoles();
  team = (await createTeam({ name: 'Support', description: '' }, operator)).id;
  lead = await makePerson({ name: 'Lea', role: 'supervisor' });
  ana = await makePerson({ name: 'Ana', teamIds: [team] });
});
const rule = (more: object = {}) => createAssignmentRule(lead.viewer, ruleInput.parse({ name: 'Support', active: true, strategy: 'load', teamId: team, ...more }));
const rota = (people: string[], more: object = {}) => createRota(lead.viewer, rotaInput.parse({ name: 'Nights', zone: 'Europe/Berlin', people, every: 'week', from: '2026-11-23', at: '08:00', ...more }));
const path = (of: string) => ({ errors: [expect.objectContaining({ path: of })] });

describe('rules', () => {
  test('what a rule names must exist and be enough', async () => {
    await expect(rule({ strategy: 'team', teamId: null })).rejects.toMatchObject(path('teamId'));
    await expect(rule({ strategy: 'onCall' })).rejects.toMatchObject(path('rotaId'));
    await expect(rule({ teamId: '6'.repeat(24) })).rejects.toMatchObject(path('teamId'));
    await expect(rule({ skills: [{ skillId: '6'.repeat(24) }] })).rejects.toMatchObject(path('skills.0.skillId'));
    await expect(rule({ when: { all: [{ field: 'words', is: 'contains', value: 'ink' }] } })).rejects.toMatchObject(path('when.all.0'));
    await expect(createAssignmentRule(ana.viewer, ruleInput.parse({ name: 'Mine', strategy: 'load' }))).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('they are changed on their version, put in order and removed, each with its line of history', async () => {
    const [first, second] = [await rule(), await rule({ name: 'Others' })];
    const changed = await changeAssignmentRule(lead.viewer, first.id, { version: 1, prefer: { technician: false, previous: false, accountManager: true }, when: { all: [{ field: 'priority', is: 'oneOf', value: ['high'] }] } });
    expect(changed).toMatchObject({ version: 2, prefer: { accountManager: true } });
    await expect(changeAssignmentRule(lead.viewer, first.id, { version: 1, name: 'Late' })).rejects.toMatchObject({ code: 'conflict' });
    await orderAssignmentRules(lead.viewer, [second.id, first.id]);
    expect((await listAssignmentRules(lead.viewer)).items.map(({ name, when }) => [name, when])).toEqual([['Others', { all: [] }], ['Support', { all: [{ field: 'priority', is: 'oneOf', value: ['high'] }] }]]);
    await expect(orderAssignmentRules(lead.viewer, [first.id])).rejects.toMatchObject({ code: 'conflict' });
    await deleteAssignmentRule(lead.viewer, second.id);
    expect(await Activity.countDocuments({ event: /^assignment_rule/ })).toBe(5);
  });
});

test('a rota needs somebody who works here, and stays while a rule asks it', async () => {
  expect(rotaInput.safeParse({ name: 'Nights', zone: 'Mars/Olympus', people: [], every: 'week', from: '2026-11-23', at: '8' }).error?.issues.map(({ path: of }) => of[0])).toEqual(['zone', 'people', 'at']);
  await expect(rota(['6'.repeat(24)])).rejects.toMatchObject(path('people.0'));
  clock.stopAt('2026-11-24T12:00:00Z');
  const made = await rota([ana.id, lead.id]);
  expect(made).toMatchObject({ now: { personId: ana.id, until: '2026-11-30T07:00:00.000Z' } });
  await rule({ strategy: 'onCall', rotaId: made.id });
  await expect(deleteRota(lead.viewer, made.id)).rejects.toMatchObject({ code: 'conflict' });
  const swapped = await changeRota(lead.viewer, made.id, { overrides: [{ from: '2026-11-24T00:00:00.000Z', until: '2026-11-25T00:00:00.000Z', personId: lead.id }] });
  expect(swapped.now).toMatchObject({ personId: lead.id, override: true });
});

test('a skill goes from everybody who has it, unless a rule asks for it', async () => {
  const [printers, german] = [await createSkill(lead.viewer, skillInput.parse({ name: 'Printers' })), await createSkill(lead.viewer, skillInput.parse({ name: 'German', kind: 'language', locale: 'de' }))];
  await expect(createSkill(lead.viewer, skillInput.parse({ name: 'printers' }))).rejects.toMatchObject({ code: 'conflict' });
  await saveProfile(lead.viewer, ana.id, profileInput.parse({ skills: [{ skillId: printers.id, level: 3 }, { skillId: german.id }] }));
  await rule({ skills: [{ skillId: german.id }] });
  await expect(deleteSkill(lead.viewer, german.id)).rejects.toMatchObject({ code: 'conflict' });
  await deleteSkill(lead.viewer, printers.id);
  expect((await listProfiles(lead.viewer)).items.find(({ personId }) => personId === ana.id)?.skills).toEqual([{ skillId: german.id, level: 2, until: null }]);
  await expect(saveProfile(ana.viewer, ana.id, { capacity: { total: 1, channels: {} } })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(saveProfile(lead.viewer, ana.id, { version: 0, senior: true })).rejects.toMatchObject({ code: 'conflict' });
});

describe('what a rule, a policy or a person needs is not deleted under them', () => {
  const office = () => createCalendar(calendarInput.parse({ name: 'Office', zone: 'UTC', hours: { mon: [['09:00', '17:00']] } }), operator);
  const refused = (sentence: string) => ({ code: 'conflict', message: expect.stringContaining(sentence) });

  test('a calendar that a rule of assignment asks', async () => {
    const { id } = await office();
    const asking = await rule({ hours: { calendarId: id, is: 'closed' } });
    await expect(deleteCalendar(id, operator)).rejects.toMatchObject(refused('“Support” asks whether this calendar is open'));
    await deleteAssignmentRule(lead.viewer, asking.id);
    await deleteCalendar(id, operator);
  });

  test('a calendar that is somebody’s shifts', async () => {
    const { id } = await office();
    await saveProfile(lead.viewer, ana.id, profileInput.parse({ calendarId: id }));
    await expect(deleteCalendar(id, operator)).rejects.toMatchObject(refused('the shifts of Ana.'));
    await saveProfile(lead.viewer, ana.id, profileInput.parse({ calendarId: null }));
    await deleteCalendar(id, operator);
  });

  test('a team that rules or policies name, and a rule that an escalation runs', async () => {
    const nothing = { low: {}, medium: {}, high: {}, urgent: {} };
    const calendarId = (await office()).id;
    const giving = await rule();
    await expect(deleteTeam(team, operator)).rejects.toMatchObject(refused('“Support” gives tickets to this team'));
    await deleteAssignmentRule(lead.viewer, giving.id);
    const moving = await createRule(operator, deskRuleInput.parse({ name: 'To them', trigger: { on: 'event', events: ['ticket.created'] }, actions: [{ do: 'team', teamId: team }] }));
    await expect(deleteTeam(team, operator)).rejects.toMatchObject(refused('“To them” moves tickets to this team'));
    await createPolicy(policyInput.parse({ name: 'Everybody', calendarId, targets: nothing }), operator);
    const policy = await createPolicy(policyInput.parse({ name: 'Ours', calendarId, match: { teamId: [team] }, targets: nothing, steps: [{ metric: 'resolution', at: { percent: 80 }, actions: [{ do: 'rule', ruleId: moving.id }] }] }), operator);
    await expect(deleteRule(operator, moving.id)).rejects.toMatchObject(refused('“Ours” runs this rule'));
    await deletePolicy(policy.id, operator);
    await deleteRule(operator, moving.id);
    await deleteTeam(team, operator);
  });
});

test('whoever manages assignment sets what holds for all rules, within sense, and the history says so', async () => {
  expect(await readBounds(lead.viewer)).toEqual({ waitingCounts: false, mostPerHour: 100, staleHours: 72 });
  expect(await changeBounds(lead.viewer, boundsInput.parse({ waitingCounts: true, mostPerHour: 100, staleHours: 8 }))).toEqual({ waitingCounts: true, mostPerHour: 100, staleHours: 8 });
  const lines = await Activity.find({ event: 'setting.changed' }).lean();
  expect(lines.map(({ payload }) => (payload as { key?: string }).key).sort()).toEqual(['assignment.staleHours', 'assignment.waitingCounts']);
  expect(boundsInput.safeParse({ mostPerHour: null }).error?.issues[0]).toMatchObject({ path: ['mostPerHour'] });
  expect(boundsInput.safeParse({ staleHours: 0 }).error?.issues[0]?.message).toBe('At least 1.');
  await expect(changeBounds(ana.viewer, { staleHours: 1 })).rejects.toMatchObject({ code: 'forbidden' });
});

test('availability holds until its time, is one’s own, and says why', async () => {
  clock.stopAt('2026-11-23T10:00:00Z');
  expect(availabilityInput.safeParse({ state: 'away' }).success).toBe(false);
  await setAvailability(ana.viewer, ana.id, availabilityInput.parse({ state: 'away', reason: 'Dentist', until: '2026-11-23T11:00:00Z' }));
  expect(await readAvailability(lead.viewer, ana.id)).toMatchObject({ state: 'away', reason: 'Dentist' });
  await expect(setAvailability(ana.viewer, lead.id, availabilityInput.parse({ state: 'online' }))).rejects.toMatchObject({ code: 'forbidden' });
  await expect(setAvailability(ana.viewer, ana.id, availabilityInput.parse({ state: 'busy', reason: 'Call', until: '2026-11-23T09:00:00Z' }))).rejects.toMatchObject(path('until'));
  clock.advance(3_600_000);
  expect(await readAvailability(lead.viewer, ana.id)).toMatchObject({ state: 'online' });
});

test('whoever assigns by hand sees load, availability, shift and skills, those who can first', async () => {
  clock.stopAt('2026-11-23T07:00:00Z');
  const office = await createCalendar(calendarInput.parse({ name: 'Office', zone: 'UTC', hours: { mon: [['09:00', '17:00']] } }), operator);
  const printers = await createSkill(lead.viewer, skillInput.parse({ name: 'Printers', tags: ['printer'] }));
  const ben = await makePerson({ name: 'Ben', teamIds: [team] });
  await saveProfile(lead.viewer, ana.id, profileInput.parse({ calendarId: office.id, capacity: { total: 10, channels: {} } }));
  await saveProfile(lead.viewer, ben.id, profileInput.parse({ skills: [{ skillId: printers.id, level: 3 }] }));
  const ticket = await createTicket(operator, { title: 'Printer', description: 'Offline.', requester: { email: 'bo@example.com' }, tags: ['printer'], teamId: team });
  const { items } = await listAssignable(ana.viewer, [ticket.number]);
  expect(items.map(({ name }) => name)).toEqual(['Ben', 'Ana', 'Lea']);
  expect(items[0]).toMatchObject({ inTeam: true, onShift: true, matched: [{ name: 'Printers', level: 3 }], missing: [] });
  expect(items[1]).toMatchObject({ onShift: false, shiftChangesAt: '2026-11-23T09:00:00.000Z', capacity: 10, missing: ['Printers'] });
  expect(items[1]!.shifts).toEqual([{ from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T17:00:00.000Z' }]);
  expect(items[0]!.shifts).toBeNull();
});

test('for several tickets what they all call for counts together, and only who is in every team is in it', async () => {
  const other = (await createTeam({ name: 'Billing', description: '' }, operator)).id;
  const [printers, money] = [await createSkill(lead.viewer, skillInput.parse({ name: 'Printers', tags: ['printer'] })), await createSkill(lead.viewer, skillInput.parse({ name: 'Money', tags: ['invoice'] }))];
  const both = await makePerson({ name: 'Ben', teamIds: [team, other] });
  await saveProfile(lead.viewer, ana.id, profileInput.parse({ skills: [{ skillId: printers.id, level: 2 }] }));
  await saveProfile(lead.viewer, both.id, profileInput.parse({ skills: [{ skillId: money.id, level: 1 }] }));
  const one = await createTicket(operator, { title: 'Printer', description: 'Offline.', requester: { email: 'bo@example.com' }, tags: ['printer'], teamId: team });
  const two = await createTicket(operator, { title: 'Bill', description: 'Wrong.', requester: { email: 'bo@example.com' }, tags: ['invoice'], teamId: other });
  const { items } = await listAssignable(operator, [one.number, two._id.toString(), one.number]);
  const of = (id: string) => items.find((who) => who.id === id);
  expect(of(both.id)).toMatchObject({ inTeam: true, missing: ['Printers'], matched: [{ name: 'Money', level: 1 }] });
  expect(of(ana.id)).toMatchObject({ inTeam: false, missing: ['Money'] });
  await expect(listAssignable(ana.viewer, [one.number, two.number])).rejects.toMatchObject({ code: 'not_found' });
});

test('the bench tells of a made-up ticket at a made-up time who would get it, and leaves no trace', async () => {
  const office = await createCalendar(calendarInput.parse({ name: 'Office', zone: 'UTC', hours: { mon: [['09:00', '17:00']] } }), operator);
  const onCall = await rota([lead.id]);
  await rule({ name: 'Nights', strategy: 'onCall', rotaId: onCall.id, teamId: null, hours: { calendarId: office.id, is: 'closed' } });
  await rule();
  const at = async (time: string) => (await tryAssignment(lead.viewer, tryInput.parse({ at: time, ticket: { priority: 'urgent', tags: ['printer'] } }))).decision;
  expect(await at('2026-11-30T10:00:00Z')).toMatchObject({ outcome: 'assigned', person: { name: 'Ana' }, rule: { name: 'Support' } });
  expect(await at('2026-11-30T20:00:00Z')).toMatchObject({ outcome: 'assigned', person: { name: 'Lea' }, by: 'onCall', rule: { name: 'Nights' } });
  await expect(tryAssignment(ana.viewer, tryInput.parse({}))).rejects.toMatchObject({ code: 'forbidden' });
  const ticket = await createTicket(operator, { title: 'Printer', description: 'Offline.', requester: { email: 'bo@example.com' } });
  expect(await whyAssigned(lead.viewer, ticket.number)).toMatchObject({ state: 'none', decisions: [] });
});
