import { expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import { Activity } from '../activity/activity.ts';
import { Calendar } from './calendar.ts';
import { findPolicy, listPolicies } from './list-promises.ts';
import { SlaPolicy } from './policy.ts';
import { changeCalendar, createCalendar, deleteCalendar } from './save-calendar.ts';
import { changePolicy, createPolicy, deletePolicy } from './save-policy.ts';
import { calendarInput, policyInput } from './words.ts';

useDatabase(Calendar, SlaPolicy, Activity);

const hours = { mon: [['09:00', '17:00']] };
const calendar = (name = 'Office') => createCalendar(calendarInput.parse({ name, zone: 'Europe/Lisbon', hours }), operator);
const targets = { low: {}, medium: {}, high: {}, urgent: { firstResponse: { value: 30, unit: 'minutes' } } };
const policy = (name: string, calendarId: string, more: object = {}) => createPolicy(policyInput.parse({ name, calendarId, targets, ...more }), operator);

test('there is exactly one default policy: the first, until another is made it', async () => {
  const { id } = await calendar();
  const first = await policy('Standard', id);
  expect(first.isDefault).toBe(true);
  await expect(changePolicy(first.id, { isDefault: false }, operator)).rejects.toMatchObject({ code: 'conflict' });
  await expect(deletePolicy(first.id, operator)).rejects.toMatchObject({ code: 'conflict' });
  await policy('Gold', id, { isDefault: true, match: { tier: ['gold'] } });
  expect((await listPolicies(operator)).items.map(({ name, isDefault }) => [name, isDefault])).toEqual([['Standard', false], ['Gold', true]]);
  await deletePolicy(first.id, operator);
});

test('what a breach costs is told to whoever manages promises, the rest to everybody', async () => {
  const { id } = await calendar('For penalties');
  const made = await policy('With a penalty', id, { penalty: { text: '5 % of the month', amount: 50_000, currency: 'EUR' } });
  const agent = { ...operator, rights: new Set(['tickets.read.all' as const]) };
  expect(await findPolicy(operator, made.id)).toMatchObject({ penalty: { amount: 50_000 } });
  expect(await findPolicy(agent, made.id)).toMatchObject({ name: 'With a penalty', penalty: null });
  expect((await listPolicies(agent)).items.every(({ penalty }) => penalty === null)).toBe(true);
});

test('two who make a policy the default at once leave one', async () => {
  const { id } = await calendar('Race');
  const made = await Promise.allSettled(['A', 'B', 'C'].map((name) => policy(`Race ${name}`, id, { isDefault: true })));
  expect(made.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  expect(await SlaPolicy.countDocuments({ isDefault: true })).toBe(1);
});

test('a calendar that a policy counts by cannot be deleted, and a stale change is told', async () => {
  const made = await calendar('Used');
  await policy('By it', made.id);
  await expect(deleteCalendar(made.id, operator)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('By it') });
  await changeCalendar(made.id, { zone: 'Europe/Berlin', version: 1 }, operator);
  await expect(changeCalendar(made.id, { zone: 'UTC', version: 1 }, operator)).rejects.toMatchObject({ code: 'conflict', current: expect.objectContaining({ zone: 'Europe/Berlin' }) });
  expect((await Activity.find({ 'subject.id': made.id }).sort({ seq: 1 }).lean()).map(({ event }) => event)).toEqual(['calendar.created', 'calendar.changed']);
});

test.each<[what: string, more: object, sentence: RegExp]>([
  ['a target of nothing', { targets: { ...targets, low: { resolution: { value: 0, unit: 'hours' } } } }, /more than nothing/],
  ['a negative target', { targets: { ...targets, low: { resolution: { value: -4, unit: 'hours' } } } }, /more than nothing/],
  ['an answer due after the end', { targets: { ...targets, low: { firstResponse: { value: 9, unit: 'hours' }, resolution: { value: 8, unit: 'hours' } } } }, /due before its first answer/],
  ['a priority without targets', { targets: { low: {}, medium: {}, high: {} } }, /./],
])('%s is refused', (_what, more, sentence) => {
  const parsed = policyInput.safeParse({ name: 'x', calendarId: 'x', targets, ...more });
  expect(parsed.success).toBe(false);
  expect(parsed.error!.issues[0]!.message).toMatch(sentence);
});
