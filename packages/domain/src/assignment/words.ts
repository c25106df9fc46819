/** The words of assignment: skills, availability, rules, rotas and why a ticket went where. Used by browser and server alike. */
import { z } from 'zod';
import { isZone } from '../platform/zone-words.ts';
import { channels } from '../tickets/words.ts';
import { filterInput } from '../tickets/filter/filter-input.ts';
import type { Seen } from '../rules/words.ts';
import { instant } from '../sla/words.ts';

const text = (max: number) => z.string('Say something here.').trim().min(1, 'Say something here.').max(max, `At most ${max} characters.`);
const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');
const whole = (most: number) => z.number('Give a whole number.').int('Give a whole number.').min(1, 'At least 1.').max(most, `At most ${most}.`);
const version = z.number().int().optional();

/** What somebody can do, in which language, and what a paper proves. */
export const skillKinds = ['skill', 'language', 'certification'] as const;
export type SkillKind = (typeof skillKinds)[number];

/** Basic, intermediate, expert (AS-03). */
export const levels = [1, 2, 3] as const;
export type Level = (typeof levels)[number];
const level = z.union([z.literal(1), z.literal(2), z.literal(3)], 'Choose basic, intermediate or expert.');

/** `tags`: tickets with one of them call for the skill (AS-07). `locale`: for languages, the customer's language that calls for it, such as `de`. */
export const skillInput = z.strictObject({
  name: text(80),
  kind: z.enum(skillKinds).default('skill'),
  tags: z.array(z.string().trim().toLowerCase().min(1).max(50)).max(50).default([]),
  locale: z.string().regex(/^[a-z]{2}$/, 'Two letters such as de.').nullable().default(null),
});
export type SkillInput = z.output<typeof skillInput>;
export const skillSchema = skillInput.extend({ id: z.string(), version: z.number(), people: z.number() }).meta({ id: 'Skill' });
export type SkillView = z.output<typeof skillSchema>;
export const changeSkillInput = z.strictObject({ version, ...skillInput.partial().shape });

/** Online gets work; busy keeps what they have and gets nothing new; away and offline say why. None of them depends on an open page. */
export const availabilities = ['online', 'busy', 'away', 'offline'] as const;
export type AvailabilityState = (typeof availabilities)[number];

export const availabilityInput = z
  .strictObject({ state: z.enum(availabilities), reason: z.string().trim().max(200, 'At most 200 characters.').default(''), until: instant.nullable().default(null) })
  .refine(({ state, reason }) => state === 'online' || reason !== '', { path: ['reason'], message: 'Say why, so that others know when to expect you.' });
export type AvailabilityInput = z.output<typeof availabilityInput>;
export const availabilitySchema = z.object({ state: z.enum(availabilities), reason: z.string(), since: z.string().nullable(), until: z.string().nullable() });
export type AvailabilityView = z.output<typeof availabilitySchema>;

const heldSkill = z.strictObject({ skillId: id, level: level.default(2), /** A certification is worth nothing after. */ until: z.iso.date('Write a date as 2027-06-30.').nullable().default(null) });
export type HeldSkill = z.output<typeof heldSkill>;

/** How much somebody takes at once: in all, and of one channel. Null: no bound. */
export const capacityInput = z.strictObject({ total: whole(1_000).nullable().default(null), channels: z.partialRecord(z.enum(channels), whole(1_000)).default({}) });
export type Capacity = z.output<typeof capacityInput>;

/** Of one person, for assignment only. `calendarId`: their shifts; none: always on. `acceptMinutes`: they say yes to each ticket they are given within so long (AS-08). */
const profileFields = {
  skills: z.array(heldSkill).max(100).refine((held) => new Set(held.map(({ skillId }) => skillId)).size === held.length, 'Name each skill once.'),
  capacity: capacityInput,
  senior: z.boolean(),
  calendarId: id.nullable(),
  acceptMinutes: whole(24 * 60).nullable(),
};
export const profileInput = z.strictObject({ version, ...z.strictObject(profileFields).partial().shape });
export type ProfileInput = z.output<typeof profileInput>;
export const profileSchema = z
  .object({ personId: z.string(), ...profileFields, availability: availabilitySchema, version: z.number() })
  .meta({ id: 'AssignmentProfile' });
export type ProfileView = z.output<typeof profileSchema>;

export const strategies = ['team', 'roundRobin', 'load', 'senior', 'onCall'] as const;
export type Strategy = (typeof strategies)[number];

const neededSkill = z.strictObject({ skillId: id, level: level.default(1), need: z.enum(['required', 'preferred']).default('required') });
export type NeededSkill = z.output<typeof neededSkill>;

const ruleFields = {
  name: text(120),
  active: z.boolean(),
  when: filterInput,
  /** Only while a calendar is open, or only while it is closed (conflict I). */
  hours: z.strictObject({ calendarId: id, is: z.enum(['open', 'closed']) }).nullable(),
  strategy: z.enum(strategies),
  /** Whose people are meant; null: the ticket's own team, or everybody where it has none. */
  teamId: id.nullable(),
  rotaId: id.nullable(),
  skills: z.array(neededSkill).max(20),
  /** Whether skills that the ticket's tags and the customer's language call for count, and how. */
  fromTicket: z.enum(['required', 'preferred', 'no']),
  /** After so long without anybody, required levels are asked for less, then not at all. */
  relaxAfterMinutes: whole(30 * 24 * 60).nullable(),
  /** Whom to ask first, where they can: never promised (AS-05). */
  prefer: z.strictObject({ technician: z.boolean().default(true), previous: z.boolean().default(true), accountManager: z.boolean().default(false) }),
  /** What load is compared by: the share of the capacity in use, or how much is left of it. */
  measure: z.enum(['share', 'spare']),
  acceptMinutes: whole(24 * 60).nullable(),
  /** Nobody can: wait until somebody can, or ask the next rule. */
  otherwise: z.enum(['wait', 'next']),
};
export const ruleInput = z
  .strictObject({
    ...ruleFields,
    active: ruleFields.active.default(false),
    when: ruleFields.when.default({ all: [] }),
    hours: ruleFields.hours.default(null),
    teamId: ruleFields.teamId.default(null),
    rotaId: ruleFields.rotaId.default(null),
    skills: ruleFields.skills.default([]),
    fromTicket: ruleFields.fromTicket.default('preferred'),
    relaxAfterMinutes: ruleFields.relaxAfterMinutes.default(null),
    prefer: ruleFields.prefer.default({ technician: true, previous: true, accountManager: false }),
    measure: ruleFields.measure.default('share'),
    acceptMinutes: ruleFields.acceptMinutes.default(null),
    otherwise: ruleFields.otherwise.default('wait'),
  });
export type AssignmentRuleInput = z.output<typeof ruleInput>;
export const changeRuleInput = z.strictObject({ version, ...z.strictObject(ruleFields).partial().shape });
export type ChangeAssignmentRuleInput = z.output<typeof changeRuleInput>;
export const ruleSchema = z.object({ id: z.string(), order: z.number(), ...ruleFields, version: z.number(), assigned: z.number(), lastAssignedAt: z.string().nullable() }).meta({ id: 'AssignmentRule' });
export type AssignmentRuleView = z.output<typeof ruleSchema>;

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time as 08:00.');
const rotaFields = {
  name: text(80),
  zone: z.string().max(60).refine(isZone, 'There is no such time zone. Write it as Europe/Lisbon.'),
  /** In their order; each has the phone from one handover to the next. */
  people: z.array(id).min(1, 'A rota needs at least one person.').max(100),
  every: z.enum(['day', 'week']),
  /** The date of the first handover, at `at` by the rota's own clock; it falls on this weekday where it is weekly. */
  from: z.iso.date('Write a date as 2026-11-23.'),
  at: wallTime,
  overrides: z.array(z.strictObject({ from: instant, until: instant, personId: id }).refine(({ from, until }) => Date.parse(until) > Date.parse(from), { path: ['until'], message: 'This is before the beginning.' })).max(200),
  /** Who is asked when nobody on call can. */
  contactId: id.nullable(),
};
export const rotaInput = z.strictObject({ ...rotaFields, overrides: rotaFields.overrides.default([]), contactId: rotaFields.contactId.default(null) });
export type RotaInput = z.output<typeof rotaInput>;
export const changeRotaInput = z.strictObject({ version, ...z.strictObject(rotaFields).partial().shape });
const turnSchema = z.object({ personId: z.string(), from: z.string(), until: z.string(), override: z.boolean() });
export type Turn = z.output<typeof turnSchema>;
export const rotaSchema = z.object({ id: z.string(), ...rotaFields, version: z.number(), now: turnSchema.nullable(), coming: z.array(turnSchema) }).meta({ id: 'Rota' });
export type RotaView = z.output<typeof rotaSchema>;

/** Why somebody could not have it. `full`: "n of m"; `skill`: which, what was wanted and what they have. */
export const exclusions = ['not_in_team', 'absent', 'offline', 'away', 'busy', 'off_shift', 'full', 'full_channel', 'skill', 'skill_expired', 'not_senior', 'not_on_call', 'declined', 'pace'] as const;
export type Exclusion = { why: (typeof exclusions)[number]; facts: Record<string, string | number | null> };
const exclusion = z.object({ why: z.enum(exclusions), facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) });

/** What speaks for somebody, and what excluded them; none: they could have had it. */
export type CandidateSeen = { personId: string; out: Exclusion[]; load: number; capacity: number | null; matched: number };
const candidateSeen = z.object({ personId: z.string(), out: z.array(exclusion), load: z.number(), capacity: z.number().nullable(), matched: z.number() });

/** What came of one rule: looked at it or not, whether it fitted, and the conditions with what they saw. */
export type RuleSeen = { ruleId: string; name: string; result: 'off' | 'not_reached' | 'no_match' | 'nobody' | 'chosen'; conditions: Seen[] };
const seen = z.object({ what: z.string(), is: z.string(), value: z.unknown(), saw: z.unknown(), held: z.boolean() });
const ruleSeen = z.object({ ruleId: z.string(), name: z.string(), result: z.enum(['off', 'not_reached', 'no_match', 'nobody', 'chosen']), conditions: z.array(seen) });

export const outcomes = ['assigned', 'team', 'waiting', 'no_rule', 'left'] as const;
export type Outcome = (typeof outcomes)[number];
/** What decided between those who could: somebody the customer is used to, or the rule's own way. */
export const chosenBy = ['technician', 'previous', 'account_manager', 'only', 'skills', 'roundRobin', 'load', 'senior', 'onCall', 'contact', 'team'] as const;
export type ChosenBy = (typeof chosenBy)[number];

export const decisionSchema = z
  .object({
    id: z.string(),
    at: z.string(),
    outcome: z.enum(outcomes),
    /** Why nothing was decided: a person put it back, for one. */
    note: z.string().nullable(),
    rule: z.object({ id: z.string(), name: z.string() }).nullable(),
    person: z.object({ id: z.string(), name: z.string() }).nullable(),
    team: z.object({ id: z.string(), name: z.string() }).nullable(),
    by: z.enum(chosenBy).nullable(),
    /** How far skills were relaxed: 0 as the rule says, 1 any level, 2 none required. */
    step: z.number(),
    tries: z.number(),
    acceptBy: z.string().nullable(),
    rules: z.array(ruleSeen),
    candidates: z.array(candidateSeen.extend({ name: z.string() })),
    needed: z.array(z.object({ skillId: z.string(), name: z.string(), level: z.number(), need: z.string() })),
  })
  .meta({ id: 'AssignmentDecision' });
export type DecisionView = z.output<typeof decisionSchema>;

export const whySchema = z.object({
  state: z.enum(['none', 'waiting', 'offered', 'accepted', 'settled']),
  since: z.string().nullable(),
  acceptBy: z.string().nullable(),
  declined: z.array(z.object({ name: z.string(), at: z.string(), reason: z.string() })),
  decisions: z.array(decisionSchema),
});
export type WhyView = z.output<typeof whySchema>;

/** How many tickets are compared for at once; of more, pages ask for the first. */
const MOST_COMPARED = 20;
export const compareQuery = z.strictObject({ tickets: z.string().transform((text) => text.split(',')).pipe(z.array(z.string().max(40)).min(1).max(MOST_COMPARED, `At most ${MOST_COMPARED} tickets.`)) });

/** AS-01: everybody a ticket could be given to, with what matters for choosing. */
export const assignableSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(availabilities),
  reason: z.string(),
  absentUntil: z.string().nullable(),
  onShift: z.boolean(),
  /** When they come on shift, or go off. */
  shiftChangesAt: z.string().nullable(),
  /** Their shifts of the coming day; null: they have none and are always on. */
  shifts: z.array(z.object({ from: z.string(), to: z.string() })).nullable(),
  inTeam: z.boolean(),
  load: z.number(),
  capacity: z.number().nullable(),
  matched: z.array(z.object({ name: z.string(), level: z.number() })),
  missing: z.array(z.string()),
  relation: z.enum(['technician', 'previous', 'account_manager']).nullable(),
});
export type AssignableView = z.output<typeof assignableSchema>;

/** The supervisor's test bench: a made-up ticket at a made-up time. */
export const tryInput = z.strictObject({
  at: instant.optional(),
  ticket: z
    .strictObject({
      title: z.string().max(300).default('A ticket that is not there'),
      priority: z.enum(['low', 'medium', 'high', 'urgent']).default('medium'),
      type: z.string().max(50).default('issue'),
      channel: z.enum(channels).default('email'),
      category: z.string().max(100).default(''),
      subcategory: z.string().max(100).default(''),
      tags: z.array(z.string().trim().toLowerCase().max(50)).max(50).default([]),
      teamId: id.nullable().default(null),
      accountId: id.nullable().default(null),
      contactId: id.nullable().default(null),
      tier: z.string().max(50).nullable().default(null),
      vip: z.boolean().default(false),
      waitedMinutes: z.number().min(0).max(100_000).default(0),
    })
    .prefault({}),
});
export type TryAssignmentInput = z.output<typeof tryInput>;
