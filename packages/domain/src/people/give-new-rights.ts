import type { Db } from 'mongodb';
import { defaultRoles, type Right } from './rights.ts';

/** Rights that a later version knows are given to the roles that would hold them in a new installation; what an administrator took away stays away. */
export async function giveNewRights(db: Db, news: readonly Right[]): Promise<void> {
  for (const [key, { rights }] of Object.entries(defaultRoles)) {
    const given = rights.filter((right) => news.includes(right));
    if (given.length > 0) await db.collection('roles').updateOne({ key }, { $addToSet: { rights: { $each: given } } as never });
  }
}
