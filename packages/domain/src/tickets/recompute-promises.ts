import { isDeepStrictEqual } from 'node:util';
import { setImmediate as breathe } from 'node:timers/promises';
import { model, Schema, type Types } from 'mongoose';
import type { ActivityLine } from '../activity/activity.ts';
import { headOf, nextLine } from '../activity/line.ts';
import { writeLines } from '../activity/record.ts';
import { systemViewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { defineJob } from '../platform/jobs/jobs.ts';
import { promises, readPromises, type Book } from '../sla/book.ts';
import { toCard } from './card.ts';
import { dueSortOfTicket } from './due-sort.ts';
import { keepPromise } from './keep-promise.ts';
import { OVER } from './due-order-words.ts';
import { Ticket, type TicketRecord } from './ticket.ts';

const AT_ONCE = 500;
/** While the database writes some, others are worked out. */
const LANES = 2;
const BREATH = 20;
/** So many ids are read ahead, from an index that holds the open tickets alone. */
const AHEAD = 20_000;

/** Which promises the open tickets were last counted by. One document. */
type Counted = { _id: 'open'; book: string; after: Types.ObjectId | null; toward: string | null };
const PromiseState = model<Counted>('PromiseState', new Schema<Counted>({ _id: String as never, book: String, after: Schema.Types.ObjectId, toward: String }, { collection: 'promise_state', autoIndex: false, versionKey: false }));

const nameOf = (book: Book): string => book.map(({ _id }) => _id).join(' ');
const live = { statusCategory: { $in: ['triage', 'open', 'waiting'] }, dueSort: { $lt: OVER } };

/**
 * After an edit of a policy or calendar the open tickets are counted by what holds now (catalogue 4.3, 12), 500 in one transaction with their lines of history; what is over keeps its numbers.
 * Goes on where it was killed, does nothing when all is counted, safe to run twice.
 * @returns how many tickets got another promise
 */
export async function recomputePromises(): Promise<number> {
  const book = await readPromises();
  const toward = nameOf(book);
  const state = await PromiseState.findById('open').lean<Counted>();
  if (state?.book === toward) return 0;
  let after = state?.toward === toward ? state.after : null;
  let changed = 0;
  for (;;) {
    const ids = await openAfter(after);
    for (let at = 0; at < ids.length; at += LANES * AT_ONCE) {
      const lanes = Array.from({ length: LANES }, (_, lane) => ids.slice(at + lane * AT_ONCE, at + (lane + 1) * AT_ONCE)).filter(({ length }) => length > 0);
      for (const count of await Promise.all(lanes.map((some) => recomputeSome(some, book)))) changed += count;
      after = lanes.at(-1)!.at(-1)!;
      await PromiseState.updateOne({ _id: 'open' }, { $set: { after, toward } }, { upsert: true });
    }
    if (ids.length < AHEAD) break;
  }
  await PromiseState.updateOne({ _id: 'open' }, { $set: { book: toward, after: null, toward: null } }, { upsert: true });
  return changed;
}

/** In the order of their ids, though the index has another: sorting the few that are open is a hundred times less than passing by all that are over. */
async function openAfter(after: Types.ObjectId | null): Promise<Types.ObjectId[]> {
  const query = { ...live, ...(after ? { _id: { $gt: after } } : {}) };
  const found = await Ticket.collection.find(query as never, { projection: { _id: 1 } }).hint({ statusCategory: 1, dueSort: 1, _id: 1, updatedAt: 1, createdAt: 1 }).sort({ _id: 1 }).limit(AHEAD).toArray();
  return found.map(({ _id }) => _id);
}

async function recomputeSome(ids: readonly Types.ObjectId[], book: Book): Promise<number> {
  const by = systemViewer({ via: 'job', detail: 'recompute-promises' });
  return changing(async (session) => {
    const tickets = await Ticket.find({ _id: { $in: ids } } as never, null, { session }).lean<TicketRecord[]>();
    const lines: ActivityLine[] = [];
    const writes: object[] = [];
    for (const [at, ticket] of tickets.entries()) {
      if (at % BREATH === BREATH - 1) await breathe();
      const promise = keepPromise(ticket, ticket, clock.now(), { book, anew: true });
      if (isDeepStrictEqual(told(ticket), told({ ...ticket, ...promise }))) continue;
      const after: TicketRecord = { ...ticket, ...promise, revision: ticket.revision + 1 };
      after.dueSort = dueSortOfTicket(after);
      const about = { subject: { kind: 'ticket', id: ticket._id.toString() }, head: ticket.history as never, by, audience: { before: ticket.audience, after: ticket.audience }, demo: ticket.demo };
      const line = nextLine('ticket.promise_changed', { card: toCard(after) }, about);
      lines.push(line as unknown as ActivityLine);
      const { sla, dueAt, duePinned, dueSort, revision } = after;
      // A place that is written, even the same, is worked out again for each of its sixteen indexes.
      const moved = dueSort === ticket.dueSort ? {} : { dueSort };
      writes.push({ updateOne: { filter: { _id: ticket._id }, update: { $set: { sla, dueAt, ...(duePinned === undefined ? {} : { duePinned }), ...moved, revision, history: headOf(line) } } } });
    }
    if (writes.length > 0) await Ticket.collection.bulkWrite(writes as never, { session, ordered: false });
    await writeLines(lines, session);
    return writes.length;
  });
}

/** What a promise says, without how it was written down. */
const told = ({ sla, dueAt, duePinned }: TicketRecord) => JSON.stringify([sla?.terms, sla?.clocks, sla?.nextStepAt, sla?.leftOut, dueAt, duePinned ?? false]);

/** Found again each minute whatever was lost. */
export async function sweepPromises(): Promise<number> {
  const state = await PromiseState.findById('open').lean<Counted>();
  return state?.book === nameOf(await promises()) ? 0 : recomputePromises();
}

/** Call before jobs start. */
export function definePromises(): void {
  defineJob('recompute-promises', { concurrency: 1 }, () => recomputePromises());
}

/** What an edit would do to open tickets, before it is saved: how many get another due time, and how many of them would be overdue at once. At most so many are looked at. */
const MOST_LOOKED_AT = 10_000;

export async function effectOf(book: Book): Promise<{ open: number; looked: number; moved: number; overdue: number; numbers: string[] }> {
  const open = await Ticket.countDocuments(live as never);
  const now = clock.now();
  const numbers: string[] = [];
  let [looked, moved, overdue] = [0, 0, 0];
  const cursor = Ticket.find(live as never, { words: 0, description: 0 }).sort({ _id: -1 }).limit(MOST_LOOKED_AT).lean<TicketRecord[]>().cursor({ batchSize: 500 });
  for await (const ticket of cursor as unknown as AsyncIterable<TicketRecord>) {
    looked += 1;
    if (looked % BREATH === 0) await breathe();
    const [before, after] = [owed(ticket), owed({ ...ticket, ...keepPromise(ticket, ticket, now, { book, anew: true }) })];
    if (before.join() === after.join()) continue;
    moved += 1;
    if (numbers.length < 20) numbers.push(ticket.number);
    if (isMissed(after, now) && !isMissed(before, now)) overdue += 1;
  }
  return { open, looked, moved, overdue, numbers };
}

/** The due times of all that is promised and not kept yet, in ms. */
const owed = ({ sla }: TicketRecord): (number | null)[] => sla?.clocks.flatMap(({ metAt, dueAt }) => (metAt ? [] : [dueAt?.getTime() ?? null])) ?? [];
const isMissed = (due: readonly (number | null)[], now: Date): boolean => due.some((at) => at !== null && at < now.getTime());
