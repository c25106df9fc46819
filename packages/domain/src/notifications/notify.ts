import type { Types } from 'mongoose';
import type { Actor } from '../activity/actor.ts';
import { clock } from '../platform/clock.ts';
import { newId, toId } from '../platform/id.ts';
import { addJob } from '../platform/jobs/jobs.ts';
import { whisper } from '../platform/whisper.ts';
import { absences, standInFor } from '../people/absence.ts';
import { Person, type PersonFields } from '../people/person.ts';
import { allRoles } from '../people/role.ts';
import { viewerOfPerson } from '../people/viewer-of.ts';
import { mayRead } from '../tickets/audience.ts';
import { Notification, type Delivery, type Facts, type NotificationRecord } from './notification.ts';
import { NotificationPreferences, type PreferencesRecord } from './preferences.ts';
import { afterQuiet, isQuiet } from './quiet.ts';
import { weightiest, type News } from './who-hears.ts';
import { told, waysFor, type Way } from './words.ts';

/** What happens to one ticket within this time is one notification (catalogue 4.18, 3). */
const BURST_MS = 60_000;
/** Nobody gets a mail about what they have read in the app by then (catalogue 4.18, 4). */
const MAIL_AFTER_MS = 60_000;
/** Time enough for the bell of somebody who sits in front of it. */
const PUSH_AFTER_MS = 5_000;

export type Occasion = {
  /** Unique for what happened: a line of history, or a key of its own. */
  cause: string;
  burst: string;
  by: Actor;
  at: Date;
  ticket: { _id: Types.ObjectId; audience: readonly string[]; priority: string } | null;
  messageId?: Types.ObjectId | null;
  href?: string | null;
  news: ReadonlyMap<string, readonly News[]>;
};

/**
 * Tells people of something, each by the ways they chose: never whoever did it, never who may not read the ticket, and once however often it is called with one
 * cause. Returns how many were told.
 */
export const notify = (occasion: Occasion): Promise<number> => notifyOfAll([occasion]);

/** The same for many occasions: people, what they chose and what they were told already is asked once for all. */
export async function notifyOfAll(occasions: readonly Occasion[]): Promise<number> {
  const away = occasions.some(({ news }) => news.size > 0) ? await absences() : new Map();
  const heard = occasions.map((occasion) => ({ occasion, news: withCopies(occasion.news, away) }));
  const ids = [...new Set(heard.flatMap(({ occasion: { by }, news }) => [...news.keys()].filter((id) => !(by.kind === 'person' && by.id === id))))].map((id) => toId(id));
  if (ids.length === 0) return 0;
  const [people, preferences, roles, stored] = await Promise.all([
    Person.find({ _id: { $in: ids }, active: true }).lean<(PersonFields & { _id: Types.ObjectId })[]>(),
    NotificationPreferences.find({ _id: { $in: ids } }).lean<PreferencesRecord[]>(),
    allRoles(),
    Notification.find({ personId: { $in: ids }, causes: { $in: occasions.map(({ cause }) => cause) } }, { personId: 1, causes: 1 }).lean(),
  ]);
  const chosenBy = new Map(preferences.map((record) => [record._id.toString(), record]));
  const known = new Set(stored.flatMap(({ personId, causes }) => causes.map((cause) => `${personId} ${cause}`)));
  let count = 0;
  for (const { occasion, news } of heard) {
    for (const person of people) {
      const id = person._id.toString();
      const own = occasion.by.kind === 'person' && occasion.by.id === id;
      if (own || !news.has(id) || known.has(`${id} ${occasion.cause}`)) continue;
      if (occasion.ticket && !mayRead(viewerOfPerson(person, roles, { via: 'job' }), occasion.ticket.audience)) continue;
      const wanted = wantedOf(news.get(id)!, chosenBy.get(id));
      if (wanted && (await tell(occasion, person, wanted, chosenBy.get(id) ?? null))) count += 1;
    }
  }
  return count;
}

/** What somebody who is out of office would hear, their substitute hears too, where they said so. Who may read the ticket is asked of each. */
function withCopies(news: Occasion['news'], away: Awaited<ReturnType<typeof absences>>): Occasion['news'] {
  if (away.size === 0) return news;
  const all = new Map([...news].map(([id, told]) => [id, [...told]]));
  for (const [id, told] of news) {
    const substitute = away.get(id)?.copies ? standInFor(id, away) : null;
    if (substitute) all.set(substitute, [...(all.get(substitute) ?? []), ...told]);
  }
  return all;
}

type Wanted = { news: News; ways: readonly Way[] };

/** Of what could be told the weightiest that is not switched off, by every way that any of it may take. */
function wantedOf(news: readonly News[], preferences: PreferencesRecord | undefined): Wanted | null {
  const open = news.map((one) => ({ one, ways: waysFor(preferences?.chosen ?? {}, one.event, one.relation) })).filter(({ ways }) => ways.length > 0);
  if (open.length === 0) return null;
  return { news: weightiest(open.map(({ one }) => one)), ways: [...new Set(open.flatMap(({ ways }) => ways))] };
}

async function tell(occasion: Occasion, person: { _id: Types.ObjectId }, { news, ways }: Wanted, preferences: PreferencesRecord | null): Promise<boolean> {
  const now = clock.now();
  const urgent = occasion.ticket?.priority === 'urgent';
  const quiet = preferences?.quiet ?? null;
  const inQuiet = isQuiet(now, quiet, urgent);
  const mail = ways.includes('mail') ? waiting(afterQuiet(new Date(now.getTime() + MAIL_AFTER_MS), quiet, urgent)) : null;
  // A push that is hours old helps nobody; the bell and the mail keep it.
  const push = ways.includes('push') && !inQuiet ? waiting(new Date(now.getTime() + PUSH_AFTER_MS)) : null;
  const bell = ways.includes('bell');
  const sound = ways.includes('sound') && !inQuiet;
  const facts: Facts = news.facts;

  const made = (): NotificationRecord => ({
    ...{ _id: newId(), personId: person._id, event: news.event, relation: news.relation, ticketId: occasion.ticket?._id ?? null },
    ...{ causes: [occasion.cause], burst: occasion.burst, by: occasion.by, messageId: occasion.messageId ?? null, facts, href: occasion.href ?? null },
    ...{ urgent, bell, sound, mail, push, at: occasion.at, readAt: null, createdAt: now },
  });
  let joined: boolean | null;
  try {
    const open = await Notification.findOne({ personId: person._id, burst: occasion.burst, readAt: null, createdAt: { $gt: new Date(now.getTime() - BURST_MS) } }).sort({ createdAt: -1 }).lean<NotificationRecord>();
    joined = open && (await join(open, occasion, news, { bell, mail, push, at: occasion.at }));
    if (!joined) await Notification.collection.insertOne(made());
  } catch (error) {
    // Told by another process at the same moment.
    if ((error as { code?: number }).code === 11000) return false;
    throw error;
  }
  const id = person._id.toString();
  if (bell) ring(id, { sound: sound && !joined });
  if (mail) void addJob('deliver-notifications', { personId: id }, { key: `mail:${id}`, delayMs: Math.max(0, mail.dueAt.getTime() - clock.ms()) });
  if (push) void addJob('deliver-notifications', { personId: id }, { key: `push:${id}`, delayMs: PUSH_AFTER_MS });
  return true;
}

/** Adds to a notification of the last minute. What is weightier gives it its name; a way that was open stays so. False when it was read meanwhile. */
async function join(open: NotificationRecord, { cause, by, messageId }: Occasion, news: News, { bell, mail, push, at }: Pick<NotificationRecord, 'bell' | 'mail' | 'push' | 'at'>): Promise<boolean> {
  const renames = told.indexOf(news.event) <= told.indexOf(open.event);
  const set = {
    at,
    bell: open.bell || bell,
    mail: open.mail ?? mail,
    push: open.push ?? push,
    ...(renames ? { event: news.event, relation: news.relation, by, facts: news.facts, messageId: messageId ?? null } : {}),
  };
  const done = await Notification.updateOne({ _id: open._id, readAt: null }, { $set: set, $addToSet: { causes: cause } });
  return done.matchedCount === 1;
}

const waiting = (dueAt: Date): Delivery => ({ state: 'waiting', dueAt, why: null });

/** Says to the open windows of a person that their bell is not what it was; they ask for it themselves. */
export function ring(personId: string, { sound = false } = {}): void {
  whisper('bell', { personId, sound });
}
