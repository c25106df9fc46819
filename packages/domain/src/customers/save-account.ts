import type { ClientSession } from 'mongoose';
import type { EventName, Events } from '../activity/events.ts';
import { record } from '../activity/record.ts';
import { changesBetween } from '../people/changes.ts';
import type { Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import { Account, toAccountView, withDerivedAccount, type AccountRecord } from './account.ts';

/** Another line than the usual one of what changed. */
type Tell = readonly [event: EventName, payload: Events[EventName]];
const told = ['name', 'kind', 'tier', 'vip', 'premium', 'lifecycle', 'domains', 'phone', 'address', 'site', 'notes', 'accountManagerId', 'preferredAgentId', 'language', 'externalIds', 'contracts', 'aliases', 'mergedIntoId', 'notDuplicateIds'] as const;
/** What its history tells: what others see, and which it was said not to be. */
const factsOf = (account: AccountRecord) => ({ ...toAccountView(account), notDuplicateIds: (account.notDuplicateIds ?? []).map(String) });

/** Writes a changed account with the line that tells of it, in the caller's transaction; what is the same already does nothing. */
export async function saveAccount(before: AccountRecord, wanted: Partial<AccountRecord>, by: Pick<Viewer, 'actor' | 'origin'>, session: ClientSession, reason?: string, tell?: Tell): Promise<AccountRecord> {
  const after = withDerivedAccount({ ...before, ...wanted, version: before.version + 1, revision: before.revision + 1, updatedAt: clock.now() });
  const now = factsOf(after);
  const changes = changesBetween(factsOf(before), Object.fromEntries(told.map((field) => [field, now[field]])));
  if (!changes) return before;
  const about = { subject: { kind: 'account', id: before._id.toString() }, head: before.history, by, reason, demo: before.demo };
  after.history = await record(...(tell ?? ['account.changed' as const, { changes }] as const), about, session);
  const { _id, ...fields } = after;
  const written = await Account.collection.updateOne({ _id, version: before.version }, { $set: fields }, { session });
  if (written.matchedCount === 0) throw new Problem('conflict', 'Somebody changed this account at the same moment. Try again.');
  return after;
}
