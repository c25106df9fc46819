import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { drawLine, type Line } from '../ui/line.ts';

/** The share of a target from which it is a warning, where no policy says otherwise. */
const WARN_SHARE = 0.8;

/** The line of a ticket's due time. Until a policy gives its segments, all time from the opening to the due time counts. */
export function lineOf(card: Pick<CardFacts, 'createdAt' | 'dueAt' | 'category' | 'updatedAt'>, now: number): Line | null {
  if (!card.dueAt) return null;
  const from = Date.parse(card.createdAt);
  const due = Date.parse(card.dueAt);
  const done = card.category === 'resolved' || card.category === 'closed';
  return drawLine(
    {
      segments: [{ from: card.createdAt, to: new Date(Math.max(due, from)).toISOString(), kind: 'running' }],
      dueAt: card.dueAt,
      warnAt: new Date(from + (due - from) * WARN_SHARE).toISOString(),
      metAt: done ? card.updatedAt : null,
      paused: card.category === 'waiting',
    },
    now,
  );
}
