import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { Change } from '../tickets/change-tickets.ts';

export const arrangements = ['status', 'priority', 'assignee'] as const;
/** What the columns of a board stand for. */
export type Arrangement = (typeof arrangements)[number];

/** One column: which cards stand in it, and what dropping a card there asks for. `label` is the name of what is no word of ours: a person. */
export type Column = { key: string; label?: string; change: Change };

type Lane = { key: string; statuses: readonly string[] };

/** What waits for a person, then what is worked on, what waits for others, and what is done. Reopened tickets stand with the open ones. */
const statusLanes: readonly Lane[] = [
  { key: 'unassigned', statuses: ['unassigned'] },
  { key: 'open', statuses: ['open', 'reopened'] },
  { key: 'in_progress', statuses: ['in_progress'] },
  { key: 'pending_customer', statuses: ['pending_customer'] },
  { key: 'pending_parts', statuses: ['pending_parts'] },
  { key: 'waiting_third_party', statuses: ['waiting_third_party'] },
  { key: 'resolved', statuses: ['resolved'] },
];
const priorityLanes = ['urgent', 'high', 'medium', 'low'];
export const NOBODY = 'nobody';

/** @param people whose columns are shown where they stand for people */
export function columnsOf(by: Arrangement, people: readonly { id: string; name: string }[]): Column[] {
  if (by === 'status') return statusLanes.map(({ key }) => ({ key, change: { status: key } }));
  if (by === 'priority') return priorityLanes.map((key) => ({ key, change: { priority: key } }));
  return [{ key: NOBODY, change: { assigneeId: null } }, ...people.map(({ id, name }) => ({ key: id, label: name, change: { assigneeId: id } }))];
}

/** The column a card stands in; null when it stands on no column of this board. */
export function columnOf(card: Pick<CardFacts, 'status' | 'category' | 'priority' | 'assigneeId'>, by: Arrangement): string | null {
  if (by === 'status') return (statusLanes.find(({ statuses }) => statuses.includes(card.status)) ?? byCategory(card.category))?.key ?? null;
  const live = card.category === 'triage' || card.category === 'open' || card.category === 'waiting';
  if (!live) return null;
  return by === 'priority' ? card.priority : (card.assigneeId ?? NOBODY);
}

/** A status of the desk's own stands with those of its category. */
function byCategory(category: string): Lane | undefined {
  const key = { triage: 'unassigned', open: 'open', waiting: 'pending_customer', resolved: 'resolved' }[category];
  return statusLanes.find((lane) => lane.key === key);
}

/** The REST API's filter for a column. */
export function queryOf(column: string, by: Arrangement): Record<string, string> {
  if (by === 'status') return { status: statusLanes.find(({ key }) => key === column)?.statuses.join(',') ?? column };
  const live = { statusCategory: 'triage,open,waiting' };
  return by === 'priority' ? { ...live, priority: column } : { ...live, assignee: column === NOBODY ? 'none' : column };
}

/** The card as it will be when the change is made: it stands in its new column at once. */
export function changed(card: CardFacts, change: Change): CardFacts {
  const category = change.status === undefined ? card.category : (categories[change.status] ?? card.category);
  return { ...card, category, status: change.status ?? card.status, priority: (change.priority as CardFacts['priority'] | undefined) ?? card.priority, assigneeId: change.assigneeId === undefined ? card.assigneeId : change.assigneeId };
}

const categories: Record<string, CardFacts['category']> = { unassigned: 'triage', open: 'open', in_progress: 'open', pending_customer: 'waiting', pending_parts: 'waiting', waiting_third_party: 'waiting', resolved: 'resolved' };
