import { clock } from '../platform/clock.ts';
import type { Viewer } from '../people/viewer.ts';
import type { Asker } from './filter/matches.ts';

/** Who asks a filter: what "me", "my teams", "now" and "today" mean to them. */
export function askerOf(viewer: Pick<Viewer, 'actor' | 'teamIds'> & { zone?: string }): Asker {
  return { me: viewer.actor.kind === 'person' ? viewer.actor.id : null, teamIds: viewer.teamIds, now: clock.ms(), zone: viewer.zone ?? 'UTC' };
}
