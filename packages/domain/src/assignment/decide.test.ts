import { describe, expect, test } from 'vitest';
import { openingHours } from '../sla/opening-hours.ts';
import { decide } from './decide.ts';
import { onCallAt, turnsFrom } from './on-call.ts';
import type { Candidate, Case, Plan, PlannedRule } from './plan.ts';
import { rotaInput, ruleInput } from './words.ts';

const id = (n: number) => n.toString(16).padStart(24, '0');
const [ana, ben, cem] = [id(1), id(2), id(3)];
const [support, field] = [id(11), id(12)];
const [printers, german, forklift] = [id(21), id(22), id(23)];
const MONDAY = Date.parse('2026-11-23T10:00:00Z');

const candidate = (of: string, more: Partial<Candidate> = {}): Candidate => ({ id: of, teamIds: [support], senior: false, skills: [], capacity: { total: 5, channels: {} }, acceptMinutes: null, availability: { state: 'online', reason: '' }, absentUntil: null, hours: null, load: { total: 0, channels: {} }, last: {}, lastHour: 0, ...more });
const rule = (more: Record<string, unknown> = {}, n = 31): PlannedRule => ({ ...ruleInput.parse({ name: `Rule ${n}`, active: true, strategy: 'load', ...more }), id: id(n) });
const skills = [
  { id: printers, name: 'Printers', kind: 'skill' as const, tags: ['printer'], locale: null },
  { id: german, name: 'German', kind: 'language' as const, tags: [], locale: 'de' },
  { id: forklift, name: 'Forklift', kind: 'certification' as const, tags: [], locale: null },
];
const plan = (rules: PlannedRule[], candidates: Candidate[], more: Partial<Plan> = {}): Plan => ({ rules, skills, rotas: new Map(), calendars: new Map(), candidates, mostPerHour: 100, zone: 'UTC', ...more });
const ticket = (more: Partial<Case> = {}): Case => ({ facts: { statusCategory: 'open', priority: 'high', teamId: more.teamId ?? support, tags: more.tags ?? [] }, teamId: support, channel: 'email', tags: [], locale: null, technicianId: null, previousId: null, accountManagerId: null, waitedMs: 0, declined: [], now: MONDAY, ...more });
const why = (candidates: { personId: string; out: { why: string }[] }[], who: string) => candidates.find(({ personId }) => personId === who)?.out.map((one) => one.why);

describe('which rule', () => {
  test('the first that fits decides, and each says what its conditions saw', () => {
    const urgent = rule({ when: { all: [{ field: 'priority', is: 'oneOf', value: ['urgent'] }] } }, 31);
    const high = rule({ when: { all: [{ field: 'priority', is: 'oneOf', value: ['high'] }] } }, 32);
    const rest = rule({}, 33);
    const off = rule({ active: false }, 30);
    const { outcome, ruleId, rules } = decide(plan([off, urgent, high, rest], [candidate(ana)]), ticket());
    expect({ outcome, ruleId }).toEqual({ outcome: 'assigned', ruleId: high.id });
    expect(rules.map(({ result }) => result)).toEqual(['off', 'no_match', 'chosen', 'not_reached']);
    expect(rules[1]!.conditions).toEqual([{ what: 'priority', is: 'oneOf', value: ['urgent'], saw: 'high', held: false }]);
  });

  test('one that sends to a team moves the ticket, and the rules below go on with it there', () => {
    const toField = rule({ strategy: 'team', teamId: field }, 31);
    const ofField = rule({ when: { all: [{ field: 'team', is: 'oneOf', value: [field] }] } }, 32);
    const people = [candidate(ana), candidate(ben, { teamIds: [field] })];
    expect(decide(plan([toField, ofField], people), ticket())).toMatchObject({ outcome: 'assigned', personId: ben, teamId: field, by: 'only' });
    expect(decide(plan([toField], people), ticket())).toMatchObject({ outcome: 'team', personId: null, teamId: field });
  });

  test('where nobody can, a rule waits or leaves it to the next', () => {
    const full = candidate(ana, { load: { total: 5, channels: {} } });
    const other = rule({ teamId: field }, 32);
    const people = [full, candidate(ben, { teamIds: [field] })];
    expect(decide(plan([rule({}), other], people), ticket())).toMatchObject({ outcome: 'waiting', personId: null });
    expect(decide(plan([rule({ otherwise: 'next' }), other], people), ticket())).toMatchObject({ outcome: 'assigned', personId: ben, ruleId: other.id });
    expect(decide(plan([], people), ticket())).toMatchObject({ outcome: 'no_rule' });
  });

  test('a rule for closed hours is asked in closed hours only', () => {
    const calendar = id(41);
    const hours = openingHours({ zone: 'Europe/Berlin', hours: { mon: [['09:00', '17:00']], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }, holidays: [] });
    const night = plan([rule({ hours: { calendarId: calendar, is: 'closed' } })], [candidate(ana)], { calendars: new Map([[calendar, hours]]) });
    expect(decide(night, ticket()).rules[0]!.conditions).toEqual([{ what: 'hours', is: 'equals', value: 'closed', saw: 'open', held: false }]);
    expect(decide(night, ticket({ now: Date.parse('2026-11-23T17:00:00Z') })).outcome).toBe('assigned');
  });
});

describe('who', () => {
  test('what excludes each is said in full', () => {
    const closed = openingHours({ zone: 'UTC', hours: { mon: [['12:00', '13:00']], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }, holidays: [] });
    const people = [
      candidate(ana, { absentUntil: '2026-12-01', availability: { state: 'away', reason: 'Lunch' } }),
      candidate(ben, { hours: closed, load: { total: 5, channels: { email: 2 } }, capacity: { total: 5, channels: { email: 2 } } }),
      candidate(cem, { lastHour: 100 }),
    ];
    const { outcome, candidates } = decide(plan([rule()], people), ticket({ declined: [cem] }));
    expect(outcome).toBe('waiting');
    expect([why(candidates, ana), why(candidates, ben), why(candidates, cem)]).toEqual([['absent', 'away'], ['off_shift', 'full', 'full_channel'], ['declined', 'pace']]);
    expect(candidates[1]!.out[1]!.facts).toEqual({ has: 5, of: 5 });
  });

  test('required skills keep out, by level and by the day a certificate ends; preferred ones only come first', () => {
    const people = [
      candidate(ana, { skills: [{ skillId: forklift, level: 3, until: '2026-11-22' }, { skillId: printers, level: 1, until: null }] }),
      candidate(ben, { skills: [{ skillId: forklift, level: 1, until: '2026-11-23' }], load: { total: 4, channels: {} } }),
      candidate(cem),
    ];
    const needs = (level: number) => rule({ skills: [{ skillId: forklift, level }] });
    const asked = decide(plan([needs(1)], people), ticket());
    expect(asked).toMatchObject({ personId: ben, by: 'only' });
    expect([why(asked.candidates, ana), why(asked.candidates, cem)]).toEqual([['skill_expired'], ['skill']]);
    expect(decide(plan([needs(2)], people), ticket())).toMatchObject({ outcome: 'waiting' });
    expect(decide(plan([rule()], people), ticket({ tags: ['printer'] }))).toMatchObject({ personId: ana, by: 'skills' });
    expect(decide(plan([rule({ fromTicket: 'no' })], people), ticket({ tags: ['printer'] }))).toMatchObject({ by: 'load' });
  });

  test('the customer’s language calls for who speaks it', () => {
    const people = [candidate(ana), candidate(ben, { skills: [{ skillId: german, level: 2, until: null }], load: { total: 4, channels: {} } })];
    expect(decide(plan([rule({ fromTicket: 'required' })], people), ticket({ locale: 'de' }))).toMatchObject({ personId: ben });
    expect(decide(plan([rule({ fromTicket: 'required' })], people), ticket({ locale: 'en' }))).toMatchObject({ personId: ana });
  });

  test('skills are relaxed in steps while a ticket waits, and the step is recorded', () => {
    const strict = rule({ skills: [{ skillId: printers, level: 3 }], relaxAfterMinutes: 10 });
    const people = [candidate(ana, { skills: [{ skillId: printers, level: 1, until: null }] }), candidate(ben)];
    const after = (minutes: number, among = people) => decide(plan([strict], among), ticket({ waitedMs: minutes * 60_000 }));
    expect(after(9)).toMatchObject({ outcome: 'waiting', step: 0 });
    expect(after(10)).toMatchObject({ personId: ana, step: 1 });
    expect(after(20, [candidate(ben)])).toMatchObject({ personId: ben, step: 2 });
    // Whoever fits without relaxing is found without.
    expect(after(60, [...people, candidate(cem, { skills: [{ skillId: printers, level: 3, until: null }] })])).toMatchObject({ personId: cem, step: 0 });
  });

  test('round robin goes by whose turn was longest ago; load by the share in use or by what is left', () => {
    const inTurn = [candidate(ana, { last: { [id(31)]: 2 } }), candidate(ben, { last: { [id(31)]: 1 } }), candidate(cem, { last: { [id(31)]: 3 } })];
    expect(decide(plan([rule({ strategy: 'roundRobin' })], inTurn), ticket()).personId).toBe(ben);
    const loaded = [candidate(ana, { capacity: { total: 2, channels: {} }, load: { total: 1, channels: {} } }), candidate(ben, { capacity: { total: 10, channels: {} }, load: { total: 8, channels: {} } })];
    expect(decide(plan([rule({ measure: 'share' })], loaded), ticket()).personId).toBe(ana);
    expect(decide(plan([rule({ measure: 'spare' })], loaded), ticket()).personId).toBe(ben);
    expect(decide(plan([rule({ strategy: 'senior' })], [candidate(ana), candidate(ben, { senior: true })]), ticket())).toMatchObject({ personId: ben });
  });

  test('whom the customer is used to is asked first, and passed over when they cannot', () => {
    const used = ticket({ technicianId: ben, previousId: cem });
    const people = [candidate(ana), candidate(ben, { teamIds: [field] }), candidate(cem)];
    expect(decide(plan([rule()], people), used)).toMatchObject({ personId: ben, by: 'technician' });
    expect(decide(plan([rule()], [people[0]!, candidate(ben, { absentUntil: '2026-12-01' }), people[2]!]), used)).toMatchObject({ personId: cem, by: 'previous' });
    expect(decide(plan([rule()], [people[0]!, candidate(cem, { availability: { state: 'away', reason: 'Gone home' } })]), ticket({ previousId: cem }))).toMatchObject({ personId: ana, by: 'only' });
    expect(decide(plan([rule()], [people[0]!, candidate(cem, { teamIds: [field] })]), ticket({ previousId: cem }))).toMatchObject({ personId: ana });
    expect(decide(plan([rule({ prefer: { accountManager: true } })], people), ticket({ accountManagerId: cem }))).toMatchObject({ personId: cem, by: 'account_manager' });
  });
});

describe('on call', () => {
  const rota = rotaInput.parse({ name: 'Nights', zone: 'Europe/Berlin', people: [ana, ben, cem], every: 'day', from: '2026-10-23', at: '20:00', contactId: cem });
  test('handovers stand on the wall clock, also in the night clocks change', () => {
    // 2026-10-25 has 25 hours in Berlin.
    expect(onCallAt(rota, Date.parse('2026-10-24T17:59:00Z'))).toMatchObject({ personId: ana });
    expect(onCallAt(rota, Date.parse('2026-10-24T18:00:00Z'))).toMatchObject({ personId: ben, until: '2026-10-25T19:00:00.000Z' });
    expect(onCallAt(rota, Date.parse('2026-10-25T18:30:00Z'))).toMatchObject({ personId: ben });
    expect(onCallAt(rota, Date.parse('2026-10-25T19:00:00Z'))).toMatchObject({ personId: cem });
    expect(onCallAt(rota, Date.parse('2026-10-23T17:59:59Z'))).toBeNull();
  });

  test('an override takes the phone for as long as it says', () => {
    const swapped = { ...rota, overrides: [{ from: '2026-10-24T22:00:00.000Z', until: '2026-10-25T02:00:00.000Z', personId: cem }] };
    expect(turnsFrom(swapped, Date.parse('2026-10-24T18:00:00Z'), 4).map(({ personId, from }) => [personId, from.slice(8, 16)])).toEqual([
      [ben, '24T18:00'],
      [cem, '24T22:00'],
      [ben, '25T02:00'],
      [cem, '25T19:00'],
    ]);
  });

  test('the phone goes to the next who can, off shift or not, and at last to the contact', () => {
    const onCall = rule({ strategy: 'onCall', rotaId: id(51) });
    const with_ = (people: Candidate[]) => decide(plan([onCall], people, { rotas: new Map([[id(51), rota]]) }), ticket({ now: Date.parse('2026-10-24T18:00:00Z') }));
    expect(with_([candidate(ana), candidate(ben, { availability: { state: 'offline', reason: 'Night' } })])).toMatchObject({ personId: ben, by: 'onCall' });
    expect(with_([candidate(ana), candidate(ben, { absentUntil: '2026-12-01' })])).toMatchObject({ personId: ana, by: 'onCall' });
    const full = { load: { total: 5, channels: {} } };
    expect(with_([candidate(ana, full), candidate(ben, full), candidate(cem, full)])).toMatchObject({ personId: cem, by: 'contact' });
  });
});
