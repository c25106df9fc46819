import { z } from 'zod';
import type { Viewer } from '../people/viewer.ts';
import { Draft, type DraftRecord } from './draft.ts';
import { keepAt, ownerOf, type Place } from './keep-draft.ts';

const LONGEST = 200_000;

/** A form as its page has it, whatever that is: only the writer's own pages ever read it. */
export const newTicketDraftInput = z.strictObject({
  draft: z.record(z.string(), z.unknown()).refine((draft) => JSON.stringify(draft).length <= LONGEST, 'This is too long to be kept. Create the ticket with the beginning, and add the rest as a comment.'),
  /** That of the draft it goes on from; 0 for none. */
  version: z.number().int().min(0).optional(),
});
type NewTicketDraftInput = z.output<typeof newTicketDraftInput>;

export type NewTicketDraft = { draft: Record<string, unknown> | null; version: number; updatedAt: string | null };

const placeOf = (viewer: Viewer): Place => ({ personId: ownerOf(viewer), ticketId: null, kind: 'new' });

/** The new ticket that one is writing, as the device that typed last left it. @throws Problem `forbidden` for programs */
export async function readNewTicketDraft(viewer: Viewer): Promise<NewTicketDraft> {
  return toView(await Draft.findOne(placeOf(viewer)).lean<DraftRecord>());
}

/** The newest wins. @throws Problem `forbidden` for programs */
export async function keepNewTicketDraft(viewer: Viewer, { draft, version }: NewTicketDraftInput): Promise<NewTicketDraft> {
  return toView(await keepAt(placeOf(viewer), { body: JSON.stringify(draft), format: 'text', version }));
}

/** It became a ticket, or was thrown away. */
export async function dropNewTicketDraft(viewer: Viewer): Promise<void> {
  await Draft.deleteOne(placeOf(viewer));
}

function toView(found: DraftRecord | null): NewTicketDraft {
  return found ? { draft: JSON.parse(found.body) as Record<string, unknown>, version: found.version, updatedAt: found.updatedAt.toISOString() } : { draft: null, version: 0, updatedAt: null };
}
