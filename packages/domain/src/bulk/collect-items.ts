import type { Types } from 'mongoose';
import { newId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { queryFor } from '../tickets/list-tickets.ts';
import { Ticket } from '../tickets/ticket.ts';
import { BulkItems, type BulkItem, type BulkRecord } from './bulk-change.ts';

/** One change does not go further than this. */
const MOST_TICKETS = 50_000;
const CHUNK = 1_000;

type Found = Pick<BulkItem, 'number' | 'ticketId'> & Partial<Pick<BulkItem, 'changes' | 'outcome' | 'why'>>;

/** Writes down which tickets it is about, before the first is changed: what changes must not decide what else does. Begun again it begins anew. */
export async function collectItems(bulk: BulkRecord, viewer: Viewer): Promise<{ total: number; cut: boolean }> {
  await BulkItems.deleteMany({ bulkId: bulk._id });
  let place = 0;
  let chunk: BulkItem[] = [];
  const flush = async () => {
    if (chunk.length > 0) await BulkItems.collection.insertMany(chunk);
    chunk = [];
  };
  for await (const found of foundBy(bulk, viewer)) {
    if (place === MOST_TICKETS) {
      await flush();
      return { total: place, cut: true };
    }
    chunk.push({ _id: newId(), bulkId: bulk._id, place: ++place, outcome: null, why: null, changes: null, ...found });
    if (chunk.length === CHUNK) await flush();
  }
  await flush();
  return { total: place, cut: false };
}

async function* foundBy({ ids, filter, undoOf, zone }: BulkRecord, viewer: Viewer): AsyncGenerator<Found> {
  if (undoOf) {
    for await (const { number, ticketId, changes } of BulkItems.find({ bulkId: undoOf, outcome: 'changed' }).sort({ place: 1 }).lean<BulkItem[]>().cursor()) yield { number, ticketId, changes };
    return;
  }
  if (filter) {
    const query = await queryFor({ ...viewer, zone } as Viewer, filter);
    for await (const { _id, number } of Ticket.collection.find<{ _id: Types.ObjectId; number: string }>(query as never, { projection: { number: 1 } }).sort({ _id: 1 })) yield { number, ticketId: _id };
    return;
  }
  const seen = new Set<string>();
  for (const id of ids ?? []) {
    const ticket = await findTicket(viewer, id).catch(nullIfUnknown);
    if (ticket && seen.has(ticket.number)) continue;
    if (ticket) seen.add(ticket.number);
    yield ticket ? { number: ticket.number, ticketId: ticket._id } : { number: id, ticketId: null };
  }
}

/** A database that is away for a moment says nothing about the ticket: the job goes on later. */
function nullIfUnknown(error: unknown): null {
  if (error instanceof Problem && error.code === 'not_found') return null;
  throw error;
}
