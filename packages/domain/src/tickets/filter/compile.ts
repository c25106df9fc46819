import { Types } from 'mongoose';
import { searchFilter } from '../search-words.ts';
import { tagsOfKind } from '../tag-words.ts';
import { vocabularyNow } from '../vocabulary.ts';
import { categoriesIn } from './categories.ts';
import { boundsOf, dayBounds, escaped, referenceOf, type Asker } from './matches.ts';
import { dayOf, stretchOf } from './moments.ts';
import { fieldNamed, isGroup, liveCategories, SOON_MS, type Condition, type Filter, type FilterPart, type Moment, type Span } from './words.ts';

export type Query = Record<string, unknown>;

/** The tickets whose marks of reading the asker set by hand or by opening them: those with something new since, and those without (reads.ts). */
export type Marks = { unread: Types.ObjectId[]; read: Types.ObjectId[] };

/**
 * A filter as a query of MongoDB, for a filter that passed `checkFilter`. Finds the same tickets as `matches` (tested against each other).
 * @param marks needed by filters that ask for `unread`
 */
export function compileFilter(filter: Filter, asker: Asker, marks: Marks = { unread: [], read: [] }): Query {
  return { $and: [{ statusCategory: { $in: categoriesIn(filter) } }, queryOf(filter, asker, marks)] };
}

/** One part of a filter, without the categories that the whole can hold. */
export function queryOf(part: FilterPart, asker: Asker, marks: Marks): Query {
  if (!isGroup(part)) return ofCondition(part, asker, marks);
  const parts = ('all' in part ? part.all : part.any).map((each) => queryOf(each, asker, marks));
  if (parts.length === 1) return parts[0]!;
  return parts.length === 0 ? {} : 'all' in part ? { $and: parts } : { $or: parts };
}

function ofCondition({ field, is, value }: Condition, asker: Asker, marks: Marks): Query {
  const { kind, path } = fieldNamed(field)!;
  switch (kind) {
    case 'flag':
      return is === 'yes' ? ofFlag(field, asker, marks) : { $nor: [ofFlag(field, asker, marks)] };
    case 'words':
      return searchFilter(value as string) ?? { _id: { $in: [] } };
    case 'tags':
      return ofTags(path, is, value as string[]);
    case 'date':
      return ofDate(path, is, value, asker);
    case 'text':
      return ofText(path, is, value as string);
    case 'custom':
      return ofCustom(path, is, value, asker);
    case 'choice':
      if (field === 'tagKind') return ofTagKind(is, value as string[]);
      return { [path]: { [is === 'oneOf' ? '$in' : '$nin']: (value as string[]).flatMap((one) => (one === 'none' ? ['', null] : [one])) } };
    case 'reference': {
      if (field === 'team') return { audience: { [is === 'oneOf' ? '$in' : '$nin']: (value as string[]).flatMap((one) => referenceOf(one, asker)).map((id) => `team:${id ?? 'none'}`) } };
      const ids = (value as string[]).flatMap((one) => referenceOf(one, asker)).map((id) => (id === null ? null : new Types.ObjectId(id)));
      return { [path]: { [is === 'oneOf' ? '$in' : '$nin']: ids } };
    }
  }
}

function ofFlag(field: string, { me, now, zone }: Asker, marks: Marks): Query {
  const nobody = { _id: { $in: [] } };
  const mine = me === null ? null : new Types.ObjectId(me);
  switch (field) {
    case 'overdue':
      // What is due sorts by its time while its clock runs (due-order-words.ts).
      return { statusCategory: { $in: [...liveCategories] }, dueSort: { $lt: now } };
    case 'dueSoon':
      return { statusCategory: { $in: [...liveCategories] }, dueSort: { $gte: now, $lt: now + SOON_MS } };
    case 'waiting':
      return { waitingSince: { $ne: null } };
    case 'missingParts':
      return { 'missingParts.0': { $exists: true } };
    case 'inWarranty':
      // Days are texts that sort as they follow each other.
      return { warrantyUntil: { $gte: dayOf(now, zone) } };
    case 'vip':
      return { 'customer.vip': true };
    case 'snoozed':
      // The index of what is snoozed has dates alone, those of followers and mentions what has any: each is used only where that is said.
      return { snoozedUntil: { $type: 'date', $gt: new Date(now) } };
    case 'followed':
      return mine ? { followerIds: mine, 'followerIds.0': { $exists: true } } : nobody;
    case 'mentioned':
      return mine ? { mentionedIds: mine, 'mentionedIds.0': { $exists: true } } : nobody;
    default:
      return { $or: [{ _id: { $in: marks.unread } }, { waitingSince: { $ne: null }, _id: { $nin: [...marks.read, ...marks.unread] } }] };
  }
}

function ofTags(path: string, is: Condition['is'], value: string[]): Query {
  if (is === 'empty' || is === 'filled') return { [`${path}.0`]: { $exists: is === 'filled' } };
  return { [path]: { [is === 'oneOf' ? '$in' : is === 'allOf' ? '$all' : '$nin']: value } };
}

/** Tickets carry tags; which kinds they are of is the desk's vocabulary (TK-29). */
function ofTagKind(is: Condition['is'], kinds: string[]): Query {
  const { tags: known } = vocabularyNow();
  const parts: Query[] = [{ tags: { $in: kinds.flatMap((kind) => tagsOfKind(known, kind)) } }, ...(kinds.includes('none') ? [{ tags: { $nin: known.map(({ name }) => name) } }] : [])];
  return { [is === 'oneOf' ? '$or' : '$nor']: parts };
}

function ofText(path: string, is: Condition['is'], value: string): Query {
  if (is === 'empty' || is === 'filled') return { [path]: { [is === 'empty' ? '$in' : '$nin']: ['', null] } };
  const pattern = new RegExp(is === 'equals' ? `^${escaped(value)}$` : escaped(value), 'i');
  return { [path]: is === 'lacks' ? { $not: pattern } : pattern };
}

function ofDate(path: string, is: Condition['is'], value: unknown, asker: Asker): Query {
  if (is === 'empty') return { [path]: null };
  if (is === 'filled') return { [path]: { $ne: null } };
  const { from, to } = boundsOf(is, stretchOf(value as Span | Moment, asker));
  return { [path]: range(from === undefined ? undefined : new Date(from), to === undefined ? undefined : new Date(to)) };
}

const range = (from: unknown, to: unknown): Query => ({ ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lt: to }) });

function ofCustom(path: string, is: Condition['is'], value: unknown, asker: Asker): Query {
  switch (is) {
    case 'yes':
      return { [path]: true };
    case 'no':
      return { [path]: { $ne: true } };
    case 'oneOf':
      return { [path]: { $in: value } };
    case 'noneOf':
      return { [path]: { $nin: value } };
    case 'atLeast':
      return { [path]: { $gte: value } };
    case 'atMost':
      return { [path]: { $lte: value } };
    case 'equals':
      return typeof value === 'string' ? ofText(path, is, value) : { [path]: value };
    case 'before':
    case 'after':
    case 'within': {
      const { from, to } = dayBounds(is, value, asker);
      return { [path]: range(from, to) };
    }
    default:
      return ofText(path, is, value as string);
  }
}
