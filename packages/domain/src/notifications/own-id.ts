import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';

/** The person whose notifications are meant. @throws Problem `forbidden` for a key: nobody reads over its shoulder */
export function ownIdOf({ actor }: Viewer): string {
  if (actor.kind !== 'person' || !actor.id) throw new Problem('forbidden', 'Notifications belong to people. An API key has none; use a webhook instead.');
  return actor.id;
}
