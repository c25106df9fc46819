/**
 * The words of filters: what can be asked of a ticket, in which ways. A filter is a tree of `all` and `any` over conditions; views, board, rules, bulk
 * changes and exports use it. Light: the browser reads it too, for the builder of filters and for rows that arrive (matches.ts).
 */
export type Value = unknown;
export type Condition = { field: string; is: Operator; value?: Value };
export type Filter = { all: FilterPart[] } | { any: FilterPart[] };
export type FilterPart = Condition | Filter;

export const operators = [
  'oneOf', 'noneOf', 'allOf', 'contains', 'lacks', 'equals', 'atLeast', 'atMost', 'before', 'after', 'within', 'empty', 'filled', 'yes', 'no',
] as const;
export type Operator = (typeof operators)[number];

/** `reference`: an id, or `none`; assignee also `me`, team also `mine`. `choice`: a key, or `none` where it may be blank. `flag`: derived, yes or no. */
export type Kind = 'choice' | 'reference' | 'tags' | 'text' | 'words' | 'date' | 'flag' | 'custom';

export const operatorsOf: Record<Kind, readonly Operator[]> = {
  choice: ['oneOf', 'noneOf'],
  reference: ['oneOf', 'noneOf'],
  tags: ['oneOf', 'noneOf', 'allOf', 'empty', 'filled'],
  text: ['contains', 'lacks', 'equals', 'empty', 'filled'],
  words: ['contains'],
  date: ['within', 'before', 'after', 'empty', 'filled'],
  flag: ['yes', 'no'],
  custom: ['oneOf', 'noneOf', 'contains', 'lacks', 'equals', 'atLeast', 'atMost', 'within', 'before', 'after', 'empty', 'filled', 'yes', 'no'],
};

/** Where a field is stored, and what it is. Its name here is the one of the REST API. */
export const fields = {
  status: { kind: 'choice', path: 'status' },
  statusCategory: { kind: 'choice', path: 'statusCategory' },
  priority: { kind: 'choice', path: 'priority' },
  type: { kind: 'choice', path: 'type' },
  channel: { kind: 'choice', path: 'channel' },
  category: { kind: 'choice', path: 'category' },
  subcategory: { kind: 'choice', path: 'subcategory' },
  assignee: { kind: 'reference', path: 'assigneeId' },
  formerAssignee: { kind: 'reference', path: 'formerAssigneeIds' },
  creator: { kind: 'reference', path: 'creator.id' },
  creatorKind: { kind: 'choice', path: 'creator.kind' },
  team: { kind: 'reference', path: 'teamId' },
  account: { kind: 'reference', path: 'accountId' },
  requester: { kind: 'reference', path: 'requester.contactId' },
  tier: { kind: 'choice', path: 'customer.tier' },
  mailbox: { kind: 'reference', path: 'mailboxId' },
  tag: { kind: 'tags', path: 'tags' },
  tagKind: { kind: 'choice', path: 'tagKinds' },
  externalRef: { kind: 'tags', path: 'externalRefs' },
  title: { kind: 'text', path: 'title' },
  requesterName: { kind: 'text', path: 'requester.name' },
  requesterEmail: { kind: 'text', path: 'requester.email' },
  accountName: { kind: 'text', path: 'accountName' },
  site: { kind: 'text', path: 'site' },
  product: { kind: 'text', path: 'product' },
  serialNumber: { kind: 'text', path: 'serialNumber' },
  contract: { kind: 'text', path: 'contract' },
  resolution: { kind: 'text', path: 'resolution' },
  words: { kind: 'words', path: 'words' },
  createdAt: { kind: 'date', path: 'createdAt' },
  updatedAt: { kind: 'date', path: 'updatedAt' },
  dueAt: { kind: 'date', path: 'dueAt' },
  waitingSince: { kind: 'date', path: 'waitingSince' },
  firstResponseAt: { kind: 'date', path: 'firstResponseAt' },
  resolvedAt: { kind: 'date', path: 'resolvedAt' },
  closedAt: { kind: 'date', path: 'closedAt' },
  confirmedAt: { kind: 'date', path: 'confirmedAt' },
  snoozedUntil: { kind: 'date', path: 'snoozedUntil' },
  missingParts: { kind: 'flag', path: '' },
  inWarranty: { kind: 'flag', path: '' },
  vip: { kind: 'flag', path: '' },
  overdue: { kind: 'flag', path: '' },
  dueSoon: { kind: 'flag', path: '' },
  waiting: { kind: 'flag', path: '' },
  snoozed: { kind: 'flag', path: '' },
  unread: { kind: 'flag', path: '' },
  followed: { kind: 'flag', path: '' },
  mentioned: { kind: 'flag', path: '' },
} as const satisfies Record<string, { kind: Kind; path: string }>;
export type FieldName = keyof typeof fields;

const CUSTOM = 'customFields.';

export const customKey = (field: string): string | null => (field.startsWith(CUSTOM) && /^[\w-]{1,50}$/.test(field.slice(CUSTOM.length)) ? field.slice(CUSTOM.length) : null);

/** What a field is; null when there is none of this name. */
export function fieldNamed(name: string): { kind: Kind; path: string } | null {
  if (Object.hasOwn(fields, name)) return fields[name as FieldName];
  return customKey(name) === null ? null : { kind: 'custom', path: name };
}

export const isGroup = (part: FilterPart): part is Filter => 'all' in part || 'any' in part;
export const partsOf = (group: Filter): FilterPart[] => ('all' in group ? group.all : group.any);

/** Every condition of a filter, with the path of each as it stands in the JSON: `all.0.any.2`. */
export function conditionsOf(filter: Filter, path = ''): { path: string; condition: Condition }[] {
  const name = 'all' in filter ? 'all' : 'any';
  return partsOf(filter).flatMap((part, i) => {
    const at = `${path}${name}.${i}`;
    return isGroup(part) ? conditionsOf(part, `${at}.`) : [{ path: at, condition: part }];
  });
}

/** What is due within so long is due soon: a supervisor can still do something about it. */
export const SOON_MS = 24 * 60 * 60_000;

/** Categories of tickets that somebody still has to do something about. */
export const liveCategories = ['triage', 'open', 'waiting'] as const;

export const units = ['minutes', 'hours', 'days', 'weeks'] as const;
export type Unit = (typeof units)[number];
export const periods = ['thisWeek', 'lastWeek', 'nextWeek', 'thisMonth', 'lastMonth', 'nextMonth'] as const;
export type Period = (typeof periods)[number];
export const namedDays = ['yesterday', 'today', 'tomorrow'] as const;

/** A point in time: an instant, a day in the viewer's zone (`2026-11-21`, `today`), or so long before or after now. */
export type Moment = { at: string } | { day: string } | { ago: number; unit: Unit } | { ahead: number; unit: Unit };
/** A stretch of time; `from` and `to` are days, both included. */
export type Span = { last: number; unit: Unit } | { next: number; unit: Unit } | { day: string } | { period: Period } | { from: string; to: string };

/** Whether the passing of time alone moves tickets into or out of this filter. */
export function movesWithTime(filter: Filter): boolean {
  return conditionsOf(filter).some(({ condition: { field, value } }) => field === 'overdue' || field === 'dueSoon' || field === 'snoozed' || field === 'inWarranty' || isRelative(value));
}

function isRelative(value: Value): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const day = 'day' in value ? value.day : null;
  return 'last' in value || 'next' in value || 'ago' in value || 'ahead' in value || 'period' in value || namedDays.some((name) => name === day);
}
