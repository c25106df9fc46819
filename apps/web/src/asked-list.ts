import { Problem } from '@switchboard/domain/platform/problem.ts';
import { mayAnywhere, type Viewer } from '@switchboard/domain/people/viewer.ts';
import { filterFromText } from '@switchboard/domain/tickets/filter/read.ts';
import type { Filter } from '@switchboard/domain/tickets/filter/words.ts';
import { findView } from '@switchboard/domain/tickets/list-views.ts';
import { builtInView, columns as allColumns, groupings, type BuiltInKey, type Column, type GroupBy, type SavedView } from '@switchboard/domain/tickets/view-words.ts';
import { listSorts, type ListSort } from '@switchboard/domain/tickets/words.ts';

/** The list that an address of the desk means: a view, and what was changed of it for now. */
export type AskedList = {
  key: string;
  /** Null: one of the views that every desk has. */
  saved: SavedView | null;
  builtIn: BuiltInKey | null;
  filter: Filter;
  sort: ListSort;
  groupBy: GroupBy;
  columns: Column[];
  q: string;
  /** The view as it is kept, for what differs from it. */
  kept: { filter: Filter; sort: ListSort; groupBy: GroupBy; columns: Column[] };
  /** What of the address could not be read: the view is shown without it, and says so. */
  fault: string | null;
};

/** @throws Problem `not_found` for a view that one cannot open */
export async function askedList(viewer: Viewer, key: string, search: URLSearchParams): Promise<AskedList> {
  const known = builtInView(key);
  if (key === 'trash' && !mayAnywhere(viewer, 'tickets.delete')) throw new Problem('not_found', 'There is no such view.');
  const saved = known ? null : await findView(viewer, key);
  const kept = { filter: (known ?? saved!).filter, sort: (known ?? saved!).sort, groupBy: (known ?? saved!).groupBy, columns: saved?.columns ?? [] };
  const { filter, fault } = filterIn(search.get('filter'));
  const columns = search.get('columns');
  return {
    key,
    saved,
    builtIn: known ? (known.key as BuiltInKey) : null,
    filter: filter ?? kept.filter,
    sort: listSorts.find((sort) => sort === search.get('sort')) ?? kept.sort,
    groupBy: groupings.find((by) => by === search.get('group')) ?? kept.groupBy,
    columns: columns === null ? kept.columns : allColumns.filter((column) => columns.split(',').includes(column)),
    q: search.get('q')?.trim().slice(0, 200) ?? '',
    kept,
    fault,
  };
}

function filterIn(text: string | null): { filter: Filter | null; fault: string | null } {
  if (text === null) return { filter: null, fault: null };
  try {
    return { filter: filterFromText(text.slice(0, 8_000)), fault: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { filter: null, fault: error.message };
  }
}

/** The filter of the list with the words that are looked for in it. */
export const filterWith = ({ filter, q }: Pick<AskedList, 'filter' | 'q'>): Filter => (q ? { all: [filter, { field: 'words', is: 'contains', value: q }] } : filter);
