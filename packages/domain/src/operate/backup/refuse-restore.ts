import mongoose from 'mongoose';
import { isBesideProduct } from '../../platform/database.ts';
import { Problem } from '../../platform/problem.ts';
import { collectionsToKeep } from './collections.ts';

/** What a start makes by itself in an empty database. */
const madeByStart = new Set(['roles', 'setup', 'followers', 'migrations', 'counters', 'idempotency_keys']);

/** @throws Problem `conflict` where something would be lost, or a running product would not notice that its data was exchanged */
export async function refuseRestoreHere(): Promise<void> {
  if (isBesideProduct() || (await isFollowed())) throw new Problem('conflict', 'A Switchboard runs on this database. Stop it, then restore.');
  for (const { name } of await collectionsToKeep()) {
    if (madeByStart.has(name) || !(await mongoose.connection.db!.collection(name).findOne({}, { projection: { _id: 1 } }))) continue;
    throw new Problem('conflict', `The database is not empty (there is something in "${name}"), and a restore replaces nothing. Restore into an empty one: another DATA_DIR, or another database in MONGODB_URL.`);
  }
}

/** Every part of the product keeps a change stream open. Who may not look at others' cursors cannot tell, and goes on. */
async function isFollowed(): Promise<boolean> {
  const open = [{ $currentOp: { allUsers: true, idleCursors: true } }, { $match: { ns: new RegExp(`^${mongoose.connection.db!.databaseName}\\.`), 'cursor.originatingCommand.pipeline.$changeStream': { $exists: true } } }, { $limit: 1 }];
  const found = await mongoose.connection.getClient().db('admin').aggregate(open).toArray().catch(() => []);
  return found.length > 0;
}
