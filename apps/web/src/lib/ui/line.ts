/**
 * The geometry of the line (design: the signature). Time that counts has length, time that does not is a fold of fixed width. Pure: gets the
 * segments of the SLA arithmetic and a moment, gives the parts to draw in order.
 */
export type Segment = { from: string; to: string; kind: 'running' | 'paused' | 'closed' | 'holiday' };

export type LineFacts = {
  segments: readonly Segment[];
  dueAt: string | null;
  warnAt: string | null;
  metAt?: string | null;
  /** The clock stands because of a status; what is left does not shrink. */
  paused?: boolean;
  /** Since when it stands: what came later did not count. */
  pausedAt?: string | null;
};

export type Part =
  | { kind: 'run' | 'rest' | 'over'; length: number }
  | { kind: 'fold'; of: 'closed' | 'pause' | 'holiday' }
  | { kind: 'now' | 'warn-at' | 'due' };

export type LineState = 'ok' | 'warn' | 'bad' | 'pause' | 'closed' | 'met' | 'met-late';

export type Line = { state: LineState; parts: Part[]; usedMs: number; leftMs: number; overMs: number; /** Outside its hours: when it goes on. */ resumesAt: number | null };

const MOST_FOLDS = 6;

export function drawLine(facts: LineFacts, now: number): Line {
  const due = facts.dueAt ? Date.parse(facts.dueAt) : null;
  const met = facts.metAt ? Date.parse(facts.metAt) : null;
  const paused = facts.pausedAt ? Date.parse(facts.pausedAt) : null;
  const at = met ?? paused ?? now;
  const warn = facts.warnAt ? Date.parse(facts.warnAt) : null;
  const segments = facts.segments.map((each) => ({ kind: each.kind, from: Date.parse(each.from), to: Date.parse(each.to) }));

  const past: Part[] = [];
  const ahead: Part[] = [];
  let usedMs = 0;
  let leftMs = 0;
  let restBeforeWarn = 0;
  let standsIn: Segment['kind'] = 'running';
  let resumesAt: number | null = null;

  for (const { kind, from, to } of segments) {
    if (from <= at && at < to) standsIn = kind;
    // A night may end in a holiday.
    if (kind !== 'running' && at < to && (from <= at || from === resumesAt)) resumesAt = to;
    if (kind !== 'running') {
      // Folds to come would only be noise: what is left is one length.
      if (from <= at) past.push({ kind: 'fold', of: kind === 'paused' ? 'pause' : kind });
      continue;
    }
    const end = due === null ? to : Math.min(to, due);
    const counted = Math.max(0, Math.min(end, at) - from);
    const coming = Math.max(0, end - Math.max(from, at));
    if (counted > 0) past.push({ kind: 'run', length: counted });
    usedMs += counted;
    leftMs += coming;
    if (warn !== null && coming > 0) restBeforeWarn += Math.max(0, Math.min(end, warn) - Math.max(from, at));
  }

  const overMs = due !== null && at > due ? at - due : 0;
  const state = stateOf({ met, overMs, paused: facts.paused || paused !== null || standsIn === 'paused', closed: standsIn === 'closed' || standsIn === 'holiday', warned: warn !== null && at >= warn });
  const drawn = foldLess(mergeFolds(past));
  if (paused !== null) drawn.push({ kind: 'fold', of: 'pause' });
  if (usedMs === 0) drawn.push({ kind: 'run', length: 0 });

  if (overMs > 0) {
    const shown = Math.min(overMs, usedMs || overMs);
    return { state, parts: [...drawn, { kind: 'due' }, { kind: 'over', length: shown }, ...(met ? [{ kind: 'now' } as const] : [])], usedMs, leftMs: 0, overMs, resumesAt };
  }
  ahead.push({ kind: 'now' });
  if (warn !== null && restBeforeWarn > 0 && leftMs > restBeforeWarn) ahead.push({ kind: 'rest', length: restBeforeWarn }, { kind: 'warn-at' }, { kind: 'rest', length: leftMs - restBeforeWarn });
  else ahead.push({ kind: 'rest', length: leftMs });
  return { state, parts: [...drawn, ...ahead, { kind: 'due' }], usedMs, leftMs, overMs, resumesAt };
}

function stateOf(is: { met: number | null; overMs: number; paused: boolean; closed: boolean; warned: boolean }): LineState {
  if (is.met !== null) return is.overMs > 0 ? 'met-late' : 'met';
  if (is.overMs > 0) return 'bad';
  if (is.paused) return 'pause';
  if (is.closed) return 'closed';
  return is.warned ? 'warn' : 'ok';
}

/** Neighbours of one kind merge. */
function mergeFolds(parts: Part[]): Part[] {
  return parts.filter((part, i) => {
    const before = parts[i - 1];
    return !(part.kind === 'fold' && before?.kind === 'fold' && before.of === part.of);
  });
}

/** More than six folds: the oldest become one, and the runs between them one run. */
function foldLess(parts: Part[]): Part[] {
  const folds = parts.filter((part) => part.kind === 'fold').length;
  if (folds <= MOST_FOLDS) return parts;
  let toMerge = folds - MOST_FOLDS + 1;
  let length = 0;
  let last = 0;
  for (const [i, part] of parts.entries()) {
    if (part.kind === 'run') length += part.length;
    if (part.kind === 'fold' && --toMerge === 0) {
      last = i;
      break;
    }
  }
  return [{ kind: 'run', length }, { kind: 'fold', of: 'closed' }, ...parts.slice(last + 1)];
}
