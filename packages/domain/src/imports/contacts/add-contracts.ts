import type { ClientSession } from 'mongoose';
import type { AccountRecord } from '../../customers/account.ts';
import { loadAccount } from '../../customers/find-account.ts';
import { saveAccount } from '../../customers/save-account.ts';
import type { Contract } from '../../customers/words.ts';
import type { Viewer } from '../../people/viewer.ts';

/** What rows say of the contracts of an account: a number that is known gets what the row says, another one is added. Null: nothing new. */
export function withContract(has: readonly Contract[], { number, level, from, until }: Contract): Contract[] | null {
  const place = has.findIndex((one) => one.number.toLowerCase() === number.toLowerCase());
  if (place < 0) return [...has, { number, level, from, until }];
  const known = has[place]!;
  const now = { ...known, level: level || known.level, until: until ?? known.until };
  return now.level === known.level && now.until === known.until ? null : has.toSpliced(place, 1, now);
}

/** In the transaction of the rows that named them, each account once. */
export async function addContracts(added: ReadonlyMap<string, Contract[]>, by: Viewer, session: ClientSession): Promise<void> {
  for (const [id, contracts] of added) {
    const account: AccountRecord = await loadAccount(id, session);
    const all = contracts.reduce<Contract[]>((has, one) => withContract(has, one) ?? has, [...(account.contracts ?? [])]);
    await saveAccount(account, { contracts: all }, by, session);
  }
}
