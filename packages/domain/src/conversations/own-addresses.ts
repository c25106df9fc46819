import type { ClientSession } from 'mongoose';
import { Mailbox } from './mailbox.ts';

/** Every address of our own mailboxes in lower case: never a customer, never a copy, never answered by a machine (E-14, E-34). */
export async function ownAddresses(session?: ClientSession): Promise<Set<string>> {
  const mailboxes = await Mailbox.find({}, { address: 1, aliases: 1 }, { session }).lean();
  return new Set(mailboxes.flatMap(({ address, aliases }) => [address, ...aliases]).map((address) => address.toLowerCase()));
}
