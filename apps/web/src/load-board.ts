import { toCard } from '@switchboard/domain/tickets/card.ts';
import { countTickets, listTickets } from '@switchboard/domain/tickets/list-tickets.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';
import type { LoadedColumn } from '#lib/board/board.svelte.ts';
import { columnsOf, queryOf, type Arrangement } from '#lib/board/columns.ts';
import { colleagues } from './colleagues.ts';

/** Of each column the first cards; more come as it is scrolled. */
const FIRST_CARDS = 40;

/** The columns of a board with their first cards, what is due next on top, as far as the viewer may see. @param team only its tickets */
export async function loadBoard(viewer: Viewer, by: Arrangement, team: string | null): Promise<LoadedColumn[]> {
  const people = by === 'assignee' ? (await colleagues()).people.filter(({ active }) => active) : [];
  return Promise.all(columnsOf(by, people).map(({ key }) => loadColumn(viewer, by, key, team)));
}

export async function loadColumn(viewer: Viewer, by: Arrangement, key: string, team: string | null, after?: string): Promise<LoadedColumn> {
  const filter = { ...queryOf(key, by), ...(team ? { team } : {}) };
  const [{ items, next }, count] = await Promise.all([listTickets(viewer, { ...filter, sort: 'dueAt' }, { limit: FIRST_CARDS, after }, { rows: true }), countTickets(viewer, filter)]);
  return { key, cards: items.map(toCard), next, count };
}
