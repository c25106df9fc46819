import { offsetAt } from '../sla/zone.ts';
import type { RotaInput, Turn } from './words.ts';

const DAY = 86_400_000;

type Rota = Pick<RotaInput, 'zone' | 'people' | 'every' | 'from' | 'at' | 'overrides'>;

/**
 * Who has the phone at an instant: an override first, the later one of two; else whose turn it is by the rota's own wall clock, so that a shift past midnight and one on the
 * night clocks change end at the hour they say. Null before the first handover.
 */
export function onCallAt(rota: Rota, at: number): Turn | null {
  const over = overrideAt(rota, at);
  if (over) return { personId: over.personId, from: over.from, until: over.until, override: true };
  const turn = turnAt(rota, at);
  if (!turn) return null;
  return { personId: rota.people[turn.index % rota.people.length]!, from: iso(handover(rota, turn.index)), until: iso(handover(rota, turn.index + 1)), override: false };
}

/** Everybody of the rota, from whose turn it is on, each once: who is asked when the first cannot. */
export function orderAt(rota: Rota, at: number): string[] {
  const turn = turnAt(rota, at);
  const first = overrideAt(rota, at)?.personId;
  if (!turn) return first ? [first] : [];
  const start = turn.index % rota.people.length;
  return [...new Set([...(first ? [first] : []), ...rota.people.slice(start), ...rota.people.slice(0, start)])];
}

/** The turns from an instant on, as they come, overrides cut in. */
export function turnsFrom(rota: Rota, at: number, count: number): Turn[] {
  const turns: Turn[] = [];
  let now = at;
  while (turns.length < count) {
    const turn = onCallAt(rota, now);
    if (!turn) {
      const first = handover(rota, 0);
      if (first <= now) return turns;
      now = first;
      continue;
    }
    // An override that begins within a turn ends it there.
    const cut = turn.override ? Date.parse(turn.until) : Math.min(Date.parse(turn.until), ...rota.overrides.map(({ from }) => Date.parse(from)).filter((from) => from > now));
    const shown = { ...turn, from: iso(Math.max(Date.parse(turn.from), turns.length === 0 ? Date.parse(turn.from) : now)), until: iso(cut) };
    turns.push(shown);
    now = cut;
  }
  return turns;
}

const overrideAt = ({ overrides }: Rota, at: number) => overrides.findLast(({ from, until }) => Date.parse(from) <= at && at < Date.parse(until));

function turnAt(rota: Rota, at: number): { index: number } | null {
  // A guess by days, set right by the wall clock: a day may have 23 or 25 hours.
  const length = rota.every === 'week' ? 7 * DAY : DAY;
  let index = Math.floor((at - handover(rota, 0)) / length);
  while (handover(rota, index) > at) index -= 1;
  while (handover(rota, index + 1) <= at) index += 1;
  return index < 0 ? null : { index };
}

/** The instant of the n-th handover: the same wall-clock time on its date. Where clocks skip it, the instant they jump to. */
function handover({ zone, every, from, at }: Rota, index: number): number {
  const wall = Date.parse(`${from}T${at}:00Z`) + index * (every === 'week' ? 7 * DAY : DAY);
  const guess = wall - offsetAt(zone, wall);
  const instant = wall - offsetAt(zone, guess);
  return instant + offsetAt(zone, instant) === wall ? instant : Math.max(guess, instant);
}

const iso = (at: number): string => new Date(at).toISOString();
