import type { ExplainedClockView } from './explained.ts';

/** A row of "How we get 17:25": a stretch with what it counted, in ms; null where nothing counts. */
export type ExplainRow = { kind: 'run' | 'pause' | 'closed' | 'rest'; key: string; reason: string; at: string; countedMs: number | null };

const MOST_ROWS = 40;

/** What ran and what stood still up to a moment, then what is still to come as one: the counted rows add up to the target. */
export function explainRows({ segments, metAt, state }: ExplainedClockView, now: number): ExplainRow[] {
  const rows: ExplainRow[] = [];
  const end = metAt ? Date.parse(metAt) : now;
  let rest = 0;
  let restAt: string | null = null;
  for (const { from, to, kind, reason } of segments) {
    const [start, stop] = [Date.parse(from), Date.parse(to)];
    const past = Math.min(stop, end);
    if (kind === 'running') {
      if (past > start) rows.push({ kind: 'run', key: reason || 'running', reason, at: from, countedMs: past - start });
      if (stop > Math.max(start, end)) {
        rest += stop - Math.max(start, end);
        restAt ??= new Date(Math.max(start, end)).toISOString();
      }
    } else if (start < end) rows.push({ kind: kind === 'paused' ? 'pause' : 'closed', key: kind === 'closed' ? reason || 'closed' : kind, reason, at: from, countedMs: null });
  }
  if (rest > 0 && state !== 'paused') rows.push({ kind: 'rest', key: 'toCome', reason: '', at: restAt!, countedMs: rest });
  return rows.length <= MOST_ROWS ? rows : folded(rows);
}

/** A long history: its oldest part as one row, so that the sum still holds. */
function folded(rows: ExplainRow[]): ExplainRow[] {
  const old = rows.slice(0, rows.length - MOST_ROWS + 1);
  return [{ ...old[0]!, kind: 'run', key: 'running', countedMs: old.reduce((sum, { countedMs }) => sum + (countedMs ?? 0), 0) }, ...rows.slice(rows.length - MOST_ROWS + 1)];
}

/** `8:00`, as hours and minutes on a sum are written. */
export function hoursMinutes(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
