import type { Case, PlannedRule, PlannedSkill } from './plan.ts';
import type { Exclusion, HeldSkill, NeededSkill } from './words.ts';

/** How far a rule's skills are relaxed: as it says, any level, none required (catalogue 4.2, 10). */
export type Step = 0 | 1 | 2;
const MINUTE = 60_000;

/** What a ticket calls for: the rule's own skills, and those of its tags and of the customer's language (AS-03, AS-07). */
export function neededSkills(rule: PlannedRule, the: Pick<Case, 'tags' | 'locale'>, skills: readonly PlannedSkill[]): NeededSkill[] {
  const needed = new Map(rule.skills.map((skill) => [skill.skillId, skill]));
  const { fromTicket: need } = rule;
  if (need === 'no') return [...needed.values()];
  for (const { id, tags, locale } of skills) {
    const called = tags.some((tag) => the.tags.includes(tag)) || (locale !== null && locale === the.locale);
    if (called && !needed.has(id)) needed.set(id, { skillId: id, level: 1, need });
  }
  return [...needed.values()];
}

/** The steps that a ticket which has waited so long may be tried with, the strictest first. */
export function stepsFor({ relaxAfterMinutes }: Pick<PlannedRule, 'relaxAfterMinutes'>, needed: readonly NeededSkill[], waitedMs: number): Step[] {
  if (relaxAfterMinutes === null || !needed.some(({ need }) => need === 'required')) return [0];
  const last = Math.min(2, Math.floor(waitedMs / (relaxAfterMinutes * MINUTE)));
  return ([0, 1, 2] as const).slice(0, last + 1);
}

export function relaxed(needed: readonly NeededSkill[], step: Step): NeededSkill[] {
  if (step === 0) return [...needed];
  return needed.map((one) => (step === 1 ? { ...one, level: one.need === 'required' ? 1 : one.level } : { ...one, need: 'preferred' }));
}

/** What of it somebody lacks, and how well they fit what is only preferred. `today`: `2026-11-21`. */
export function fit(held: readonly HeldSkill[], needed: readonly NeededSkill[], today: string): { out: Exclusion[]; matched: number } {
  const out: Exclusion[] = [];
  let matched = 0;
  for (const { skillId, level, need } of needed) {
    const has = held.find((one) => one.skillId === skillId);
    const expired = has?.until !== null && has?.until !== undefined && has.until < today;
    const fits = has !== undefined && !expired && has.level >= level;
    if (need === 'preferred') matched += fits ? has.level : 0;
    else if (!fits) out.push({ why: expired ? 'skill_expired' : 'skill', facts: { skillId, wanted: level, has: has?.level ?? null, until: has?.until ?? null } });
  }
  return { out, matched };
}
