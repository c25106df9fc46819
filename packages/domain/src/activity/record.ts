import type { ClientSession } from 'mongoose';
import { Activity, type ActivityLine, type Head } from './activity.ts';
import type { EventName, Events } from './events.ts';
import { headOf, nextLine, type About } from './line.ts';

/**
 * The hinge of the house: writes the line of history that tells of a change, in the change's own transaction. Store the head it returns on
 * the subject's document (`history`) in the same transaction; two writers of one subject then collide there and one tries again.
 */
export async function record<E extends EventName>(event: E, payload: Events[E], about: About, session: ClientSession): Promise<Head> {
  const line = nextLine(event, payload, about);
  await writeLines([line], session);
  return headOf(line);
}

/** Lines that were made with `nextLine`, where thousands change at once: 500 in one transaction. */
export async function writeLines(lines: ActivityLine[], session: ClientSession): Promise<void> {
  if (lines.length === 1) await Activity.collection.insertOne(lines[0]!, { session });
  else if (lines.length > 1) await Activity.collection.insertMany(lines, { session, ordered: true });
}
