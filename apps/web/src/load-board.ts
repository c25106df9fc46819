import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import { setting } from '@switchboard/domain/platform/settings.ts';
import { toCard } from '@switchboard/domain/tickets/card.ts';
import type { Filter } from '@switchboard/domain/tickets/filter/words.ts';
import { countBy, listBy } from '@switchboard/domain/tickets/list-tickets.ts';
import { vocabulary } from '@switchboard/domain/tickets/vocabulary.ts';
import type { LoadedColumn } from '#lib/board/board.svelte.ts';
import { arrangements, filterOf, layoutOf, type Arrangement, type Column } from '#lib/board/columns.ts';
import { askedList } from './asked-list.ts';
import { colleagues } from './colleagues.ts';

/** Of each column the first cards; more come as it is scrolled. */
const FIRST_CARDS = 50;

/** The board that an address means: its columns, and which tickets stand on it at all. */
export type AskedBoard = { by: Arrangement; team: string | null; view: string | null; filter: Filter | null; fault: string | null };

/** @throws Problem `not_found` for a view that one cannot open */
export async function askedBoard(viewer: Viewer, search: URLSearchParams): Promise<AskedBoard> {
  const by = arrangements.find((known) => known === search.get('by')) ?? 'status';
  const [team, view] = [search.get('team'), search.get('view')];
  if (!view && !search.has('filter')) return { by, team, view: null, filter: null, fault: null };
  const { filter, fault } = await askedList(viewer, view ?? 'all', search);
  return { by, team, view, filter: view || !fault ? filter : null, fault };
}

/** The columns of a board with their first cards, what is due next on top, as far as the viewer may see. */
export async function loadBoard(viewer: Viewer, asked: AskedBoard): Promise<LoadedColumn[]> {
  const columns = await columnsFor(asked);
  return Promise.all(columns.map((column) => loadColumn(viewer, asked, column)));
}

/** Null: there is no such column. */
export async function moreOfColumn(viewer: Viewer, asked: AskedBoard, key: string, after?: string): Promise<LoadedColumn | null> {
  const column = (await columnsFor(asked)).find((each) => each.key === key);
  return column ? loadColumn(viewer, asked, column, after) : null;
}

/** Which of some tickets the board's filter holds: what a browser cannot tell from their cards. */
export async function onBoard(viewer: Viewer, asked: AskedBoard, ids: string[]): Promise<string[]> {
  const { items } = await listBy(viewer, { filter: asked.filter ?? { all: [] }, only: ids }, { limit: 100 }, { rows: true });
  return items.map(({ _id }) => _id.toString());
}

/** How many cards a column should hold at most, by `arrangement:column`. */
export const limitsOf = (): Promise<Record<string, number>> => setting('board.limits');

async function columnsFor({ by }: AskedBoard): Promise<readonly Column[]> {
  const { people, teams } = by === 'assignee' || by === 'team' ? await colleagues() : { people: [], teams: [] };
  return layoutOf(by, { statuses: (await vocabulary()).statuses, people: people.filter(({ active }) => active), teams }).columns;
}

async function loadColumn(viewer: Viewer, { by, team, filter }: AskedBoard, column: Column, after?: string): Promise<LoadedColumn> {
  const whole: Filter = { all: [filterOf(column, by), ...(team ? [{ field: 'team', is: 'oneOf' as const, value: [team] }] : []), ...(filter ? [filter] : [])] };
  const { items, next } = await listBy(viewer, { filter: whole, sort: 'dueAt' }, { limit: FIRST_CARDS, after }, { rows: true });
  // A column that is here whole needs no counting.
  const count = next === null && after === undefined ? items.length : await countBy(viewer, whole);
  return { key: column.key, cards: items.map(toCard), next, count };
}
