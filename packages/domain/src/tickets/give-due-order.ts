import type { Db } from 'mongodb';
import { dueSortOf } from './due-order-words.ts';
import { inSeqOf } from './ticket.ts';

type Stored = { statusCategory: string; dueAt: Date | null; updatedAt: Date; inSeq?: number; lastSeq: number; waitingSince: Date | null };

/** Tickets of before get their place in the order of what is due, and the number of the customer's last message. Safe to run again. */
export async function giveDueOrder(db: Db): Promise<void> {
  const tickets = db.collection<Stored>('tickets');
  let writes: Parameters<typeof tickets.bulkWrite>[0][number][] = [];
  const write = async () => {
    if (writes.length > 0) await tickets.bulkWrite(writes, { ordered: false });
    writes = [];
  };
  for await (const { _id, ...ticket } of tickets.find({ dueSort: { $exists: false } }, { projection: { statusCategory: 1, dueAt: 1, updatedAt: 1, inSeq: 1, lastSeq: 1, waitingSince: 1 } })) {
    const dueSort = dueSortOf({ category: ticket.statusCategory, dueAt: ticket.dueAt?.getTime() ?? null, updatedAt: ticket.updatedAt.getTime() });
    writes.push({ updateOne: { filter: { _id, dueSort: { $exists: false } }, update: { $set: { dueSort, inSeq: inSeqOf(ticket) } } } });
    if (writes.length === 1_000) await write();
  }
  await write();
}
