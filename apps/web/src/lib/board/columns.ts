import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { Filter } from '@switchboard/domain/tickets/filter/words.ts';
import type { StatusDefinition } from '@switchboard/domain/tickets/status-words.ts';
import type { Change } from '../tickets/change-tickets.ts';

export const arrangements = ['status', 'priority', 'assignee', 'team'] as const;
/** What the columns of a board stand for. */
export type Arrangement = (typeof arrangements)[number];

/** One column: which cards stand in it, and what dropping a card there asks for. `label` is the name of what is no word of ours: a person, a team, a status of the desk's own. */
export type Column = { key: string; label?: string; category?: string; statuses?: readonly string[]; change: Change };
export type Layout = { by: Arrangement; columns: readonly Column[] };
type Named = { id: string; name: string };
/** What columns are made from. */
export type Desk = { statuses: readonly StatusDefinition[]; people: readonly Named[]; teams: readonly Named[] };

const order = ['triage', 'open', 'waiting', 'resolved'];
const live = ['triage', 'open', 'waiting'];
const priorities = ['urgent', 'high', 'medium', 'low'];
export const NOBODY = 'nobody';

export function layoutOf(by: Arrangement, { statuses, people, teams }: Desk): Layout {
  if (by === 'status') return { by, columns: statusColumns(statuses) };
  if (by === 'priority') return { by, columns: priorities.map((key) => ({ key, change: { priority: key } })) };
  if (by === 'team') return { by, columns: [{ key: NOBODY, change: { teamId: null } }, ...teams.map(({ id, name }) => ({ key: id, label: name, change: { teamId: id } }))] };
  return { by, columns: [{ key: NOBODY, change: { assigneeId: null } }, ...people.map(({ id, name }) => ({ key: id, label: name, change: { assigneeId: id } }))] };
}

/** What waits for a person, what is worked on, what waits for others, what is done. Reopened tickets stand with the open ones, and those of a status nobody sets any more with their category. */
function statusColumns(statuses: readonly StatusDefinition[]): Column[] {
  const shown = statuses.filter(({ active, category, key }) => active && category !== 'closed' && key !== 'reopened').sort((a, b) => order.indexOf(a.category) - order.indexOf(b.category));
  const columns = shown.map(({ key, label, category }) => ({ key, label, category, statuses: [key as string], change: { status: key as string } }));
  for (const { key, category } of statuses) {
    if (category === 'closed' || shown.some((one) => one.key === key)) continue;
    columns.find((column) => (key === 'reopened' ? column.key === 'open' : column.category === category))?.statuses.push(key);
  }
  return columns;
}

/** The column a card stands in; null when it stands on no column of this board. */
export function columnOf(card: Pick<CardFacts, 'status' | 'category' | 'priority' | 'assigneeId' | 'teamId'>, { by, columns }: Layout): string | null {
  if (by === 'status') return (columns.find(({ statuses }) => statuses!.includes(card.status)) ?? columns.find(({ category }) => category === card.category))?.key ?? null;
  if (!live.includes(card.category)) return null;
  const key = by === 'priority' ? card.priority : ((by === 'team' ? card.teamId : card.assigneeId) ?? NOBODY);
  return columns.some((column) => column.key === key) ? key : null;
}

/** The tickets of a column. */
export function filterOf({ key, statuses }: Column, by: Arrangement): Filter {
  if (by === 'status') return { all: [{ field: 'status', is: 'oneOf', value: statuses }] };
  const value = [key === NOBODY ? 'none' : key];
  return { all: [{ field: 'statusCategory', is: 'oneOf', value: live }, { field: by, is: 'oneOf', value }] };
}

/** The card as it will be when the change is made: it stands in its new column at once. */
export function changed(card: CardFacts, change: Change, { columns }: Layout): CardFacts {
  const { status = card.status, priority = card.priority, assigneeId = card.assigneeId, teamId = card.teamId } = change;
  const category = change.status === undefined ? card.category : change.status === 'reopened' ? 'open' : ((columns.find(({ key }) => key === status)?.category as CardFacts['category'] | undefined) ?? card.category);
  return { ...card, status, category, priority: priority as CardFacts['priority'], assigneeId, teamId };
}
