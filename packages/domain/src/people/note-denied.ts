import { recordOfDay } from '../activity/record-of-day.ts';
import { changing } from '../platform/database.ts';
import { log } from '../platform/log.ts';
import { rateLimit } from '../platform/rate-limit.ts';
import type { Viewer } from './viewer.ts';

/** A program that is refused in a loop writes one line a minute, not a million. */
const told = rateLimit('access-denied-told', { points: 1, seconds: 60 });

/** One after the other: they stand in one chain, and many at once would only send each other back to the beginning. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Somebody signed in tried what they may not (catalogue 4.16, 2): told by the doors, in the audit log. Nobody waits for it, and a
 * line that could not be written changes nothing about the refusal.
 */
export async function noteDenied(viewer: Viewer, what: string, reason: string): Promise<void> {
  const first = await told.consume(`${viewer.actor.id} ${what}`).then(
    () => true,
    () => false,
  );
  if (!first) return;
  const note = () => changing((session) => recordOfDay('access.denied', { what: what.slice(0, 200), reason }, { chain: 'access', by: viewer }, session));
  await (last = last.then(note).catch((error: unknown) => log.error({ err: error }, 'A refusal could not be noted')));
}
