import { Account, type AccountRecord } from './account.ts';
import { Contact, type ContactRecord } from './contact.ts';
import { nearKeys } from './near-names.ts';

const AT_ONCE = 1_000;

/** Customers from before names were found with a slip of the finger: so many at each call. Safe to run twice. */
export async function sweepNearNames(): Promise<{ done: number }> {
  const [contacts, accounts] = await Promise.all([
    Contact.find({ near: null }, { name: 1, aliases: 1, mergedIntoId: 1 }).limit(AT_ONCE).lean<ContactRecord[]>(),
    Account.find({ near: null }, { name: 1, aliases: 1, mergedIntoId: 1 }).limit(AT_ONCE).lean<AccountRecord[]>(),
  ]);
  const update = ({ _id, name, aliases = [], mergedIntoId = null }: ContactRecord | AccountRecord) => ({ updateOne: { filter: { _id, name }, update: { $set: { near: mergedIntoId ? [''] : nearKeys([name, ...aliases]) } } } });
  if (contacts.length > 0) await Contact.bulkWrite(contacts.map(update), { ordered: false });
  if (accounts.length > 0) await Account.bulkWrite(accounts.map(update), { ordered: false });
  return { done: contacts.length + accounts.length };
}
