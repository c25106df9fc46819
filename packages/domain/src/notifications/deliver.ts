import type { Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { isId } from '../platform/id.ts';
import { Person, type PersonFields } from '../people/person.ts';
import { allRoles } from '../people/role.ts';
import { viewerOfPerson } from '../people/viewer-of.ts';
import type { Viewer } from '../people/viewer.ts';
import { shownOf } from './list-notifications.ts';
import { mailNotices } from './mail-notices.ts';
import { Notification, type NotificationRecord } from './notification.ts';
import { NotificationPreferences, type PreferencesRecord } from './preferences.ts';
import { pushNotices } from './push-notices.ts';
import { waysFor, type NotificationView } from './words.ts';

export type Receiver = { person: PersonFields & { _id: Types.ObjectId }; viewer: Viewer };
export type Due = { row: NotificationRecord; view: NotificationView };

const AT_ONCE = 200;

/** Sends what is due to one person, by mail and push. Everything is asked once more: rights, what they chose since, and whether they have read it. Safe to run twice at once. */
export async function deliverTo(personId: string): Promise<number> {
  if (!isId(personId)) return 0;
  const receiver = await receiverOf(personId);
  const pushed = await pushNotices(receiver, personId, await due(receiver, personId, 'push'));
  const mailed = await mailNotices(receiver, personId, await due(receiver, personId, 'mail'));
  return pushed + mailed;
}

/** Everybody for whom something is due. */
export async function sweepNotifications(): Promise<number> {
  const now = clock.now();
  const [byMail, byPush] = await Promise.all([
    Notification.distinct('personId', { 'mail.state': 'waiting', 'mail.dueAt': { $lte: now } }),
    Notification.distinct('personId', { 'push.state': 'waiting', 'push.dueAt': { $lte: now } }),
  ]);
  let count = 0;
  for (const id of new Set([...byMail, ...byPush].map(String))) count += await deliverTo(id);
  return count + (await forgetOld());
}

const KEPT_DAYS = 90;

async function forgetOld(): Promise<number> {
  return (await Notification.deleteMany({ createdAt: { $lt: new Date(clock.ms() - KEPT_DAYS * 86_400_000) } })).deletedCount;
}

async function receiverOf(personId: string): Promise<Receiver | null> {
  const person = await Person.findOne({ _id: personId, active: true }).lean<Receiver['person']>();
  return person && { person, viewer: viewerOfPerson(person, await allRoles(), { via: 'job' }) };
}

/** What may still be sent; what has become needless is marked so, with the reason. */
async function due(receiver: Receiver | null, personId: string, way: 'mail' | 'push'): Promise<Due[]> {
  const rows = await Notification.find({ personId, [`${way}.state`]: 'waiting', [`${way}.dueAt`]: { $lte: clock.now() } } as never)
    .sort({ at: 1 })
    .limit(AT_ONCE)
    .lean<NotificationRecord[]>();
  if (rows.length === 0) return [];
  const [shown, preferences] = await Promise.all([receiver ? shownOf(receiver.viewer, rows) : new Map<string, NotificationView>(), NotificationPreferences.findById(personId).lean<PreferencesRecord>()]);
  const found: Due[] = [];
  for (const row of rows) {
    const view = shown.get(row._id.toString());
    const why = row.readAt ? 'read' : !receiver ? 'inactive' : !view ? 'rights' : !waysFor(preferences?.chosen ?? {}, row.event, row.relation).includes(way) ? 'off' : null;
    if (why) await Notification.updateOne({ _id: row._id }, { $set: { [`${way}.state`]: 'dropped', [`${way}.why`]: why } });
    else found.push({ row, view: view! });
  }
  return found;
}
