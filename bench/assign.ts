import { performance } from 'node:perf_hooks';
import { decide } from '../packages/domain/src/assignment/decide.ts';
import type { Candidate, Case, Plan } from '../packages/domain/src/assignment/plan.ts';
import { ruleInput } from '../packages/domain/src/assignment/words.ts';
import { openingHours } from '../packages/domain/src/sla/opening-hours.ts';
import { machine } from './support/machine.ts';

const AGENTS = Number(process.argv[2] ?? 200);
const RULES = Number(process.argv[3] ?? 50);
const ROUNDS = 2_000;

/** What one decision costs: so many agents and rules, none of the rules but the last fits, and every agent is looked at in full. */
const id = (n: number) => n.toString(16).padStart(24, '0');
const hours = openingHours({ zone: 'Europe/Berlin', hours: { mon: [['08:00', '18:00']], tue: [['08:00', '18:00']], wed: [['08:00', '18:00']], thu: [['08:00', '18:00']], fri: [['08:00', '18:00']], sat: [], sun: [] }, holidays: [] });
const when = { all: [{ field: 'priority', is: 'oneOf', value: ['urgent'] }, { any: [{ field: 'category', is: 'oneOf', value: ['billing'] }, { field: 'tag', is: 'oneOf', value: ['invoice', 'refund'] }, { field: 'title', is: 'contains', value: 'invoice' }] }] };
const rules = Array.from({ length: RULES }, (_, i) => {
  const last = i === RULES - 1;
  const input = ruleInput.parse({ name: `Rule ${i}`, active: true, strategy: 'load', when: last ? { all: [] } : when, hours: last ? null : { calendarId: id(1), is: 'open' }, skills: [{ skillId: id(21), level: 2, need: 'preferred' }, { skillId: id(22), level: 1 }] });
  return { ...input, id: id(1_000 + i) };
});
const candidates = Array.from({ length: AGENTS }, (_, i): Candidate => ({
  id: id(10_000 + i),
  teamIds: [id(11)],
  senior: i % 10 === 0,
  skills: Array.from({ length: 8 }, (_none, j) => ({ skillId: id(20 + j), level: (((i + j) % 3) + 1) as 1 | 2 | 3, until: j === 2 && i % 5 === 0 ? '2026-01-01' : null })),
  capacity: { total: 10, channels: { email: 8 } },
  acceptMinutes: null,
  availability: { state: i % 4 === 0 ? 'away' : 'online', reason: 'Lunch' },
  absentUntil: null,
  hours,
  load: { total: i % 11, channels: { email: i % 9 } },
  last: {},
  lastHour: 0,
}));
const skills = Array.from({ length: 8 }, (_, j) => ({ id: id(20 + j), name: `Skill ${j}`, kind: 'skill' as const, tags: [`tag${j}`], locale: null }));
const plan: Plan = { rules, skills, rotas: new Map(), calendars: new Map([[id(1), hours]]), candidates, mostPerHour: 100, zone: 'Europe/Berlin' };
const the: Case = { facts: { statusCategory: 'open', priority: 'high', category: 'technical', tags: ['tag3'], title: 'Printer offline', teamId: id(11) }, teamId: id(11), channel: 'email', tags: ['tag3'], locale: 'de', technicianId: null, previousId: null, accountManagerId: null, waitedMs: 0, declined: [], now: Date.parse('2026-11-23T10:00:00Z') };

for (let n = 0; n < 300; n++) decide(plan, the);
const times: number[] = [];
const before = process.cpuUsage();
for (let n = 0; n < ROUNDS; n++) {
  const from = performance.now();
  decide(plan, the);
  times.push(performance.now() - from);
}
const { user, system } = process.cpuUsage(before);
times.sort((a, b) => a - b);
const ms = (of: number) => Number(times[Math.floor(times.length * of)]!.toFixed(3));
const decided = decide(plan, the);
console.log(JSON.stringify({ bench: 'assign', machine: machine(), agents: AGENTS, rules: RULES, outcome: decided.outcome, looked: decided.candidates.length, cpuMs: Number(((user + system) / 1_000 / ROUNDS).toFixed(3)), p50: ms(0.5), p99: ms(0.99) }));
