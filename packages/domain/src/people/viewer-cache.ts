import { followLive, streamIsAlive } from '../activity/follow.ts';
import { onStreamGap } from '../platform/change-stream.ts';
import { clock } from '../platform/clock.ts';
import { concerns, endingOf, type Ended } from './viewer-ended.ts';
import type { Viewer } from './viewer.ts';

/**
 * Viewers by the secret that was shown, kept as long as the change stream would tell us that they changed. A stream that fell silent could
 * be hiding that a right was taken away: then the database is asked each time (house.md: a follower that stalls fails closed).
 */
type Kept = { viewer: Viewer; until: number; keptAt: number };

const kept = new Map<string, Kept>();
const MOST = 10_000;
/** A belt besides the braces: nothing is believed for longer. */
const AGE_MS = 60_000;
const listeners = new Set<(ended: Ended) => void>();
/** Counts what we were told, so that what was read before it is not kept after it. */
let told = 0;
let following = false;

/** `load` reads the database; `until` is when the session or key ends by itself. */
export async function viewerKeptFor(shown: string, load: () => Promise<{ viewer: Viewer; until: number } | null>): Promise<Viewer | null> {
  follow();
  const known = streamIsAlive() ? kept.get(shown) : undefined;
  if (known && known.until > clock.ms() && performance.now() - known.keptAt < AGE_MS) return known.viewer;
  const before = told;
  const loaded = await load();
  kept.delete(shown);
  if (!loaded) return null;
  if (told === before && streamIsAlive()) keep(shown, loaded.viewer, loaded.until);
  return loaded.viewer;
}

function keep(shown: string, viewer: Viewer, until: number): void {
  kept.set(shown, { viewer, until, keptAt: performance.now() });
  const oldest = kept.size > MOST ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
}

/** Hears in this process of every session, person or key that may do less than before, or nothing, for closing its sockets (see `concerns`). */
export function onViewerEnded(listener: (ended: Ended) => void): () => void {
  follow();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function follow(): void {
  if (following) return;
  following = true;
  followLive((line) => {
    const ending = endingOf(line);
    if (ending) forget(ending.ended, ending.closes);
  });
  onStreamGap(async () => forget({ everyone: true }, false));
}

function forget(ended: Ended, closes: boolean): void {
  told += 1;
  for (const [shown, { viewer }] of kept) if (concerns(ended, viewer)) kept.delete(shown);
  if (closes) for (const listener of listeners) listener(ended);
}
