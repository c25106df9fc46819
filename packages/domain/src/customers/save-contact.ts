import type { ClientSession } from 'mongoose';
import type { EventName, Events } from '../activity/events.ts';
import { record } from '../activity/record.ts';
import { changesBetween } from '../people/changes.ts';
import type { Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { Problem } from '../platform/problem.ts';
import { Contact, toContactView, withDerived, type ContactRecord } from './contact.ts';

type By = Pick<Viewer, 'actor' | 'origin'>;
/** Another line than the usual one of what changed. */
type Tell = readonly [event: EventName, payload: Events[EventName]];
const told = ['name', 'emails', 'phones', 'accountId', 'accountName', 'language', 'zone', 'preferredChannel', 'preferredAgentId', 'site', 'notes', 'vip', 'blocked', 'externalIds', 'aliases', 'mergedIntoId', 'notDuplicateIds'] as const;
/** What its history tells: what others see, and who it was said not to be. */
const factsOf = (contact: ContactRecord) => ({ ...toContactView(contact), notDuplicateIds: (contact.notDuplicateIds ?? []).map(String) });

/** Writes a changed contact with the line that tells of it, in the caller's transaction; what is the same already does nothing. */
export async function saveContact(before: ContactRecord, wanted: Partial<ContactRecord>, by: By, session: ClientSession, reason?: string, tell?: Tell): Promise<ContactRecord> {
  const after = withDerived({ ...before, ...wanted, version: before.version + 1, revision: (before.revision ?? before.version) + 1, updatedAt: clock.now() });
  const now = factsOf(after);
  const changes = changesBetween(factsOf(before), Object.fromEntries(told.map((field) => [field, now[field]])));
  if (!changes) return before;
  const about = { subject: { kind: 'contact', id: before._id.toString() }, head: before.history, by, reason, demo: before.demo };
  after.history = await record(...(tell ?? ['contact.changed' as const, { changes }] as const), about, session);
  const { _id, ...fields } = after;
  const written = await Contact.collection.updateOne({ _id, version: before.version }, { $set: fields }, { session });
  if (written.matchedCount === 0) throw new Problem('conflict', 'Somebody changed this contact at the same moment. Try again.');
  return after;
}
