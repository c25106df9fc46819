import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { Placed } from './board.svelte.ts';

export const swimKinds = ['none', 'priority', 'assignee', 'team', 'account'] as const;
/** What the rows across a board stand for. */
export type SwimKind = (typeof swimKinds)[number];

const priorities = ['urgent', 'high', 'medium', 'low'];
/** The row of those that have none. */
export const NONE = '';

export function swimOf(card: CardFacts, kind: SwimKind): string {
  if (kind === 'priority') return card.priority;
  if (kind === 'assignee') return card.assigneeId ?? NONE;
  if (kind === 'team') return card.teamId ?? NONE;
  return kind === 'account' ? (card.accountName ?? NONE) : NONE;
}

/** The rows that have cards, in their order: the most urgent first, names by the alphabet, those without last. */
export function swimsOf(columns: Iterable<readonly Placed[]>, kind: SwimKind, nameOf: (key: string) => string): { key: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const cards of columns) for (const { card } of cards) counts.set(swimOf(card, kind), (counts.get(swimOf(card, kind)) ?? 0) + 1);
  const place = (key: string) => (kind === 'priority' ? String(priorities.indexOf(key)) : key === NONE ? '\uffff' : nameOf(key).toLowerCase());
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => place(a.key).localeCompare(place(b.key)));
}
