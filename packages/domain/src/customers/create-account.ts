import type { ClientSession } from 'mongoose';
import { record } from '../activity/record.ts';
import type { Viewer } from '../people/viewer.ts';
import { changing } from '../platform/database.ts';
import { Account, makeAccount, type AccountRecord } from './account.ts';
import { accountFields } from './account-fields.ts';
import { rethrowTaken } from './identity-taken.ts';
import { permitEditCustomers } from './permit-customers.ts';
import { requirePeople } from './require-people.ts';
import type { AccountInput } from './words.ts';

/** @throws Problem `forbidden` · `invalid` · `conflict` when a mail domain is another account's */
export async function createAccount(viewer: Viewer, input: AccountInput): Promise<AccountRecord> {
  permitEditCustomers(viewer);
  await requirePeople(input);
  const account = await draftAccount(input);
  return changing(async (session) => {
    await insertAccount(account, viewer, session);
    return account;
  }).catch(rethrowTaken);
}

export const draftAccount = async (input: AccountInput): Promise<AccountRecord> => makeAccount({ ...(await accountFields(input)), name: input.name });

export async function insertAccount(account: AccountRecord, by: Pick<Viewer, 'actor' | 'origin'>, session: ClientSession): Promise<void> {
  account.history = await record('account.created', { name: account.name }, { subject: { kind: 'account', id: account._id.toString() }, head: null, by, demo: account.demo }, session);
  await Account.collection.insertOne(account, { session });
}
