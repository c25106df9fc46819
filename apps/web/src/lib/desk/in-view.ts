import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { View } from '@switchboard/domain/tickets/words.ts';

/** Whether a card belongs into a view: the same answer as the server's filter, for cards that arrive while the page is open. */
export function inView(card: Pick<CardFacts, 'category' | 'assigneeId'>, view: View, me: string): boolean {
  const live = card.category === 'triage' || card.category === 'open' || card.category === 'waiting';
  switch (view) {
    case 'mine':
      return live && card.assigneeId === me;
    case 'unassigned':
      return (card.category === 'triage' || card.category === 'open') && card.assigneeId === null;
    case 'all':
      return live;
    case 'waiting':
      return card.category === 'waiting';
    case 'resolved':
      return card.category === 'resolved';
  }
}

export type Group = 'overdue' | 'hour' | 'later' | 'paused' | 'open';

/** What is due next decides order and grouping; tickets without a promise follow, newest first. */
export function groupOf(card: Pick<CardFacts, 'dueAt' | 'category'>, now: number): Group {
  if (!card.dueAt) return 'open';
  if (card.category === 'waiting') return 'paused';
  const left = Date.parse(card.dueAt) - now;
  return left < 0 ? 'overdue' : left < 3_600_000 ? 'hour' : 'later';
}

/** Moments are ISO strings of one length, so that text order is their order. */
export function byNextDue(a: CardFacts, b: CardFacts): number {
  const rank = (card: CardFacts) => (card.dueAt === null || card.category === 'resolved' ? 2 : card.category === 'waiting' ? 1 : 0);
  const ranks = rank(a) - rank(b);
  if (ranks !== 0) return ranks;
  if (rank(a) < 2 && a.dueAt !== b.dueAt) return (a.dueAt ?? '') < (b.dueAt ?? '') ? -1 : 1;
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}
