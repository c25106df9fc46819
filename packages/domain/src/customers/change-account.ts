import type { Viewer } from '../people/viewer.ts';
import { expectVersion } from '../people/version.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { toAccountView, type AccountRecord } from './account.ts';
import { accountFields } from './account-fields.ts';
import { loadAccount } from './find-account.ts';
import { rethrowTaken } from './identity-taken.ts';
import { permitEditCustomers } from './permit-customers.ts';
import { requirePeople } from './require-people.ts';
import { saveAccount } from './save-account.ts';
import type { ChangeAccountInput } from './words.ts';

/** Contacts and tickets follow its name, tier and domains a moment later (follow-accounts.ts). @throws Problem `forbidden` · `not_found` · `invalid` · `conflict` */
export async function changeAccount(viewer: Viewer, id: string, { version, ...input }: ChangeAccountInput): Promise<AccountRecord> {
  permitEditCustomers(viewer);
  await requirePeople(input);
  const wanted = await accountFields(input);
  return changing(async (session) => {
    const account = await loadAccount(id, session);
    expectVersion(account, version, toAccountView(account));
    if (account.mergedIntoId) throw new Problem('conflict', 'This account was merged into another. Change that one, or undo the merge first.', { current: toAccountView(account) });
    return saveAccount(account, wanted, viewer, session);
  }).catch(rethrowTaken);
}
