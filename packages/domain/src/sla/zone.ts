/**
 * Wall clocks: how far a zone's clock stands from UTC, and when that changes. From the zone database that comes with Node, asked once a year and zone.
 */

/** A stretch of time in which a zone's clock keeps its distance from UTC: `wall = instant + offset`, all in ms. */
export type Piece = { from: number; to: number; offset: number };

const DAY = 86_400_000;

/** The pieces that cover `from` to `to`, cut at its ends. */
export function piecesOf(zone: string, from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  const last = new Date(to).getUTCFullYear();
  for (let year = new Date(from).getUTCFullYear(); year <= last; year++) {
    for (const piece of yearOf(zone, year)) {
      if (piece.to <= from || piece.from >= to) continue;
      const cut = { from: Math.max(piece.from, from), to: Math.min(piece.to, to), offset: piece.offset };
      const before = pieces.at(-1);
      if (before?.offset === cut.offset) before.to = cut.to;
      else pieces.push(cut);
    }
  }
  return pieces;
}

/** How far the zone's clock is ahead of UTC at an instant, in ms. */
export function offsetAt(zone: string, at: number): number {
  const year = yearOf(zone, new Date(at).getUTCFullYear());
  return (year.find((piece) => at < piece.to) ?? year.at(-1)!).offset;
}

const zones = new Map<string, Map<number, Piece[]>>();

function yearOf(zone: string, year: number): Piece[] {
  let years = zones.get(zone);
  if (!years) zones.set(zone, (years = new Map()));
  let pieces = years.get(year);
  if (!pieces) years.set(year, (pieces = readYear(zone, year)));
  return pieces;
}

function readYear(zone: string, year: number): Piece[] {
  const end = Date.UTC(year + 1, 0, 1);
  const pieces: Piece[] = [];
  let from = Date.UTC(year, 0, 1);
  let offset = ask(zone, from);
  for (let at = from; at < end; at += DAY) {
    const next = Math.min(at + DAY, end);
    const then = ask(zone, next);
    if (then === offset) continue;
    const changed = changeBetween(zone, at, next, offset);
    pieces.push({ from, to: changed, offset });
    from = changed;
    offset = then;
  }
  if (from < end) pieces.push({ from, to: end, offset });
  return pieces;
}

/** To the second: no zone was ever changed within one. */
function changeBetween(zone: string, before: number, after: number, offset: number): number {
  let [low, high] = [before, after];
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (ask(zone, middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function ask(zone: string, at: number): number {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    clocks.set(zone, clock);
  }
  const [month, day, year, hour, minute, second] = clock.format(at).match(/\d+/g)!.map(Number) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}
