/**
 * The segments of a clock as a short text, so that a row carries its whole line: `r5k0 c3j0~night p5x~pending_customer`. A letter for the kind, the length in ms to base 36, the reason.
 * Pure and light: the browser reads what the server wrote.
 */
import type { ClockState, Metric, SegmentKind } from './words.ts';

export type LineSegment = { from: number; to: number; kind: SegmentKind; reason: string };

/** A clock as a ticket keeps it and a card carries it. */
export type KeptClock = {
  metric: Metric;
  startedAt: string;
  /** Null while it is paused. */
  dueAt: string | null;
  warnAt: string | null;
  metAt: string | null;
  /** Since when a status pauses it, and when it would be due had it not. */
  pausedAt?: string | null;
  stoodAt?: string | null;
  /** Its segments from `startedAt` on; while it is paused, as if it were not. */
  line: string;
};

const letters: Record<SegmentKind, string> = { running: 'r', paused: 'p', closed: 'c', holiday: 'h' };
const kinds = new Map(Object.entries(letters).map(([kind, letter]) => [letter, kind as SegmentKind]));

export function writeLine(segments: readonly LineSegment[]): string {
  return segments.map(({ from, to, kind, reason }) => `${letters[kind]}${(to - from).toString(36)}${reason ? `~${encodeURIComponent(reason)}` : ''}`).join(' ');
}

export function readLine(startedAt: number, line: string): LineSegment[] {
  let from = startedAt;
  return line.split(' ').flatMap((part) => {
    const kind = kinds.get(part[0] ?? '');
    if (!kind) return [];
    const [length, reason = ''] = part.slice(1).split('~');
    const segment = { from, to: from + parseInt(length!, 36), kind, reason: decodeURIComponent(reason) };
    from = segment.to;
    return [segment];
  });
}

/** For rows: kinds and lengths only, neighbours of one kind made one. */
export function shortLine(line: string): string {
  const parts: { kind: string; length: number }[] = [];
  for (const part of line.split(' ')) {
    const [kind, length] = [part[0] ?? '', parseInt(part.slice(1), 36)];
    const before = parts.at(-1);
    if (before?.kind === kind) before.length += length;
    else if (kind) parts.push({ kind, length });
  }
  return parts.map(({ kind, length }) => kind + length.toString(36)).join(' ');
}

/** What a kept clock says at an instant: nothing has to be written for time to pass. */
export function stateAt({ startedAt, dueAt, metAt, pausedAt, line }: KeptClock, now: number): ClockState {
  const due = dueAt === null ? null : Date.parse(dueAt);
  if (metAt) return due !== null && Date.parse(metAt) > due ? 'met_late' : 'met';
  if (due !== null && now > due) return 'breached';
  if (pausedAt) return 'paused';
  const here = readLine(Date.parse(startedAt), line).find(({ from, to }) => from <= now && now < to);
  return here && here.kind !== 'running' ? (here.kind === 'paused' ? 'paused' : 'closed_hours') : 'running';
}
