import type { Document, Filter as MongoFilter } from 'mongodb';
import { Types } from 'mongoose';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { askerOf } from './asker.ts';
import { ticketFilter } from './audience.ts';
import { categoriesIn } from './filter/categories.ts';
import { queryOf, type Query } from './filter/compile.ts';
import { namesTrash } from './filter/matches.ts';
import { filterAsked } from './filter/from-query.ts';
import { conditionsOf, type Filter } from './filter/words.ts';
import { beyond, phasesOf, readPlace, writePlace, type Phase } from './list-order.ts';
import { marksFor } from './reads.ts';
import { Ticket, type TicketRecord } from './ticket.ts';
import type { ListSort, TicketFilterInput } from './words.ts';

export type Page = { items: TicketRecord[]; next: string | null };

/** What is shown of a list is never more than this at once. */
export const MOST_ROWS = 100;
/** Counting a large view costs what scanning it costs: beyond this it is "999+". */
export const MOST_COUNTED = 999;
/** A list that no index serves may look this long; then it is refused. */
const LONGEST_MS = 2_000;

/** `only`: of these tickets, by their ids. */
export type Asked = { filter: Filter; sort?: ListSort; only?: readonly string[] };
type Place = { after?: string; limit?: number };
/** Whole: with the description, which may be long. Rows do without. */
type What = { rows?: boolean };

/**
 * One page of the tickets a viewer may see, by the place where the last page ended, so that a page costs the same wherever it stands.
 * `after` is the `next` of the page before.
 * @throws Problem `invalid` for a filter that is too wide to be answered in two seconds
 */
export async function listTickets(viewer: Viewer, input: TicketFilterInput, place: Place = {}, what: What = {}): Promise<Page> {
  return listBy(viewer, { filter: await filterAsked(viewer, input), sort: input.sort }, place, what);
}

/** The same for a filter at hand. */
export async function listBy(viewer: Viewer, { filter, sort = '-updatedAt', only }: Asked, { after, limit = 25 }: Place = {}, { rows = false }: What = {}): Promise<Page> {
  const size = Math.min(limit, MOST_ROWS);
  const { where, phases } = await readsOf(viewer, filter, sort);
  if (only) where.push({ _id: { $in: only.filter(isId).map((id) => new Types.ObjectId(id)) } });
  const place = after === undefined ? null : readPlace(sort, phases.length, after);
  const found: { ticket: TicketRecord; phase: number }[] = [];
  for (let at = place?.phase ?? 0; at < phases.length && found.length <= size; at++) {
    const phase = phases[at]!;
    const query: Query = { $and: [phase.where, ...where, ...(place?.phase === at ? [beyond(phase, place)] : [])] };
    const tickets = await inTime(cursorOf(query, phase, size + 1 - found.length, rows).toArray());
    for (const ticket of tickets) found.push({ ticket: ticket as TicketRecord, phase: at });
  }
  const items = found.slice(0, size);
  const last = items.at(-1);
  return { items: items.map(({ ticket }) => ticket), next: found.length > size && last ? writePlace(sort, last.phase, phases[last.phase]!, last.ticket) : null };
}

/** How a list is read: what holds for all of it, and the phases of its order. Tests look at the plans of these. */
export async function readsOf(viewer: Viewer, filter: Filter, sort: ListSort): Promise<{ where: Query[]; phases: Phase[] }> {
  if (namesTrash(filter)) permit(mayAnywhere(viewer, 'tickets.delete'), 'What is in the trash is seen by those who may put tickets there. Ask an administrator if you need it.');
  const marks = asksForUnread(filter) ? await marksFor(viewer) : undefined;
  const query = queryOf(filter, askerOf(viewer), marks ?? { unread: [], read: [] });
  return { where: [ticketFilter(viewer), query].filter((part) => Object.keys(part).length > 0), phases: phasesOf(sort, categoriesIn(filter)) };
}

/** What is long or many in a ticket and on no card (card.ts): what is not read need not be taken apart fifty times for a page. */
const notInRows = {
  ...{ words: 0, history: 0, description: 0, audience: 0, 'sla.turns': 0, 'sla.past': 0, 'sla.steps': 0, customFields: 0, externalRefs: 0, parts: 0, resolution: 0, mentionedIds: 0, followerIds: 0, formerAssigneeIds: 0 },
  ...{ mergedFromIds: 0, submitterName: 0, submitterEmail: 0, submittedCompanyName: 0, firstResponseAt: 0, resolvedAt: 0, closedAt: 0, category: 0, subcategory: 0, mailboxId: 0 },
} as const;

/** @param maxTimeMS null: as long as it takes, for jobs */
export function cursorOf(query: Query, { field, direction }: Phase, limit: number, rows: boolean, maxTimeMS: number | null = LONGEST_MS) {
  const projection = rows ? notInRows : { words: 0, history: 0 };
  return Ticket.collection
    .find(query as MongoFilter<Document>, { projection, ...(maxTimeMS === null ? {} : { maxTimeMS }) })
    .sort({ [field]: direction, _id: direction })
    .limit(limit);
}

/** How many there are, at most one more than MOST_COUNTED. */
export async function countTickets(viewer: Viewer, input: TicketFilterInput): Promise<number> {
  return countBy(viewer, await filterAsked(viewer, input));
}

export async function countBy(viewer: Viewer, filter: Filter): Promise<number> {
  const { where, phases } = await readsOf(viewer, filter, 'updatedAt');
  return inTime(Ticket.collection.countDocuments({ $and: [phases[0]!.where, ...where] } as MongoFilter<Document>, { limit: MOST_COUNTED + 1, maxTimeMS: LONGEST_MS }));
}

/** The query that finds a filter's tickets, for work on all of them: bulk changes, exports. */
export async function queryFor(viewer: Viewer, filter: Filter): Promise<Query> {
  const { where, phases } = await readsOf(viewer, filter, 'updatedAt');
  return { $and: [phases[0]!.where, ...where] };
}

const asksForUnread = (filter: Filter): boolean => conditionsOf(filter).some(({ condition }) => condition.field === 'unread');

export async function inTime<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: number }).code !== 50) throw error;
    const message = 'This filter is too wide to be answered in two seconds. Narrow it: name a status, a team, an assignee or a customer, or sort by the newest change.';
    throw new Problem('invalid', message, { errors: [{ path: 'filter', message }] });
  }
}

