import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { mayFollow, type StatusDefinition } from '@switchboard/domain/tickets/status-words.ts';
import type { Change } from '../tickets/change-tickets.ts';
import type { Arrangement, Column } from './columns.ts';

export type No = { why: 'right' } | { why: 'back' } | { why: 'order'; from: string; to: string };
const rights = { status: 'tickets.status', priority: 'tickets.priority', assignee: 'tickets.assign', team: 'tickets.move' } as const;

/** Why a card may not stand in a column, by the rules the server has too; null when it may. What only the server knows it says afterwards. */
export function refusalOf(card: CardFacts, column: Column, by: Arrangement, statuses: readonly StatusDefinition[], may: Record<string, boolean>): No | null {
  if (by !== 'status') return may[rights[by]] || (by === 'team' && may['tickets.assign']) ? null : { why: 'right' };
  if (column.statuses!.includes(card.status)) return null;
  if (column.key === 'unassigned') return { why: 'back' };
  const to = statuses.find(({ key }) => key === changeTo(card, column, by).status)!;
  if (!may[to.right]) return { why: 'right' };
  const from = statuses.find(({ key }) => key === card.status);
  return !from || mayFollow(from, to) ? null : { why: 'order', from: card.status, to: to.key };
}

/** What dropping asks for; on Open a ticket that was done comes back as reopened. */
export function changeTo(card: CardFacts, { key, change }: Column, by: Arrangement): Change {
  return by === 'status' && key === 'open' && (card.category === 'resolved' || card.category === 'closed') ? { status: 'reopened' } : change;
}

/** Whether the desk wants to know why. */
export const asksWhy = ({ status }: Change, statuses: readonly StatusDefinition[]): boolean => statuses.some(({ key, reasonRequired }) => key === status && reasonRequired);
