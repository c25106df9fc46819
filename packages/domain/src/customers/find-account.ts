import type { ClientSession } from 'mongoose';
import type { Viewer } from '../people/viewer.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Account, type AccountRecord } from './account.ts';
import { permitReadCustomers } from './permit-customers.ts';

/** @throws Problem `forbidden` · `not_found` */
export async function findAccount(viewer: Viewer, id: string): Promise<AccountRecord> {
  permitReadCustomers(viewer);
  return loadAccount(id);
}

export async function loadAccount(id: string, session?: ClientSession): Promise<AccountRecord> {
  const account = await Account.findById(toId(id, 'account'), null, { session }).lean<AccountRecord>();
  if (!account) throw new Problem('not_found', 'There is no such account.');
  return account;
}
