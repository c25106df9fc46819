import type { ActivityLine } from '@switchboard/domain/activity/activity.ts';
import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { Gone, Sockets } from './socket.ts';

/** Events of one ticket within this time become one; the first of a burst goes at once. */
const coalesceMs = 100;

type Change = { id: string; seq: number; last: string; card: CardFacts | null; before: Set<string>; after: readonly string[] };

/**
 * Tells boards of tickets that changed: once for each set of rooms, so that a card is written to text once however many look at it. Who could see a
 * ticket and no longer can is told that it is gone, and nothing more.
 */
export function makeBoard(io: Sockets) {
  let changes = new Map<string, Change>();
  let timer: NodeJS.Timeout | null = null;

  function flush(): void {
    const telling = [...changes.values()];
    changes = new Map();
    for (const group of grouped(telling.filter(({ card }) => card), (change) => change.after)) {
      io.to([...group[0]!.after, 'all']).emit('board', { last: lastOf(group), cards: group.map(({ card }) => card!), gone: [] });
    }
    for (const group of grouped(telling.filter((change) => leftRooms(change).length > 0), (change) => [...leftRooms(change), '|', ...change.after])) {
      const [{ after }] = group as [Change];
      const stays = group[0]!.card ? [...after, 'all'] : [];
      io.to(leftRooms(group[0]!)).except(stays).emit('board', { last: lastOf(group), cards: [], gone: group.map(goneOf) });
    }
  }

  function onTimer(): void {
    timer = null;
    if (changes.size === 0) return;
    flush();
    timer = setTimeout(onTimer, coalesceMs);
  }

  return {
    onLine(line: ActivityLine): void {
      const change = changeIn(line);
      if (!change) return;
      const waiting = changes.get(change.id);
      changes.set(change.id, waiting ? merged(waiting, change) : change);
      if (timer) return;
      flush();
      timer = setTimeout(onTimer, coalesceMs);
    },
    stop(): void {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}

/** Null for lines that show on no board. */
function changeIn({ _id, event, subject, seq, payload, audience }: ActivityLine): Change | null {
  if (subject.kind !== 'ticket') return null;
  const base = { id: subject.id, seq, last: _id.toString(), before: new Set(audience.before) };
  if (event === 'ticket.deleted') return { ...base, card: null, after: [] };
  if (!payload || !('card' in payload)) return null;
  return { ...base, card: payload.card, after: [...audience.after].sort() };
}

/** Where a ticket went through rooms within one burst, those in between are told too: a page may have loaded it there. */
function merged(one: Change, other: Change): Change {
  const [older, newer] = one.seq < other.seq ? [one, other] : [other, one];
  const last = one.last > other.last ? one.last : other.last;
  return { ...newer, last, before: new Set([...older.before, ...older.after, ...newer.before]) };
}

/** A deleted ticket is gone for those who see everything too. */
function leftRooms({ card, before, after }: Change): string[] {
  if (!card) return [...before, 'all'].sort();
  return [...before].filter((room) => !after.includes(room)).sort();
}

const goneOf = ({ id, card }: Change): Gone => ({ id, revision: card?.revision ?? null });

const lastOf = (group: Change[]): string => group.reduce((last, change) => (change.last > last ? change.last : last), '');

function grouped(changes: Change[], roomsOf: (change: Change) => readonly string[]): Change[][] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = roomsOf(change).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()];
}
