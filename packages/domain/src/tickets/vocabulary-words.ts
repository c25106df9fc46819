/** The words a desk uses for its tickets, as an administrator gives them. Types are for the browser, too; the schemas stay on the server. */
import { z } from 'zod';
import { isRight } from '../people/rights.ts';
import { categories, isBuiltIn, standardStatuses, statusKeys, type StatusDefinition } from './status-words.ts';
import { tagKinds, type KnownTag } from './tag-words.ts';
import { standardTypes, types, type TypeDefinition } from './type-words.ts';

export const fieldKinds = ['text', 'number', 'choice', 'date', 'checkbox'] as const;
export type FieldKind = (typeof fieldKinds)[number];

/** A property that a desk added to its tickets. */
export type FieldDefinition = {
  key: string;
  label: string;
  kind: FieldKind;
  hint: string;
  choices: string[];
  /** Only tickets of these categories have it; empty: all. */
  categories: string[];
  required: boolean;
  active: boolean;
};

/** Other labels for some statuses, for the teams that say so (conflict A). */
export type LabelSet = { name: string; teamIds: string[]; labels: Record<string, string> };
export type TicketCategory = { name: string; children: string[] };

/** What happens to tickets by itself, and when. 0 days or hours: never. */
export type Life = {
  /** After so many days a closed ticket stays closed, and what the customer writes opens a new one. */
  reopenDays: number;
  /** A resolved ticket is closed after so many days without a word or a change; the customer is told so. */
  autoCloseDays: number;
  autoCloseNotice: boolean;
  /** TK-05: after so many hours Pending Customer reminds the customer, at most so many times. */
  reminderHours: number;
  reminderMost: number;
  /** TK-31: somebody looks at a resolved ticket again after so many days. */
  followUpDays: number;
  /** TK-30: whoever resolves a ticket says what solved it. */
  resolutionNotes: boolean;
  /** A customer whose ticket was resolved without an answer is told so, and asked whether it is. */
  resolvedNotice: boolean;
  /** TK-31: a customer who comes with the same problem within so many days has a recurring one. */
  recurringDays: number;
  /** A mail that would open one ticket more of a customer who has so many open waits in quarantine. */
  mostOpen: number;
  trashDays: number;
  /** TK-07: closed tickets leave the lists after so many days, cancelled ones at once. */
  archiveDays: number;
  /** TK-28: changing a due date asks for a justification. */
  dueReason: boolean;
  /** TK-16: what numbers begin with, and how many digits they have at least. */
  numberPrefix: string;
  numberWidth: number;
};

export type Vocabulary = { tags: readonly KnownTag[]; statuses: readonly StatusDefinition[]; types: readonly TypeDefinition[]; categories: readonly TicketCategory[]; fields: readonly FieldDefinition[]; labelSets: readonly LabelSet[]; life: Life };
export type Part = keyof Vocabulary;

export const standardVocabulary: Vocabulary = {
  tags: [],
  statuses: standardStatuses,
  types: standardTypes,
  // TK-18; an empty list would leave the field free.
  categories: ['Hardware', 'Software', 'Network', 'Other'].map((name) => ({ name, children: [] })),
  fields: [],
  labelSets: [],
  life: { reopenDays: 14, autoCloseDays: 0, autoCloseNotice: true, reminderHours: 0, reminderMost: 2, followUpDays: 0, resolutionNotes: false, resolvedNotice: false, recurringDays: 90, mostOpen: 0, trashDays: 30, archiveDays: 0, dueReason: false, numberPrefix: 'TKT', numberWidth: 6 },
};

const label = z.string().trim().min(1, 'Give it a name.').max(60, 'At most 60 characters.');
const key = z.string().trim().regex(/^[a-z][a-z0-9_]{0,39}$/, 'Use small letters, digits and underscores, beginning with a letter.');
const days = (most: number) => z.number('Give a number.').int('Give a whole number.').min(0, '0 switches it off.').max(most, `At most ${most}.`);

/** Each of a list has a name of its own; the second of two is told. */
const distinct = <T>(of: (one: T) => string, path: string) => (list: T[], context: z.RefinementCtx) => {
  const seen = new Set<string>();
  list.forEach((one, i) => {
    const name = of(one).toLowerCase();
    if (seen.has(name)) context.addIssue({ code: 'custom', path: [i, path], message: `There are two with the name "${of(one)}".` });
    seen.add(name);
  });
};
const missing = (known: readonly string[], list: readonly { key: string }[]): string[] => known.filter((one) => !list.some((each) => each.key === one));

const statusList = z
  .array(
    z.strictObject({
      key,
      label,
      category: z.enum(categories, 'Choose a category.'),
      aliases: z.array(label).max(20).default([]),
      active: z.boolean().default(true),
      right: z.string().refine(isRight, 'There is no such right.').default('tickets.status'),
      next: z.array(key).max(60).nullable().default(null),
      reasonRequired: z.boolean().default(false),
    }),
  )
  .max(60, 'At most 60 statuses.')
  .superRefine(distinct(({ key: one }) => one, 'key'))
  .superRefine(distinct(({ label: one }) => one, 'label'))
  .superRefine((list, context) => {
    const gone = missing(statusKeys, list);
    if (gone.length > 0) context.addIssue({ code: 'custom', path: [], message: `These are part of every desk and stay: ${gone.join(', ')}. Switch off what you do not use.` });
    list.forEach((one, i) => {
      const standard = standardStatuses.find((each) => each.key === one.key);
      if (standard && standard.category !== one.category) context.addIssue({ code: 'custom', path: [i, 'category'], message: `${standard.label} stays in its category: the desk counts on it.` });
      if (['open', 'reopened', 'resolved', 'closed', 'unassigned'].includes(one.key) && !one.active) context.addIssue({ code: 'custom', path: [i, 'active'], message: `The desk itself sets ${one.label}: it stays in use.` });
      const unknown = one.next?.find((to) => !list.some((each) => each.key === to));
      if (unknown) context.addIssue({ code: 'custom', path: [i, 'next'], message: `There is no status "${unknown}".` });
      if (one.next?.length === 0) context.addIssue({ code: 'custom', path: [i, 'next'], message: 'Leave at least one way on, or tickets stay there for ever.' });
    });
  });

const typeList = z
  .array(z.strictObject({ key, label, active: z.boolean().default(true) }))
  .max(30)
  .superRefine(distinct(({ key: one }) => one, 'key'))
  .superRefine((list, context) => {
    const gone = missing(types, list);
    if (gone.length > 0) context.addIssue({ code: 'custom', path: [], message: `These are part of every desk and stay: ${gone.join(', ')}.` });
  });

const categoryName = z.string().trim().min(1, 'Give it a name.').max(100);
const categoryList = z
  .array(z.strictObject({ name: categoryName, children: z.array(categoryName).max(100).default([]) }))
  .max(200)
  .superRefine(distinct(({ name }) => name, 'name'));

const tagList = z
  .array(z.strictObject({ name: z.string().trim().toLowerCase().min(1, 'Give it a name.').max(50, 'At most 50 characters.'), kind: z.enum(tagKinds, 'Choose a kind.') }))
  .max(1_000, 'At most 1000 tags.')
  .superRefine(distinct(({ name }) => name, 'name'));

const fieldList = z
  .array(
    z.strictObject({
      key: z.string().trim().regex(/^[A-Za-z][\w-]{0,49}$/, 'Use letters, digits, - and _, beginning with a letter.'),
      label,
      kind: z.enum(fieldKinds, 'Choose a kind.'),
      hint: z.string().trim().max(200).default(''),
      choices: z.array(z.string().trim().min(1).max(100)).max(200).default([]),
      categories: z.array(categoryName).max(200).default([]),
      required: z.boolean().default(false),
      active: z.boolean().default(true),
    }),
  )
  .max(100, 'At most 100 fields.')
  .superRefine(distinct(({ key: one }) => one, 'key'))
  .superRefine((list, context) =>
    list.forEach((one, i) => {
      if (one.kind === 'choice' && one.choices.length === 0) context.addIssue({ code: 'custom', path: [i, 'choices'], message: 'Give at least one value to choose from.' });
    }),
  );

const labelSetList = z
  .array(z.strictObject({ name: label, teamIds: z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(500).default([]), labels: z.record(z.string(), label) }))
  .max(50)
  .superRefine(distinct(({ name }) => name, 'name'))
  .superRefine((list, context) =>
    list.forEach(({ teamIds }, i) => {
      if (list.slice(0, i).some((other) => other.teamIds.some((team) => teamIds.includes(team)))) context.addIssue({ code: 'custom', path: [i, 'teamIds'], message: 'One of these teams has its labels already.' });
    }),
  );

const life = z.strictObject({
  reopenDays: days(3650),
  autoCloseDays: days(3650),
  autoCloseNotice: z.boolean(),
  reminderHours: days(24 * 90),
  reminderMost: z.number().int().min(1, 'At least one.').max(10, 'At most 10: more would be a nuisance.'),
  followUpDays: days(365),
  resolutionNotes: z.boolean().default(false),
  resolvedNotice: z.boolean().default(false),
  recurringDays: days(3650).default(90),
  mostOpen: days(10_000).default(0),
  trashDays: z.number().int().min(1, 'At least a day: time to notice a mistake.').max(3650),
  archiveDays: days(36_500),
  dueReason: z.boolean(),
  numberPrefix: z.string().trim().toUpperCase().regex(/^[A-Z][A-Z0-9]{0,7}-?$/, 'One to eight letters and digits, beginning with a letter, such as TKT or CS-.').refine((text) => !/\d-?$/.test(text), 'End with a letter or -, or the number could not be told apart.'),
  numberWidth: z.number().int().min(4, 'At least 4 digits.').max(12, 'At most 12 digits.'),
});

export const partInputs = { tags: tagList, statuses: statusList, types: typeList, categories: categoryList, fields: fieldList, labelSets: labelSetList, life } satisfies Record<Part, z.ZodType>;
export const partNames = Object.keys(partInputs) as Part[];
export const isCustom = (status: Pick<StatusDefinition, 'key'>): boolean => !isBuiltIn(status.key);
