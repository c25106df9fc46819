import type { Db } from 'mongodb';

/** What read live tickets by due time before the same indexes held their other times too (ticket.ts): kept up with each change, and read by nobody any more. */
export async function dropNarrowDueIndexes(db: Db): Promise<void> {
  const tickets = db.collection('tickets');
  const known = new Set((await tickets.indexes()).map(({ name }) => name));
  for (const name of ['statusCategory_1_dueSort_1__id_1', 'audience_1_statusCategory_1_dueSort_1__id_1']) if (known.has(name)) await tickets.dropIndex(name);
}
