import type { Filter } from '@switchboard/domain/tickets/filter/words.ts';
import type { BuiltInKey, Column, GroupBy, SavedView } from '@switchboard/domain/tickets/view-words.ts';
import type { ListSort } from '@switchboard/domain/tickets/words.ts';

/** What a list is made of besides its view: each can be changed for now, and stands in the address then. */
export type Shape = { filter: Filter; sort: ListSort; groupBy: GroupBy; columns: Column[] };
/** The list that the page's address asks for, as the server read it. */
export type Asked = Shape & { key: string; saved: SavedView | null; builtIn: BuiltInKey | null; q: string; kept: Shape; fault: string | null };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether the list differs from its view as it is kept. */
export function isChanged({ filter, sort, groupBy, columns, kept }: Asked): boolean {
  return !same({ filter, sort, groupBy, columns }, { filter: kept.filter, sort: kept.sort, groupBy: kept.groupBy, columns: kept.columns });
}

/** The part of the address behind the `?`: only what differs from the view. Whoever gets the link sees the same list. */
export function searchOf(asked: Asked, change: Partial<Shape & { q: string }> = {}): string {
  const { filter, sort, groupBy, columns, q } = { ...asked, ...change };
  const { kept } = asked;
  const search = new URLSearchParams();
  if (!same(filter, kept.filter)) search.set('filter', JSON.stringify(filter));
  if (sort !== kept.sort) search.set('sort', sort);
  if (groupBy !== kept.groupBy) search.set('group', groupBy);
  if (!same(columns, kept.columns)) search.set('columns', columns.join(','));
  if (q) search.set('q', q);
  const text = search.toString();
  return text && `?${text}`;
}
