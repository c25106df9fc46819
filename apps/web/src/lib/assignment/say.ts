import type { AssignableView, DecisionView, Exclusion } from '@switchboard/domain/assignment/words.ts';
import type { Seen } from '@switchboard/domain/rules/words.ts';
import type { Words } from '../i18n/words.svelte.ts';
import type { People } from '../people.svelte.ts';

/** What was decided, in one sentence. */
export function sayOutcome({ outcome, person, rule, team, by }: Pick<DecisionView, 'outcome' | 'person' | 'rule' | 'team' | 'by'>, { t }: Words): string {
  const named = { person: person?.name ?? '?', rule: rule?.name ?? '?', team: team?.name ?? '?' };
  if (outcome === 'assigned') return t('as.outcome.assigned', { person: named.person, rule: named.rule, by: by ? t(`as.by.${by}`) : '' });
  if (outcome === 'team') return t('as.outcome.team', { team: named.team, rule: named.rule });
  if (outcome === 'waiting') return t('as.outcome.waiting', { rule: named.rule });
  return t(`as.outcome.${outcome}`);
}

/** Why somebody could not have it, thing by thing. */
export function sayExclusion({ why, facts }: Exclusion, { t, word, moment }: Words, now: number): string {
  const fact = (name: string): string => String(facts[name] ?? '');
  switch (why) {
    case 'absent':
      return t('as.out.absent', { until: moment(fact('until'), now) });
    case 'away':
    case 'busy':
    case 'offline':
      return t(`as.out.${why}`, { reason: fact('reason') });
    case 'full':
      return t('as.out.full', { has: fact('has'), of: fact('of') });
    case 'full_channel':
      return t('as.out.full_channel', { has: fact('has'), of: fact('of'), channel: word(`channel.${fact('channel')}`, fact('channel')) });
    case 'skill': {
      const level = (name: string) => word(`as.level.${fact(name)}`, fact(name));
      return facts.has === null || facts.has === undefined ? t('as.out.skill', { skill: fact('skill'), wanted: level('wanted') }) : t('as.out.skill_has', { skill: fact('skill'), has: level('has'), wanted: level('wanted') });
    }
    case 'skill_expired':
      return t('as.out.skill_expired', { skill: fact('skill'), until: fact('until') });
    case 'pace':
      return t('as.out.pace', { has: fact('has') });
    default:
      return t(`as.out.${why}`);
  }
}

/** Conditions with names where they hold ids. */
export function withNames(conditions: readonly Seen[], people: People): Seen[] {
  const named = (what: string) => (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named(what));
    if (typeof value !== 'string' || !/^[0-9a-f]{24}$/.test(value)) return value;
    return what === 'team' ? (people.team(value) ?? value) : what === 'assignee' ? people.name(value) : value;
  };
  return conditions.map((one) => ({ ...one, value: named(one.what)(one.value), saw: named(one.what)(one.saw) }));
}

/** Whether somebody is there, in a few words. */
export function sayThere(who: AssignableView, { t, moment }: Words, now: number): { text: string; tone: 'ok' | 'warn' | 'pause' } {
  if (who.absentUntil) return { text: t('as.absentUntil', { until: moment(who.absentUntil, now) }), tone: 'pause' };
  const state = t(`as.there.${who.state}`);
  if (who.state !== 'online') return { text: who.reason ? t('as.thereWith', { state, reason: who.reason }) : state, tone: 'warn' };
  if (!who.onShift) return { text: who.shiftChangesAt ? t('as.offShift', { time: moment(who.shiftChangesAt, now) }) : t('as.offShiftOpen'), tone: 'pause' };
  return { text: who.shiftChangesAt ? `${state}, ${t('as.onShiftUntil', { time: moment(who.shiftChangesAt, now) })}` : state, tone: 'ok' };
}
