import { categories, knownStatuses } from '../status-words.ts';
import { aside, names } from './matches.ts';
import { isGroup, liveCategories, type Filter, type FilterPart } from './words.ts';

/**
 * The categories of status that a filter can hold. Its query names them: every list is read from an index that begins with them, and what is in the trash or the archive stays
 * out of all that do not ask for it.
 */
export function categoriesIn(filter: Filter): string[] {
  const found = possible(filter) ?? new Set(all);
  for (const category of aside) if (!names(filter, category)) found.delete(category);
  return [...found];
}

const all: readonly string[] = [...categories, ...aside];

/** Null: any. */
function possible(part: FilterPart): Set<string> | null {
  if (!isGroup(part)) return ofCondition(part.field, part.is, part.value);
  const each = ('all' in part ? part.all : part.any).map(possible);
  if ('all' in part) return each.reduce((both, one) => (both === null ? one : one === null ? both : new Set([...both].filter((category) => one.has(category)))), null);
  return each.every((one) => one !== null) ? new Set(each.flatMap((one) => [...one])) : null;
}

function ofCondition(field: string, is: string, value: unknown): Set<string> | null {
  if (field === 'statusCategory') return is === 'oneOf' ? new Set(value as string[]) : new Set(all.filter((category) => !(value as string[]).includes(category)));
  if ((field === 'overdue' || field === 'dueSoon') && is === 'yes') return new Set(liveCategories);
  if (field !== 'status' || is !== 'oneOf') return null;
  const known = (value as string[]).map((key) => knownStatuses().find((status) => status.key === key)?.category ?? null);
  // A ticket in the trash or the archive keeps its status.
  return known.includes(null) ? null : new Set([...(known as string[]), ...aside]);
}
