import type { CardFacts } from '../../activity/card-facts.ts';
import { stretchOf, dayAfter, dayOf, type Now, type Stretch } from './moments.ts';
import { conditionsOf, fieldNamed, isGroup, SOON_MS, type Condition, type Filter, type FilterPart, type Moment, type Span } from './words.ts';

/** Who asks, when and where. */
export type Asker = Now & { me: string | null; teamIds: readonly string[] };

type Scalar = string | number | boolean | null;

/**
 * What is known of a ticket, under the paths it is stored by; times as ISO strings. What is left out is unknown, and so is the answer of a condition that needs it.
 * `unread` is the asker's own.
 */
export type Facts = { [path: string]: Scalar | readonly string[] | Readonly<Record<string, Scalar>> | undefined } & { customFields?: Readonly<Record<string, Scalar>>; unread?: boolean };

/** True, false, or null where the facts do not say: the server knows. The same answer as the query of compile.ts (tested against each other). */
export function matches(filter: Filter, facts: Facts, asker: Asker): boolean | null {
  const hidden = aside.find((category) => category === facts.statusCategory);
  if (hidden && !names(filter, hidden)) return false;
  return holds(filter, facts, asker);
}

/** Tickets in the trash and in the archive are found by those filters only that ask for them. */
export const aside = ['trash', 'archived'] as const;

export function names(filter: Filter, category: (typeof aside)[number]): boolean {
  return conditionsOf(filter).some(({ condition: { field, is, value } }) => field === 'statusCategory' && is === 'oneOf' && (value as string[]).includes(category));
}

export const namesTrash = (filter: Filter): boolean => names(filter, 'trash');

function holds(part: FilterPart, facts: Facts, asker: Asker): boolean | null {
  if (!isGroup(part)) return answer(part, facts, asker);
  const decisive = 'any' in part;
  let unknown = false;
  for (const each of 'all' in part ? part.all : part.any) {
    const held = holds(each, facts, asker);
    if (held === decisive) return decisive;
    unknown ||= held === null;
  }
  return unknown ? null : !decisive;
}

function answer({ field, is, value }: Condition, facts: Facts, asker: Asker): boolean | null {
  const { kind, path } = fieldNamed(field)!;
  if (kind === 'flag') {
    const flag = flagOf(field, facts, asker);
    return flag === null ? null : flag === (is === 'yes');
  }
  if (kind === 'custom') return facts.customFields === undefined ? null : ofCustom(facts.customFields[field.slice('customFields.'.length)] ?? null, is, value, asker);
  const fact = facts[path];
  if (fact === undefined) return null;
  if (kind === 'words') return null;
  if (kind === 'tags') return ofTags(fact as readonly string[], is, value as readonly string[]);
  if (kind === 'date') return ofDate(fact as string | null, is, value, asker);
  if (kind === 'text') return ofText(fact as string | null, is, value as string);
  if (Array.isArray(fact)) return (value as string[]).flatMap((one) => referenceOf(one, asker)).some((one) => (one === null ? fact.length === 0 : fact.includes(one))) === (is === 'oneOf');
  const wanted = kind === 'reference' ? (value as string[]).flatMap((one) => referenceOf(one, asker)) : (value as string[]).map((one) => (one === 'none' ? '' : one));
  return wanted.includes(kind === 'reference' ? (fact as string | null) : ((fact as string | null) ?? '')) === (is === 'oneOf');
}

/** What `me`, `mine` and `none` stand for. */
export function referenceOf(value: string, { me, teamIds }: Pick<Asker, 'me' | 'teamIds'>): (string | null)[] {
  if (value === 'me') return me === null ? [] : [me];
  return value === 'mine' ? [...teamIds] : value === 'none' ? [null] : [value];
}

function flagOf(field: string, facts: Facts, { me, now, zone }: Asker): boolean | null {
  const later = (moment: unknown) => typeof moment === 'string' && Date.parse(moment) > now;
  switch (field) {
    case 'unread':
      return facts.unread ?? null;
    case 'waiting':
      return facts.waitingSince === undefined ? null : facts.waitingSince !== null;
    case 'missingParts':
      return facts.missingParts === undefined ? null : (facts.missingParts as readonly string[]).length > 0;
    case 'inWarranty':
      return facts.warrantyUntil === undefined ? null : typeof facts.warrantyUntil === 'string' && facts.warrantyUntil >= dayOf(now, zone);
    case 'vip':
      return facts['customer.vip'] === undefined ? null : facts['customer.vip'] === true;
    case 'snoozed':
      return facts.snoozedUntil === undefined ? null : later(facts.snoozedUntil);
    case 'overdue':
    case 'dueSoon': {
      const { dueAt, statusCategory: category, promised } = facts;
      // While it waits, a due time that somebody set stands; a promise runs on unless it is paused, and then has none.
      if (category !== undefined && category !== 'triage' && category !== 'open' && !(category === 'waiting' && promised === true)) return false;
      if (dueAt === undefined) return null;
      if (typeof dueAt !== 'string') return false;
      const due = Date.parse(dueAt);
      const held = field === 'overdue' ? due < now : due >= now && due < now + SOON_MS;
      return held && (category === undefined ? null : true);
    }
    default: {
      const people = field === 'followed' ? facts.followerIds : facts.mentionedIds;
      return people === undefined ? null : me !== null && (people as readonly string[]).includes(me);
    }
  }
}

function ofTags(tags: readonly string[], is: Condition['is'], value: readonly string[]): boolean {
  if (is === 'empty' || is === 'filled') return (tags.length === 0) === (is === 'empty');
  if (is === 'allOf') return value.every((tag) => tags.includes(tag));
  return value.some((tag) => tags.includes(tag)) === (is === 'oneOf');
}

function ofText(text: string | null, is: Condition['is'], value: string): boolean {
  if (is === 'empty' || is === 'filled') return (text === null || text === '') === (is === 'empty');
  const found = text !== null && new RegExp(is === 'equals' ? `^${escaped(value)}$` : escaped(value), 'iu').test(text);
  return is === 'lacks' ? !found : found;
}

/** Of a text that is looked for as it stands, what a regular expression would take for its own. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

function ofDate(moment: string | null, is: Condition['is'], value: unknown, asker: Asker): boolean {
  if (is === 'empty' || is === 'filled') return (moment === null) === (is === 'empty');
  return moment !== null && inside(Date.parse(moment), boundsOf(is, stretchOf(value as Span | Moment, asker)));
}

/** What `before`, `after` and `within` leave open: from, included, to, excluded. */
export function boundsOf(is: Condition['is'], { from, to }: Stretch): { from?: number; to?: number } {
  return is === 'before' ? { to: from } : is === 'after' ? { from: to } : { from, to };
}

function inside<T extends number | string>(value: T, { from, to }: { from?: T; to?: T }): boolean {
  return (from === undefined || value >= from) && (to === undefined || value < to);
}

/** Dates of custom fields are days, stored as text: `2026-11-21`. */
export function dayBounds(is: Condition['is'], value: unknown, asker: Asker): { from?: string; to?: string } {
  const { from, to } = stretchOf(value as Span | Moment, asker);
  const first = dayOf(from, asker.zone);
  const last = dayAfter(dayOf(to - 1, asker.zone));
  return is === 'before' ? { to: first } : is === 'after' ? { from: last } : { from: first, to: last };
}

function ofCustom(fact: Scalar, is: Condition['is'], value: unknown, asker: Asker): boolean {
  switch (is) {
    case 'yes':
    case 'no':
      return (fact === true) === (is === 'yes');
    case 'oneOf':
    case 'noneOf':
      return (value as Scalar[]).includes(fact) === (is === 'oneOf');
    case 'atLeast':
      return typeof fact === 'number' && fact >= (value as number);
    case 'atMost':
      return typeof fact === 'number' && fact <= (value as number);
    case 'equals':
      return typeof value === 'string' ? typeof fact === 'string' && ofText(fact, is, value) : fact === value;
    case 'before':
    case 'after':
    case 'within':
      return typeof fact === 'string' && inside(fact, dayBounds(is, value, asker));
    default:
      return ofText(is === 'empty' || is === 'filled' ? (fact === null ? null : String(fact)) : typeof fact === 'string' ? fact : null, is, value as string);
  }
}

/** What a card says of its ticket; the rest only the server knows. Cards of old lines of history say less. */
export function factsOfCard(card: CardFacts): Facts {
  return {
    status: card.status,
    statusCategory: card.category,
    priority: card.priority,
    type: card.type,
    channel: card.channel,
    title: card.title,
    tags: card.tags,
    'requester.contactId': card.requester.contactId,
    'requester.name': card.requester.name,
    'requester.email': card.requester.email,
    accountName: card.accountName,
    accountId: card.accountId,
    'customer.tier': card.tier,
    'customer.vip': card.vip,
    assigneeId: card.assigneeId,
    teamId: card.teamId,
    waitingSince: card.waitingSince,
    dueAt: card.dueAt,
    promised: Boolean(card.promise),
    snoozedUntil: card.snoozedUntil,
    createdAt: card.createdAt,
    updatedAt: card.updatedAt,
  };
}
