import type { Db } from 'mongodb';
import type { Types } from 'mongoose';
import { makeAccount, type AccountRecord } from './account.ts';
import { makeContact, type ContactRecord } from './contact.ts';

const AT_ONCE = 500;

/**
 * Contacts of before have a name and identities only: they get every other field, and their account a document of its own. Safe to repeat: what is
 * complete is not looked at.
 */
export async function completeContacts(db: Db): Promise<void> {
  const contacts = db.collection<ContactRecord>('contacts');
  const accounts = db.collection<AccountRecord>('accounts');
  for (;;) {
    const some = (await contacts.find({ nameKey: { $exists: false } }).limit(AT_ONCE).toArray()) as ContactRecord[];
    if (some.length === 0) return;
    for (const { accountId, accountName, demo } of some) {
      if (!accountId || !accountName) continue;
      const account = makeAccount({ _id: accountId as Types.ObjectId, name: accountName, ...(demo ? { demo } : {}) });
      await accounts.updateOne({ _id: account._id }, { $setOnInsert: account }, { upsert: true });
    }
    await contacts.bulkWrite(some.map((known) => ({ replaceOne: { filter: { _id: known._id }, replacement: makeContact({ ...known, rawPhones: known.rawPhones ?? known.phones ?? [] }) } })));
  }
}
