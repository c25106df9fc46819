import { Types } from 'mongoose';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { ticketFilter } from './audience.ts';
import { searchFilter } from './search-words.ts';
import { Ticket, type TicketRecord } from './ticket.ts';
import { categories, categoryOf, channels, priorities, statusNamed, type Category, type TicketFilterInput, type View } from './words.ts';

export type Page = { items: TicketRecord[]; next: string | null };

/** What is shown of a list is never more than this at once. */
export const MOST_ROWS = 100;
/** Counting a large view costs what scanning it costs: beyond this it is "999+". */
export const MOST_COUNTED = 999;

type Place = { after?: string; limit?: number };

/**
 * One page of the tickets a viewer may see, by the place where the last page ended, so that a page costs the same wherever it stands.
 * `after` is the `next` of the page before.
 */
export async function listTickets(viewer: Viewer, input: TicketFilterInput, { after, limit = 25 }: Place = {}): Promise<Page> {
  const size = Math.min(limit, MOST_ROWS);
  const rows = await listQuery(viewer, input, { after, limit: size + 1 }).lean<TicketRecord[]>();
  const items = rows.slice(0, size);
  return { items, next: rows.length > size ? placeOf(sortOf(input), items.at(-1)!) : null };
}

/** The query behind a page; tests look at its plan. */
export function listQuery(viewer: Viewer, input: TicketFilterInput, { after, limit = 25 }: Place) {
  const sort = sortOf(input);
  const filter = { $and: [ticketFilter(viewer), filterOf(viewer, input), after ? afterPlace(sort, after) : {}] };
  return Ticket.find(filter, { words: 0, history: 0 })
    .sort({ [sort.field]: sort.direction, _id: sort.direction })
    .limit(limit);
}

/** How many there are, at most one more than MOST_COUNTED. */
export async function countTickets(viewer: Viewer, input: TicketFilterInput): Promise<number> {
  return Ticket.countDocuments({ $and: [ticketFilter(viewer), filterOf(viewer, input)] }).limit(MOST_COUNTED + 1);
}

type Sort = { field: 'updatedAt' | 'createdAt' | 'dueAt'; direction: 1 | -1 };

const sorts: Record<NonNullable<TicketFilterInput['sort']>, Sort> = {
  '-updatedAt': { field: 'updatedAt', direction: -1 },
  updatedAt: { field: 'updatedAt', direction: 1 },
  '-createdAt': { field: 'createdAt', direction: -1 },
  createdAt: { field: 'createdAt', direction: 1 },
  dueAt: { field: 'dueAt', direction: 1 },
};

const sortOf = (input: TicketFilterInput): Sort => sorts[input.sort ?? '-updatedAt'];

function placeOf(sort: Sort, ticket: TicketRecord): string {
  return Buffer.from(JSON.stringify([sort.field, ticket[sort.field]?.getTime() ?? null, ticket._id.toString()])).toString('base64url');
}

function afterPlace(sort: Sort, place: string): Record<string, unknown> {
  const [field, at, id] = readPlace(place);
  if (field !== sort.field || !isId(id) || !(at === null || typeof at === 'number')) throw badPlace();
  const value = at === null ? null : new Date(at as number);
  const beyond = sort.direction === 1 ? '$gt' : '$lt';
  const sameValue = { [sort.field]: value, _id: { [beyond]: new Types.ObjectId(id) } };
  // Without a value comes first when ascending.
  if (value === null) return sort.direction === 1 ? { $or: [sameValue, { [sort.field]: { $ne: null } }] } : sameValue;
  return sort.direction === 1 ? { $or: [sameValue, { [sort.field]: { $gt: value } }] } : { [sort.field]: { $lte: value }, $or: [sameValue, { [sort.field]: { $lt: value } }] };
}

function readPlace(place: string): unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(place, 'base64url').toString('utf8'));
    if (Array.isArray(read) && read.length === 3) return read;
  } catch {
    // Said below.
  }
  throw badPlace();
}

const badPlace = () => new Problem('invalid', 'This list place (after) does not belong to this list. Start from its first page.', { errors: [{ path: 'after', message: 'Use the "next" of the page before, with the same sort.' }] });

function filterOf(viewer: Viewer, input: TicketFilterInput): Record<string, unknown> {
  const and: Record<string, unknown>[] = [];
  if (input.view) and.push(viewFilter(viewer, input.view));
  if (input.status) {
    const wanted = several('status', input.status, (name) => statusNamed(name) ?? undefined);
    and.push({ statusCategory: { $in: [...new Set(wanted.map(categoryOf))] }, status: { $in: wanted } });
  }
  if (input.statusCategory) and.push({ statusCategory: { $in: several('statusCategory', input.statusCategory, oneOf(categories)) } });
  if (input.priority) and.push({ priority: { $in: several('priority', input.priority, oneOf(priorities)) } });
  if (input.channel) and.push({ channel: { $in: several('channel', input.channel, oneOf(channels)) } });
  if (input.tag) and.push({ tags: { $in: input.tag.split(',').map((tag) => tag.trim().toLowerCase()) } });
  if (input.type) and.push({ type: input.type });
  if (input.assignee) and.push({ assigneeId: { $in: several('assignee', input.assignee, (text) => (text === 'me' ? (idOf(viewer) ?? undefined) : idOrNone(text))) } });
  if (input.team) and.push({ teamId: { $in: several('team', input.team, idOrNone) } });
  if (input.requester) and.push({ 'requester.contactId': new Types.ObjectId(input.requester) });
  if (input.q) and.push(searchFilter(input.q) ?? { _id: null });
  // Every category, named: an index then gives the newest of each in order, where everything would be read and sorted.
  const inOrder = input.view ?? input.status ?? input.statusCategory ?? input.assignee ?? input.requester ?? input.q;
  if (inOrder === undefined) and.push({ statusCategory: { $in: [...categories] } });
  return and.length ? { $and: and } : {};
}

const live: Category[] = ['triage', 'open', 'waiting'];

function viewFilter(viewer: Viewer, view: View): Record<string, unknown> {
  const me = idOf(viewer);
  switch (view) {
    case 'mine':
      return { statusCategory: { $in: live }, assigneeId: { $in: me ? [me] : [] } };
    case 'unassigned':
      return { statusCategory: { $in: ['triage', 'open'] }, assigneeId: { $in: [null] } };
    case 'all':
      return { statusCategory: { $in: live } };
    case 'waiting':
      return { statusCategory: { $in: ['waiting'] } };
    case 'resolved':
      return { statusCategory: { $in: ['resolved'] } };
  }
}

function idOf(viewer: Viewer): Types.ObjectId | null {
  return viewer.actor.kind === 'person' && viewer.actor.id ? new Types.ObjectId(viewer.actor.id) : null;
}

const idOrNone = (text: string): Types.ObjectId | null | undefined => (text === 'none' ? null : isId(text) ? new Types.ObjectId(text) : undefined);

function oneOf<T extends string>(known: readonly T[]): (text: string) => T | undefined {
  return (text) => known.find((one) => one === text);
}

/** Values divided by commas, each of which must be understood. */
function several<T>(field: string, text: string, read: (text: string) => T | undefined): T[] {
  return text.split(',').map((part) => {
    const value = read(part.trim());
    if (value !== undefined) return value;
    throw new Problem('invalid', `The filter ${field} does not know "${part.slice(0, 40)}".`, { errors: [{ path: field, message: `"${part.slice(0, 40)}" is not known.` }] });
  });
}
