import { conditionsOf, fieldNamed, type Condition } from '../tickets/filter/words.ts';
import { dayOf } from '../tickets/filter/moments.ts';
import { matches, type Asker, type Facts } from '../tickets/filter/matches.ts';
import type { Seen } from '../rules/words.ts';
import { fit, neededSkills, relaxed, stepsFor, type Step } from './needed-skills.ts';
import { orderAt } from './on-call.ts';
import { isOpenAt, type Candidate, type Case, type Plan, type PlannedRule } from './plan.ts';
import type { CandidateSeen, ChosenBy, Exclusion, NeededSkill, Outcome, RuleSeen } from './words.ts';

export type Decision = {
  outcome: Exclude<Outcome, 'left'>;
  ruleId: string | null;
  personId: string | null;
  /** The team the ticket goes to with it; null: it stays where it is. */
  teamId: string | null;
  by: ChosenBy | null;
  step: Step;
  needed: NeededSkill[];
  rules: RuleSeen[];
  candidates: CandidateSeen[];
  acceptMinutes: number | null;
};

type Attempt = Pick<Decision, 'personId' | 'by' | 'step' | 'needed' | 'candidates'>;

/**
 * Who gets a ticket, and why, from what is known and nothing else. Rules are asked in their order: one that sends to a team moves the ticket there and the rules below go on with it; of the others
 * the first that fits decides, unless it finds nobody and leaves it to the next.
 */
export function decide(plan: Plan, the: Case): Decision {
  const rules: RuleSeen[] = [];
  let { teamId } = the;
  let last: { rule: PlannedRule; attempt: Attempt } | null = null;
  let moved: PlannedRule | null = null;
  let over = false;
  for (const rule of plan.rules) {
    const { id: ruleId, name } = rule;
    if (over || !rule.active) {
      rules.push({ ruleId, name, result: rule.active ? 'not_reached' : 'off', conditions: [] });
      continue;
    }
    const { held, conditions } = judge(rule, plan, { ...the, teamId, facts: { ...the.facts, teamId } });
    if (!held) {
      rules.push({ ruleId, name, result: 'no_match', conditions });
      continue;
    }
    if (rule.strategy === 'team') {
      teamId = rule.teamId;
      moved = rule;
      rules.push({ ruleId, name, result: 'chosen', conditions });
      continue;
    }
    const attempt = choose(rule, plan, { ...the, teamId });
    last = { rule, attempt };
    rules.push({ ruleId, name, result: attempt.personId ? 'chosen' : 'nobody', conditions });
    over = attempt.personId !== null || rule.otherwise === 'wait';
  }
  if (last) {
    const { rule, attempt } = last;
    const to = rule.teamId ?? teamId;
    const who = plan.candidates.find(({ id }) => id === attempt.personId);
    return { outcome: attempt.personId ? 'assigned' : 'waiting', ruleId: rule.id, teamId: to, ...attempt, rules, acceptMinutes: rule.acceptMinutes ?? who?.acceptMinutes ?? null };
  }
  const nothing = { personId: null, step: 0 as const, needed: [], rules, candidates: [], acceptMinutes: null };
  if (moved) return { outcome: 'team', ruleId: moved.id, teamId, by: 'team', ...nothing };
  return { outcome: 'no_rule', ruleId: null, teamId: null, by: null, ...nothing };
}

/** Whether a rule is for a ticket now, each of its conditions with the value that it saw. */
function judge(rule: PlannedRule, plan: Plan, the: Case): { held: boolean; conditions: Seen[] } {
  const asker: Asker = { me: null, teamIds: [], now: the.now, zone: plan.zone };
  const conditions: Seen[] = conditionsOf(rule.when).map(({ condition }) => ({ what: condition.field, is: condition.is, value: condition.value ?? null, saw: sawOf(condition, the.facts), held: matches({ all: [condition] }, the.facts, asker) === true }));
  let held = matches(rule.when, the.facts, asker) === true;
  if (rule.hours) {
    const hours = plan.calendars.get(rule.hours.calendarId);
    const saw = hours ? (isOpenAt(hours, the.now) ? 'open' : 'closed') : null;
    conditions.push({ what: 'hours', is: 'equals', value: rule.hours.is, saw, held: saw === rule.hours.is });
    held &&= saw === rule.hours.is;
  }
  return { held, conditions };
}

function sawOf({ field }: Condition, facts: Facts): unknown {
  if (field.startsWith('customFields.')) return facts.customFields?.[field.slice('customFields.'.length)] ?? null;
  return facts[field === 'vip' ? 'customer.vip' : (fieldNamed(field)?.path ?? '')] ?? null;
}

/** One of those a rule means. Where required skills keep everybody out, they are relaxed as far as the ticket has waited. */
function choose(rule: PlannedRule, plan: Plan, the: Case): Attempt {
  const needed = neededSkills(rule, the, plan.skills);
  const pool = poolOf(rule, plan, the);
  const asked = preferred(rule, the, pool);
  const both = [...pool, ...asked.flatMap(({ id }) => (pool.some((one) => one.id === id) ? [] : plan.candidates.filter((one) => one.id === id)))];
  const today = dayOf(the.now, plan.zone);
  let attempt: Attempt = { personId: null, by: null, step: 0, needed, candidates: [] };
  for (const step of stepsFor(rule, needed, the.waitedMs)) {
    const wanted = relaxed(needed, step);
    const seen = both.map((who) => look(who, rule, plan.mostPerHour, the, { wanted, today }));
    attempt = { personId: null, by: null, step, needed, candidates: seen };
    const able = seen.filter(({ out }) => out.length === 0);
    const winner = able.length === 0 ? null : (prefers(asked, able) ?? best(rule, pool, able));
    if (winner) return { ...attempt, ...winner };
  }
  return contact(rule, plan, the, attempt) ?? attempt;
}

function poolOf(rule: PlannedRule, plan: Plan, the: Case): readonly Candidate[] {
  if (rule.strategy === 'onCall') {
    const rota = plan.rotas.get(rule.rotaId ?? '');
    return rota ? orderAt(rota, the.now).flatMap((id) => plan.candidates.filter((one) => one.id === id)) : [];
  }
  const teamId = rule.teamId ?? the.teamId;
  return teamId === null ? plan.candidates : plan.candidates.filter(({ teamIds }) => teamIds.includes(teamId));
}

type Asked = { id: string; by: 'technician' | 'previous' | 'account_manager' };

/**
 * Those the customer is used to (AS-05, AS-07; catalogue 4.2, 7). The technician and the account manager are theirs whatever the team; who had them before only for what their team does. Whoever has
 * the phone answers, whomever the customer likes.
 */
function preferred({ prefer, strategy }: PlannedRule, the: Case, pool: readonly Candidate[]): Asked[] {
  if (strategy === 'onCall') return [];
  const of = (id: string | null, wanted: boolean, by: Asked['by']): Asked[] => (wanted && id !== null ? [{ id, by }] : []);
  return [...of(the.technicianId, prefer.technician, 'technician'), ...of(the.previousId, prefer.previous && pool.some(({ id }) => id === the.previousId), 'previous'), ...of(the.accountManagerId, prefer.accountManager, 'account_manager')];
}

function prefers(asked: readonly Asked[], able: readonly CandidateSeen[]): Pick<Attempt, 'personId' | 'by'> | null {
  const one = asked.find(({ id }) => able.some(({ personId }) => personId === id));
  return one ? { personId: one.id, by: one.by } : null;
}

/** Everything that excludes somebody, not only the first thing. */
function look(who: Candidate, rule: Pick<PlannedRule, 'strategy'>, mostPerHour: number, the: Case, { wanted, today }: { wanted: readonly NeededSkill[]; today: string }): CandidateSeen {
  const out: Exclusion[] = [];
  const add = (why: Exclusion['why'], facts: Exclusion['facts'] = {}) => out.push({ why, facts });
  const { capacity, load } = who;
  const ofChannel = capacity.channels[the.channel as keyof typeof capacity.channels] ?? null;
  const inChannel = load.channels[the.channel] ?? 0;
  if (who.absentUntil) add('absent', { until: who.absentUntil });
  // Whoever has the phone is called, also at home.
  if (rule.strategy !== 'onCall') {
    if (who.availability.state !== 'online') add(who.availability.state, { reason: who.availability.reason });
    if (who.hours && !isOpenAt(who.hours, the.now)) add('off_shift');
  }
  if (capacity.total !== null && load.total >= capacity.total) add('full', { has: load.total, of: capacity.total });
  if (ofChannel !== null && inChannel >= ofChannel) add('full_channel', { channel: the.channel, has: inChannel, of: ofChannel });
  const skills = fit(who.skills, wanted, today);
  out.push(...skills.out);
  if (rule.strategy === 'senior' && !who.senior) add('not_senior');
  if (the.declined.includes(who.id)) add('declined');
  if (who.lastHour >= mostPerHour) add('pace', { has: who.lastHour, of: mostPerHour });
  return { personId: who.id, out, load: load.total, capacity: capacity.total, matched: skills.matched };
}

/** Of those who can: who fits best, then the rule's own way. */
function best(rule: PlannedRule, pool: readonly Candidate[], able: readonly CandidateSeen[]): Pick<Attempt, 'personId' | 'by'> | null {
  const inPool = pool.flatMap((who) => able.filter(({ personId }) => personId === who.id).map((seen) => ({ who, seen })));
  if (inPool.length === 0) return null;
  if (rule.strategy === 'onCall') return { personId: inPool[0]!.who.id, by: 'onCall' };
  if (inPool.length === 1) return { personId: inPool[0]!.who.id, by: 'only' };
  const most = Math.max(...inPool.map(({ seen }) => seen.matched));
  const fitting = inPool.filter(({ seen }) => seen.matched === most);
  if (fitting.length === 1) return { personId: fitting[0]!.who.id, by: 'skills' };
  const turn = ({ who }: (typeof fitting)[number]) => who.last[rule.id] ?? 0;
  const order = rule.strategy === 'roundRobin' ? () => 0 : byLoad(rule.measure, fitting.map(({ who }) => who));
  const [first] = fitting.toSorted((a, b) => order(a.who) - order(b.who) || turn(a) - turn(b) || (a.who.id < b.who.id ? -1 : 1));
  return { personId: first!.who.id, by: rule.strategy === 'team' ? 'team' : rule.strategy };
}

/** Less is better. Somebody without a bound counts as if they could take what the one with the most can: never as endless. */
function byLoad(measure: 'share' | 'spare', among: readonly Candidate[]): (who: Candidate) => number {
  const most = Math.max(0, ...among.map(({ capacity }) => capacity.total ?? 0)) || 10;
  const bound = ({ capacity }: Candidate) => capacity.total ?? most;
  return measure === 'share' ? (who) => who.load.total / bound(who) : (who) => who.load.total - bound(who);
}

/** Nobody on call can: whoever is named for that is asked, full or not, unless they are out of office (catalogue 4.2, 13). */
function contact(rule: PlannedRule, plan: Plan, the: Case, attempt: Attempt): Attempt | null {
  const id = rule.strategy === 'onCall' ? plan.rotas.get(rule.rotaId ?? '')?.contactId : null;
  const who = id ? plan.candidates.find((one) => one.id === id) : undefined;
  if (!who || who.absentUntil || the.declined.includes(who.id)) return null;
  return { ...attempt, personId: who.id, by: 'contact' };
}
