import type { Db } from 'mongodb';

/** What read live tickets by due time before the same indexes held their other times too (ticket.ts): kept up with each change, and read by nobody any more. */
export const dropNarrowDueIndexes = (db: Db): Promise<void> => drop(db, ['statusCategory_1_dueSort_1__id_1', 'audience_1_statusCategory_1_dueSort_1__id_1']);

/** One index for each property and order, before one for each property was enough (docs/decisions/few-indexes.md). */
export const dropIndexesOfOrders = (db: Db): Promise<void> => {
  const properties = ['assigneeId', 'status', 'priority', 'tags', 'accountId'];
  const orders = ['dueSort_1__id_1', 'createdAt_-1__id_-1', 'updatedAt_-1__id_-1'];
  return drop(db, [...properties.flatMap((property) => orders.map((order) => `${property}_1_statusCategory_1_${order}`)), 'trashedAt_1']);
};

async function drop(db: Db, names: readonly string[]): Promise<void> {
  const tickets = db.collection('tickets');
  const known = new Set((await tickets.indexes()).map(({ name }) => name));
  for (const name of names) if (known.has(name)) await tickets.dropIndex(name);
}
