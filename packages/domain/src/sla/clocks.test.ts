import { expect, test } from 'vitest';
import { clocksOf, clockToShow, type Moments } from './clocks.ts';
import { matchPolicy, type PolicyFacts } from './match-policy.ts';
import { policyInput, type Hours } from './words.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}:00Z`);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(8, 16));
const office: Hours = { zone: 'UTC', hours: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']], wed: [['09:00', '17:00']], thu: [['09:00', '17:00']], fri: [['09:00', '17:00']], sat: [], sun: [] }, holidays: [] };
const hours = (value: number) => ({ value, unit: 'hours' });
const medium = { firstResponse: hours(2), nextResponse: hours(4), resolution: hours(8) };
const policy = policyInput.parse({ name: 'Standard', calendarId: 'x', targets: { low: {}, medium, high: { ...medium, resolution: hours(4) }, urgent: { firstResponse: { ...hours(1), hours: '24x7' } } } });
const moments = (more: Partial<Moments> = {}): Moments => ({ priority: 'medium', askedAt: at('23T10:00'), firstResponseAt: null, waitingSince: at('23T10:00'), cycleStartedAt: at('23T10:00'), resolvedAt: null, turns: [], ...more });
const clock = (metric: string, of: Moments, now = at('23T10:00')) => clocksOf(policy, office, of, now).find((each) => each.metric === metric);

test('a ticket a customer opened owes a first answer and an end; nothing is owed next before the first answer', () => {
  expect(clocksOf(policy, office, moments(), at('23T10:00')).map(({ metric, dueAt }) => [metric, iso(dueAt)])).toEqual([['firstResponse', '23T12:00'], ['resolution', '24T10:00']]);
});

test('a ticket an agent opened owes no first answer until the customer writes', () => {
  expect(clock('firstResponse', moments({ askedAt: null, waitingSince: null }))).toBeUndefined();
});

test('a new question after an answer is owed the next answer, once', () => {
  const asked = moments({ firstResponseAt: at('23T11:00'), waitingSince: at('23T15:00') });
  expect(iso(clock('nextResponse', asked, at('23T15:30'))!.dueAt)).toBe('24T11:00');
  expect(clock('firstResponse', asked)!.state).toBe('met');
  expect(clock('nextResponse', moments({ firstResponseAt: at('23T11:00'), waitingSince: null }))).toBeUndefined();
});

test('waiting for the customer pauses the end and not the first answer', () => {
  const waiting = moments({ turns: [{ at: at('23T10:30'), status: 'pending_customer' }] });
  expect(clock('resolution', waiting, at('23T11:00'))).toMatchObject({ state: 'paused', dueAt: null });
  expect(iso(clock('firstResponse', waiting, at('23T11:00'))!.dueAt)).toBe('23T12:00');
  const resumed = moments({ turns: [...waiting.turns, { at: at('24T09:30'), status: 'open' }] });
  expect(iso(clock('resolution', resumed, at('24T10:00'))!.dueAt)).toBe('24T17:00');
});

test('a higher priority counts from the start, and what was late then is late', () => {
  expect(iso(clock('resolution', moments({ priority: 'high' }))!.dueAt)).toBe('23T14:00');
  expect(clock('firstResponse', moments({ priority: 'urgent' }), at('23T11:01'))!.state).toBe('breached');
});

test('kept late is not kept in time', () => {
  expect(clock('firstResponse', moments({ firstResponseAt: at('23T12:00') }), at('23T13:00'))!.state).toBe('met');
  expect(clock('firstResponse', moments({ firstResponseAt: at('23T12:01') }), at('23T13:00'))!.state).toBe('met_late');
});

test('the clock that is shown is the unmet one due first', () => {
  expect(clockToShow(clocksOf(policy, office, moments(), at('23T10:00')))!.metric).toBe('firstResponse');
  expect(clockToShow(clocksOf(policy, office, moments({ firstResponseAt: at('23T11:00'), waitingSince: null }), at('23T12:00')))!.metric).toBe('resolution');
  expect(clockToShow(clocksOf(policy, office, moments({ priority: 'low' }), at('23T10:00')))).toBeNull();
});

test('the first policy whose conditions all hold is taken, else the default; one without conditions catches nothing', () => {
  const facts: PolicyFacts = { tier: 'gold', vip: false, accountId: null, contracts: ['AMC-17', 'gold'], priority: 'high', category: 'hardware', type: 'issue', channel: 'email', teamId: null };
  const policies = [
    { name: 'default', order: 0, isDefault: true, match: {} },
    { name: 'demoted', order: 1, isDefault: false, match: {} },
    { name: 'gold and urgent', order: 2, isDefault: false, match: { tier: ['gold'], priority: ['urgent'] } },
    { name: 'gold or silver', order: 3, isDefault: false, match: { tier: ['silver', 'gold'] } },
    { name: 'hardware', order: 4, isDefault: false, match: { category: ['hardware'] } },
  ];
  expect(matchPolicy(policies, facts)!.name).toBe('gold or silver');
  expect(matchPolicy(policies, { ...facts, tier: null })!.name).toBe('hardware');
  expect(matchPolicy(policies, { ...facts, tier: null, category: '' })!.name).toBe('default');
  expect(matchPolicy([...policies, { name: 'vip', order: 2.5, isDefault: false, match: { vip: true } }], { ...facts, vip: true })!.name).toBe('vip');
  const byContract = { name: 'contract', order: 0, isDefault: false, match: { contract: ['amc-17'], priority: ['high'] } };
  expect(matchPolicy([...policies, byContract], facts)!.name).toBe('contract');
  expect(matchPolicy([...policies, byContract], { ...facts, contracts: [] })!.name).toBe('gold or silver');
  expect(matchPolicy([...policies, byContract], { ...facts, priority: 'low' })!.name).toBe('gold or silver');
});
