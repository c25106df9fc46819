import type { ClientSession, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { newId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Draft, toDraftView, type DraftRecord, type DraftView } from './draft.ts';
import { draftKinds, type DraftKind, type KeepDraftInput } from './words.ts';

/**
 * Keeps what somebody is writing. The newest text wins, whichever device it comes from; one that was written without having seen the last (`version`) has that beside it in `other`, until
 * one or the other is chosen (`settled`). No history is kept of it: it is nobody's business but the writer's.
 * @throws Problem `forbidden` for programs · `not_found`
 */
export async function keepDraft(viewer: Viewer, idOrNumber: string, kind: string, input: KeepDraftInput): Promise<DraftView> {
  return toDraftView(await keepAt(await placeOf(viewer, idOrNumber, kind), input));
}

/** For whoever found out that the place is the writer's. @throws Problem `conflict` */
export async function keepAt(place: Place, { body, format, version = 0, settled = false }: KeepDraftInput): Promise<DraftRecord> {
  for (let tries = 0; ; tries++) {
    const before = await Draft.findOne(place).lean<DraftRecord>();
    const passedOver = before && before.version !== version && before.body !== body ? { body: before.body, format: before.format, at: before.updatedAt } : null;
    const set = { body, format, other: settled ? null : (passedOver ?? before?.other ?? null), updatedAt: clock.now() };
    const kept = await write(place, before, set);
    if (kept) return kept;
    if (tries === 5) throw new Problem('conflict', 'This draft is being changed somewhere else. It is kept with the next letter.');
  }
}

/** Nothing is left of it. */
export async function dropDraft(viewer: Viewer, idOrNumber: string, kind: string): Promise<void> {
  await Draft.deleteOne(await placeOf(viewer, idOrNumber, kind));
}

/** What was sent is no draft any more; in the transaction that writes the message. */
export async function draftWasSent({ actor }: Viewer, ticketId: Types.ObjectId, kind: DraftKind, session: ClientSession): Promise<void> {
  if (actor.kind === 'person' && actor.id) await Draft.deleteOne({ personId: toId(actor.id), ticketId, kind }, { session });
}

export type Place = Pick<DraftRecord, 'personId' | 'ticketId' | 'kind'>;

async function placeOf(viewer: Viewer, idOrNumber: string, kind: string): Promise<Place> {
  const personId = ownerOf(viewer);
  if (!draftKinds.includes(kind as DraftKind)) throw new Problem('not_found', 'Drafts are kept of answers (out) and comments (internal).');
  const ticket = await findTicket(viewer, idOrNumber);
  permit(may(viewer, kind === 'internal' ? 'tickets.comment' : 'tickets.reply', ticket));
  return { personId, ticketId: ticket._id, kind: kind as DraftKind };
}

/** @throws Problem `forbidden` */
export function ownerOf({ actor }: Viewer): DraftRecord['personId'] {
  if (actor.kind !== 'person' || !actor.id) throw new Problem('forbidden', 'Only people have drafts. A program writes when it knows what to say.');
  return toId(actor.id);
}

/** Null when another device was faster. */
async function write(place: Place, before: DraftRecord | null, set: Pick<DraftRecord, 'body' | 'format' | 'other' | 'updatedAt'>): Promise<DraftRecord | null> {
  if (before) return Draft.findOneAndUpdate({ _id: before._id, version: before.version }, { $set: set, $inc: { version: 1 } }, { returnDocument: 'after' }).lean<DraftRecord>();
  try {
    const made = { _id: newId(), ...place, ...set, version: 1 };
    await Draft.collection.insertOne(made);
    return made;
  } catch (error) {
    if ((error as { code?: number }).code === 11000) return null;
    throw error;
  }
}
