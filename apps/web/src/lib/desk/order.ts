import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { dueSortOf } from '@switchboard/domain/tickets/due-order-words.ts';
import type { GroupBy } from '@switchboard/domain/tickets/view-words.ts';
import type { ListSort } from '@switchboard/domain/tickets/words.ts';

export type PromiseGroup = 'overdue' | 'hour' | 'later' | 'paused' | 'open' | 'over';

/** What is due next decides the groups a desk is read by; tickets without a promise follow, then what is over. */
export function groupOf(card: Pick<CardFacts, 'dueAt' | 'category' | 'promise'>, now: number): PromiseGroup {
  if (card.category !== 'triage' && card.category !== 'open' && card.category !== 'waiting') return 'over';
  if (!card.dueAt) return card.promise?.stoodAt ? 'paused' : 'open';
  if (card.category === 'waiting' && !card.promise) return 'paused';
  const left = Date.parse(card.dueAt) - now;
  return left < 0 ? 'overdue' : left < 3_600_000 ? 'hour' : 'later';
}

/** The group a card stands in: a key, `none` where it has no value. */
export function groupKey(card: CardFacts, by: GroupBy, now: number): string {
  switch (by) {
    case 'promise':
      return groupOf(card, now);
    case 'status':
      return card.status;
    case 'priority':
      return card.priority;
    case 'assignee':
      return card.assigneeId ?? 'none';
    case 'team':
      return card.teamId ?? 'none';
    case 'none':
      return '';
  }
}

const dueKeys = new WeakMap<CardFacts, number>();

function sortKey({ category, dueAt, updatedAt, promise }: CardFacts): number {
  const ms = (at: string | null | undefined): number | null => (at ? Date.parse(at) : null);
  return dueSortOf({ category, dueAt: ms(dueAt), updatedAt: Date.parse(updatedAt), promised: Boolean(promise), stoodAt: ms(promise?.stoodAt) });
}

function dueKey(card: CardFacts): number {
  let key = dueKeys.get(card);
  if (key === undefined) dueKeys.set(card, (key = sortKey(card)));
  return key;
}

const priorityRank: Record<string, number> = { urgent: 0, high: 1, medium: 2, low: 3 };
const text = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
const byDue = (a: CardFacts, b: CardFacts): number => dueKey(a) - dueKey(b);

/** The order of the server's list (tickets/list-order.ts), for cards at hand. Moments are ISO strings of one length, so that text order is their order. */
export function compareBy(sort: ListSort): (a: CardFacts, b: CardFacts) => number {
  switch (sort) {
    case '-updatedAt':
      return (a, b) => text(b.updatedAt, a.updatedAt) || text(b.id, a.id);
    case 'updatedAt':
      return (a, b) => text(a.updatedAt, b.updatedAt) || text(a.id, b.id);
    case '-createdAt':
      return (a, b) => text(b.createdAt, a.createdAt) || text(b.id, a.id);
    case 'createdAt':
      return (a, b) => text(a.createdAt, b.createdAt) || text(a.id, b.id);
    case 'dueAt':
      return (a, b) => byDue(a, b) || text(a.id, b.id);
    case 'priority':
      return (a, b) => priorityRank[a.priority]! - priorityRank[b.priority]! || byDue(a, b) || text(a.id, b.id);
  }
}

const ranks: Record<string, readonly string[]> = {
  promise: ['overdue', 'hour', 'later', 'paused', 'open', 'over'],
  priority: ['urgent', 'high', 'medium', 'low'],
  status: ['unassigned', 'reopened', 'open', 'in_progress', 'pending_customer', 'pending_parts', 'waiting_third_party', 'resolved', 'closed', 'cancelled'],
};

/** Groups first, then the order within: so that no group comes twice. In the order of what is due the groups of promises come by themselves. */
export function compareIn(sort: ListSort, by: GroupBy, now: () => number, nameOf: (key: string) => string): (a: CardFacts, b: CardFacts) => number {
  const within = compareBy(sort);
  if (by === 'none' || (by === 'promise' && sort === 'dueAt')) return within;
  const known = ranks[by];
  const rank = (key: string): number => (known ? (known.indexOf(key) + known.length + 1) % (known.length + 1) : key === 'none' ? -1 : 0);
  return (a, b) => {
    const [left, right] = [groupKey(a, by, now()), groupKey(b, by, now())];
    return left === right ? within(a, b) : rank(left) - rank(right) || text(nameOf(left), nameOf(right)) || text(left, right);
  };
}

/** Whether somebody has something new to read: the customer's word after what they read; with no mark, one that nobody has answered. */
export function isUnread(card: Pick<CardFacts, 'inSeq' | 'lastSeq' | 'waitingSince'>, read: number | undefined): boolean {
  if (read === undefined) return card.waitingSince !== null;
  return (card.inSeq ?? (card.waitingSince ? card.lastSeq : 0)) > read;
}
