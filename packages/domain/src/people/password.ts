import type { ClientSession, Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { AuthAccount } from './auth-tables.ts';

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane. Works in the thread pool, 30 ms on the machine this was written on. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export async function hashPassword(password: string): Promise<string> {
  const { hash } = await import('@node-rs/argon2');
  return hash(password.normalize('NFKC'), parameters);
}

export async function verifyPassword({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  const { verify } = await import('@node-rs/argon2');
  return verify(hash, password.normalize('NFKC'));
}

/** As much work as checking a password, for when there is none to check: time must not tell whether an address is known. */
export async function pretendToVerify(password: string): Promise<void> {
  await hashPassword(password);
}

/** Hash first, outside the transaction: it takes longer than everything in it. */
export async function storePassword(personId: Types.ObjectId, hash: string, session: ClientSession): Promise<void> {
  const now = clock.now();
  await AuthAccount.updateOne(
    { providerId: 'credential', accountId: personId.toString() },
    { $set: { userId: personId, password: hash, updatedAt: now }, $setOnInsert: { createdAt: now } },
    { upsert: true, session },
  );
}

export async function isPasswordOf(personId: Types.ObjectId, password: string): Promise<boolean> {
  const account = await AuthAccount.findOne({ providerId: 'credential', accountId: personId.toString() }).lean();
  if (account?.password) return verifyPassword({ hash: account.password, password });
  await pretendToVerify(password);
  return false;
}
