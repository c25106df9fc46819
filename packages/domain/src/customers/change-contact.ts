import type { Viewer } from '../people/viewer.ts';
import { expectVersion } from '../people/version.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { requireAccount } from './account-of.ts';
import { toContactView, type ContactRecord } from './contact.ts';
import { loadContact } from './find-contact.ts';
import { normalEmails, normalPhones } from './identities.ts';
import { rethrowTaken } from './identity-taken.ts';
import { permitEditCustomers } from './permit-customers.ts';
import { requirePeople } from './require-people.ts';
import { saveContact } from './save-contact.ts';
import type { ChangeContactInput } from './words.ts';

/** @throws Problem `forbidden` · `not_found` · `invalid` · `conflict`: stale, merged away, or an address that is somebody's */
export async function changeContact(viewer: Viewer, id: string, { version, ...input }: ChangeContactInput): Promise<ContactRecord> {
  permitEditCustomers(viewer);
  await requirePeople(input);
  const wanted = await wantedOf(input);
  return changing(async (session) => {
    const contact = await loadContact(id, session);
    expectVersion(contact, version, toContactView(contact));
    if (contact.mergedIntoId) throw new Problem('conflict', 'This contact was merged into another. Change that one, or undo the merge first.', { current: toContactView(contact) });
    return saveContact(contact, wanted, viewer, session);
  }).catch(rethrowTaken);
}

async function wantedOf({ emails, phones, accountId, language, preferredAgentId, ...plain }: Omit<ChangeContactInput, 'version'>): Promise<Partial<ContactRecord>> {
  const account = accountId ? await requireAccount(accountId) : null;
  return {
    ...plain,
    ...(emails ? { emails: normalEmails(emails) } : {}),
    ...(phones ? await normalPhones(phones) : {}),
    ...(accountId === undefined ? {} : { accountId: account?._id ?? null, accountName: account?.name ?? null }),
    ...(language === undefined ? {} : { locale: language }),
    ...(preferredAgentId === undefined ? {} : { preferredAgentId: preferredAgentId ? toId(preferredAgentId) : null }),
  };
}
