import type { Types } from 'mongoose';
import type { Viewer } from '../people/viewer.ts';
import { changing } from '../platform/database.ts';
import { Account, type AccountRecord } from './account.ts';
import { Contact, withDerived, type ContactRecord } from './contact.ts';
import { isPublicDomain } from './public-domains.ts';
import { saveContact } from './save-contact.ts';

const AT_ONCE = 500;

/** Contacts carry the name of their account, to be found by it. Nobody changed them, so neither their version nor their order does. */
export async function renameInContacts(accountId: Types.ObjectId): Promise<void> {
  const account = await Account.findById(accountId, { name: 1 }).lean();
  if (!account) return;
  for (;;) {
    const some = await Contact.find({ accountId, accountName: { $ne: account.name } }).limit(AT_ONCE).lean<ContactRecord[]>();
    if (some.length === 0) return;
    const renamed = some.map((contact) => withDerived({ ...contact, accountName: account.name, revision: contact.revision + 1 }));
    await Contact.collection.bulkWrite(
      renamed.map(({ _id, accountName, words, likeKeys, revision, version }) => ({ updateOne: { filter: { _id, version }, update: { $set: { accountName, words, likeKeys, revision } } } })),
    );
  }
}

/** A mail domain that was given to an account brings the contacts there who have none. Their tickets follow them. */
export async function adoptByDomain(accountId: Types.ObjectId, by: Pick<Viewer, 'actor' | 'origin'>): Promise<void> {
  const account = await Account.findById(accountId).lean<AccountRecord>();
  const domains = account?.domains.filter((domain) => !isPublicDomain(domain)) ?? [];
  if (!account || domains.length === 0) return;
  // By the words of their addresses, which have an index; the end of an address has none.
  for (const domain of domains) {
    const words = domain.split(/[^\p{L}\p{N}]+/u);
    const theirs = new RegExp(`@([^@]+\\.)?${domain.replace(/[.-]/g, '\\$&')}$`);
    for (;;) {
      const some = await Contact.find({ $and: [...words.map((word) => ({ words: word })), { accountId: null, mergedIntoId: null, emailKeys: theirs }] }).limit(100).lean<ContactRecord[]>();
      if (some.length === 0) break;
      await changing(async (session) => {
        const fresh = await Contact.find({ _id: { $in: some.map(({ _id }) => _id) }, accountId: null }, null, { session }).lean<ContactRecord[]>();
        for (const contact of fresh) await saveContact(contact, { accountId, accountName: account.name }, by, session, `Their address is at ${domain}.`);
      });
    }
  }
}
