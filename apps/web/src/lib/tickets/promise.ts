import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import { readLine } from '@switchboard/domain/sla/line-words.ts';
import { drawLine, type Line, type LineFacts } from '../ui/line.ts';

/** The share of a target from which it is a warning, where no policy says otherwise. */
const WARN_SHARE = 0.8;

type OfCard = Pick<CardFacts, 'createdAt' | 'dueAt' | 'category' | 'updatedAt' | 'promise'>;

/** The line of what a ticket is due for: drawn from what the server wrote once, moved on by the browser's own clock. */
export function lineOf(card: OfCard, now: number): Line | null {
  const facts = factsOf(card);
  return facts && drawLine(facts, now);
}

const read = new WeakMap<object, LineFacts>();

function factsOf(card: OfCard): LineFacts | null {
  const { promise } = card;
  if (!promise) return ofDueTime(card);
  let facts = read.get(promise);
  if (!facts) {
    const iso = (at: number): string => new Date(at).toISOString();
    const segments = readLine(Date.parse(promise.startedAt), promise.line).map(({ from, to, kind }) => ({ from: iso(from), to: iso(to), kind }));
    const { dueAt, stoodAt, warnAt, metAt, pausedAt } = promise;
    read.set(promise, (facts = { segments, dueAt: dueAt ?? stoodAt ?? null, warnAt, metAt, pausedAt: dueAt === null ? pausedAt : null }));
  }
  return facts;
}

/** Somebody set the due time: all time from the opening counts, and it stands while the ticket waits. */
function ofDueTime(card: OfCard): LineFacts | null {
  if (!card.dueAt) return null;
  const from = Date.parse(card.createdAt);
  const due = Date.parse(card.dueAt);
  const done = card.category === 'resolved' || card.category === 'closed';
  return {
    segments: [{ from: card.createdAt, to: new Date(Math.max(due, from)).toISOString(), kind: 'running' }],
    dueAt: card.dueAt,
    warnAt: new Date(from + (due - from) * WARN_SHARE).toISOString(),
    metAt: done ? card.updatedAt : null,
    paused: card.category === 'waiting',
  };
}
