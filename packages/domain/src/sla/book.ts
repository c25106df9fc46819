import type { Types } from 'mongoose';
import { followLive, streamIsAlive } from '../activity/follow.ts';
import { addJob } from '../platform/jobs/jobs.ts';
import { Calendar, type CalendarFields } from './calendar.ts';
import { SlaPolicy, type SlaPolicyFields } from './policy.ts';
import { SlaTerms, type Terms } from './terms.ts';

/** Every promise the desk makes now. A ticket is matched against it in memory: making one asks the database nothing more. */
export type Book = readonly Terms[];

let current: Book = [];
let loaded = false;
let reading = 0;
/** Terms never change, so what was read once holds. */
const known = new Map<string, Terms>();
const MOST_KNOWN = 500;

/** As last read, for what cannot wait. */
export const promisesNow = (): Book => current;

/** As of now: kept while the change stream promises to tell of changes, asked of the database otherwise. */
export async function promises(): Promise<Book> {
  return loaded && streamIsAlive() ? current : readPromises();
}

/** Reads policies and calendars anew and keeps their versions for ever. */
export async function readPromises(): Promise<Book> {
  const turn = ++reading;
  const [policies, calendars] = await Promise.all([SlaPolicy.find().sort({ isDefault: 1, order: 1, _id: 1 }).lean(), Calendar.find().lean()]);
  const byId = new Map(calendars.map((calendar) => [calendar._id.toString(), calendar]));
  const book = policies.flatMap((policy) => {
    const calendar = byId.get(policy.calendarId.toString());
    return calendar ? [termsFrom(policy, calendar)] : [];
  });
  const fresh = book.filter(({ _id }) => !known.has(_id));
  if (fresh.length > 0) await SlaTerms.collection.bulkWrite(fresh.map(({ _id, ...terms }) => ({ updateOne: { filter: { _id }, update: { $setOnInsert: terms }, upsert: true } })) as never, { ordered: false });
  const kept = book.map((terms) => remember(terms));
  if (turn === reading) {
    current = kept;
    loaded = true;
  }
  return kept;
}

/** After an edit: open tickets are counted anew by a job, and by a sweep should that be lost (tickets/recompute-promises.ts). */
export async function promisesChanged(): Promise<void> {
  await readPromises();
  void addJob('recompute-promises', {}, { key: 'open' });
}

/** What a ticket was promised, however long ago. */
export async function findTerms(id: string): Promise<Terms | null> {
  const here = known.get(id) ?? (await SlaTerms.findById(id).lean<Terms>());
  return here ? remember(here) : null;
}

/** The same object for the same terms: what is prepared from its calendar is found again by it. */
function remember(terms: Terms): Terms {
  const before = known.get(terms._id);
  if (before) return before;
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!);
  known.set(terms._id, terms);
  return terms;
}

type Stored<T> = T & { _id: Types.ObjectId };

function termsFrom(policy: Stored<SlaPolicyFields>, { _id, name: calendarName, zone, hours, holidays, version: calendarVersion }: Stored<CalendarFields>): Terms {
  const { name, order, isDefault, match, targets, pausingStatuses, firstResponsePauses, steps, penalty, version } = policy;
  const [policyId, calendarId] = [policy._id.toString(), _id.toString()];
  const of = { policyId, policyVersion: version, calendarId, calendarName, calendarVersion, calendar: { zone, hours, holidays } };
  return { _id: `${policyId}:${version}:${calendarVersion}`, ...of, name, order, isDefault, match: match ?? {}, targets, pausingStatuses, firstResponsePauses, steps, penalty };
}

followLive((line) => {
  if (line.event.startsWith('sla_policy.') || line.event.startsWith('calendar.')) void readPromises();
});

/** Tests only: as before the first reading. */
export function forgetPromises(): void {
  current = [];
  loaded = false;
  known.clear();
}
