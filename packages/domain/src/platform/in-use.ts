import type { ClientSession } from 'mongoose';
import { Problem } from './problem.ts';

/** Says in a sentence what still needs a thing, or null. */
type Asker = (id: string, session: ClientSession) => Promise<string | null>;

const askers = new Map<string, Asker[]>();

/** A higher feature that names things of a lower one, beside its model: the lower cannot know of it. @param kind as histories name it: `calendar`, `team` */
export function mayNeed(kind: string, ask: Asker): void {
  askers.set(kind, [...(askers.get(kind) ?? []), ask]);
}

/** Before something is deleted, in its transaction. @throws Problem `conflict` with the sentence of the first that needs it */
export async function refuseWhileNeeded(kind: string, id: string, session: ClientSession): Promise<void> {
  for (const ask of askers.get(kind) ?? []) {
    const sentence = await ask(id, session);
    if (sentence) throw new Problem('conflict', sentence);
  }
}
