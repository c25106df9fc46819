import { Types, type ClientSession } from 'mongoose';
import { Problem } from '../platform/problem.ts';
import { isId } from '../platform/id.ts';
import { Account, type AccountRecord } from './account.ts';
import { domainOf, isPublicDomain } from './public-domains.ts';

/** The account whose mail domain an address has, or one above it (`mail.example.com` is `example.com`'s). Public providers are nobody's. */
export async function accountOfAddress(address: string): Promise<AccountRecord | null> {
  const domain = domainOf(address);
  if (!domain.includes('.') || isPublicDomain(domain)) return null;
  const parts = domain.split('.');
  const domains = parts.slice(0, -1).map((_, from) => parts.slice(from).join('.')).filter((one) => !isPublicDomain(one));
  const found = (await Account.collection.find({ domains: { $in: domains } }).toArray()) as unknown as AccountRecord[];
  const nearest = (account: AccountRecord): number => Math.max(...account.domains.filter((one) => domains.includes(one)).map((one) => one.length));
  return found.sort((a, b) => nearest(b) - nearest(a))[0] ?? null;
}

/** The account of an id; of one that was merged, the one it was merged into. @throws Problem `invalid` */
export async function requireAccount(id: string | Types.ObjectId, path = 'accountId', session?: ClientSession): Promise<AccountRecord> {
  let account = isId(id.toString()) ? await Account.findById(new Types.ObjectId(id.toString()), null, { session }).lean<AccountRecord>() : null;
  if (account?.mergedIntoId) account = await Account.findById(account.mergedIntoId, null, { session }).lean<AccountRecord>();
  if (!account) throw new Problem('invalid', 'This account does not exist.', { errors: [{ path, message: 'No account has this id.' }] });
  return account;
}
