/** The words of rules: when they look, what they ask, what they do, and the shapes that come in. Used by browser and server alike. */
import { z } from 'zod';
import { priorities, resolutionInput } from '../tickets/words.ts';
import { filterInput } from '../tickets/filter/filter-input.ts';

/** What happens in a ticket that a rule can look at. */
export const ruleEvents = ['ticket.created', 'ticket.changed', 'message.received', 'message.written'] as const;
export type RuleEvent = (typeof ruleEvents)[number];

/** Moments of a ticket that time is counted from. `waitingSince`: nobody has answered since. */
export const moments = ['createdAt', 'updatedAt', 'waitingSince', 'resolvedAt', 'dueAt'] as const;

/** Fields whose change a rule can ask about. */
export const changedFields = ['status', 'priority', 'assigneeId', 'teamId', 'tags', 'category', 'type', 'title', 'dueAt', 'snoozedUntil'] as const;

/** Who made something happen. A rule never looks at what rules did. */
export const actorKinds = ['person', 'customer', 'key', 'system'] as const;

/** First: of the rules that fit, only the uppermost acts. All: each, one after the other. */
export const modes = ['all', 'first'] as const;
export type Mode = (typeof modes)[number];

const id = z.string().regex(/^[0-9a-f]{24}$/, 'This is not an id.');
const text = (max: number) => z.string().trim().min(1, 'Say something here.').max(max, `At most ${max} characters.`);

/** What is asked of the event itself; all that is given must hold. */
const factsInput = z.strictObject({
  changed: z.array(z.strictObject({ field: z.enum(changedFields), from: z.array(z.string().max(200)).max(50).optional(), to: z.array(z.string().max(200)).max(50).optional() })).max(10).optional(),
  contains: z.array(text(200)).max(20).optional(),
  direction: z.enum(['out', 'internal']).optional(),
  by: z.array(z.enum(actorKinds)).min(1).max(4).optional(),
});
export type EventFacts = z.infer<typeof factsInput>;

const triggerInput = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('event'), events: z.array(z.enum(ruleEvents)).min(1, 'Choose at least one event.').max(ruleEvents.length) }),
  z.strictObject({ on: z.literal('time'), since: z.enum(moments), hours: z.number().min(0, 'Not less than 0.').max(24 * 365, 'At most a year.') }),
]);
export type Trigger = z.infer<typeof triggerInput>;

/** Whom a rule tells: those of the ticket, or people by name. */
const audiences = ['assignee', 'followers', 'team'] as const;

const ruleActionInput = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('status'), status: text(60), /** What solved it, where the status is a resolved one (TK-30). */ resolution: resolutionInput.optional() }),
  z.strictObject({ do: z.literal('priority'), priority: z.enum(priorities) }),
  z.strictObject({ do: z.literal('assign'), personId: id.nullable() }),
  z.strictObject({ do: z.literal('team'), teamId: id.nullable() }),
  z.strictObject({ do: z.literal('addTags'), tags: z.array(z.string().trim().toLowerCase().min(1).max(50)).min(1, 'Name at least one tag.').max(20) }),
  z.strictObject({ do: z.literal('removeTags'), tags: z.array(z.string().trim().toLowerCase().min(1).max(50)).min(1, 'Name at least one tag.').max(20) }),
  z.strictObject({ do: z.literal('category'), category: z.string().trim().max(100), subcategory: z.string().trim().max(100).optional() }),
  z.strictObject({ do: z.literal('reply'), body: text(20_000) }),
  z.strictObject({ do: z.literal('comment'), body: text(20_000) }),
  z.strictObject({ do: z.literal('notify'), who: z.array(z.union([z.enum(audiences), id])).min(1, 'Choose whom to tell.').max(50), text: text(300) }),
  z.strictObject({ do: z.literal('webhook'), webhookId: id }),
]);
export type RuleAction = z.infer<typeof ruleActionInput>;

const fields = {
  name: text(120),
  description: z.string().trim().max(1_000),
  active: z.boolean(),
  trigger: triggerInput,
  facts: factsInput,
  when: filterInput,
  actions: z.array(ruleActionInput).min(1, 'A rule does at least one thing.').max(20),
};

export const ruleInput = z.strictObject({ ...fields, description: fields.description.default(''), active: fields.active.default(false), facts: fields.facts.default({}), when: fields.when.default({ all: [] }) }).superRefine(requireFittingFacts);
export type RuleInput = z.infer<typeof ruleInput>;

export const changeRuleInput = z.strictObject({ version: z.number().int().optional(), ...z.strictObject(fields).partial().shape });
export type ChangeRuleInput = z.infer<typeof changeRuleInput>;

function requireFittingFacts({ trigger, facts }: { trigger: Trigger; facts: EventFacts }, context: z.RefinementCtx): void {
  if (trigger.on === 'time' && Object.keys(facts).length > 0) context.addIssue({ code: 'custom', path: ['facts'], message: 'A rule on time has no event to ask about.' });
}

export const tryInput = z.strictObject({ trigger: triggerInput, facts: factsInput.default({}), when: filterInput.default({ all: [] }) });
export type TryInput = z.infer<typeof tryInput>;

const time = z.iso.datetime();
export const ruleSchema = z
  .object({
    id: z.string(),
    order: z.number(),
    ...fields,
    version: z.number(),
    runs: z.number(),
    lastRunAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Rule' });
export type RuleView = Omit<z.infer<typeof ruleSchema>, never>;

/** One thing a rule asked, with what it saw. */
export type Seen = { what: string; is: string; value: unknown; saw: unknown; held: boolean };
export type Done = { do: string; outcome: 'done' | 'refused'; why: string | null };

const seen = z.object({ what: z.string(), is: z.string(), value: z.unknown(), saw: z.unknown(), held: z.boolean() });
export const runSchema = z
  .object({
    id: z.string(),
    rule: z.object({ id: z.string(), name: z.string(), version: z.number() }),
    ticket: z.object({ id: z.string(), number: z.string(), title: z.string() }),
    event: z.string(),
    at: time,
    conditions: z.array(seen),
    actions: z.array(z.object({ do: z.string(), outcome: z.enum(['done', 'refused']), why: z.string().nullable() })),
  })
  .meta({ id: 'RuleRun' });
export type RunView = z.infer<typeof runSchema>;

export const trialSchema = z
  .object({ looked: z.number(), matched: z.number(), items: z.array(z.object({ number: z.string(), title: z.string(), at: time, event: z.string(), conditions: z.array(seen) })) })
  .meta({ id: 'RuleTrial' });
export type TrialView = z.infer<typeof trialSchema>;
