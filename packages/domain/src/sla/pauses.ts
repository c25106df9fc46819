import type { Pause } from './arithmetic.ts';

/** A clock was paused or went on: at an instant (ms), with the status that did it. */
export type Turn = { at: number; paused: boolean; reason: string };

/** The pauses that a history tells of, from its start on; what comes after `until` has not happened yet. Two turns of one kind are one. */
export function pausesOf(history: readonly Turn[], startedAt: number, until = Infinity): Pause[] {
  const pauses: Pause[] = [];
  const turns = history.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
  for (const { at, paused, reason } of turns) {
    const open = pauses.at(-1);
    if (paused && open?.to !== null) pauses.push({ from: Math.max(at, startedAt), to: null, reason });
    else if (!paused && open?.to === null) open.to = Math.max(at, startedAt);
  }
  // A pause ends and another begins at one instant: one stretch each, and none that is empty.
  return pauses.filter(({ from, to }) => to === null || to > from);
}
