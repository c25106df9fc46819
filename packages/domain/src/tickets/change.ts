import { isDeepStrictEqual } from 'node:util';
import type { ClientSession } from 'mongoose';
import type { Audiences, Head } from '../activity/activity.ts';
import type { Changes, EventName, Events } from '../activity/events.ts';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import type { Viewer } from '../people/viewer.ts';
import { audienceOf } from './audience.ts';
import { toCard, toPublicTicket, type Card } from './card.ts';
import { dueSortOfTicket } from './due-sort.ts';
import { findTicket } from './find-ticket.ts';
import { withFormer } from './former-assignees.ts';
import { keepPromise } from './keep-promise.ts';
import { partKey } from './part-words.ts';
import { searchWords } from './search-words.ts';
import { Ticket, type TicketRecord } from './ticket.ts';
import { categoryOf } from './words.ts';

/** Fields of a ticket with their new values. */
export type Patch = Partial<Omit<TicketRecord, '_id' | 'number' | 'version' | 'revision' | 'audience' | 'words' | 'missingParts' | 'formerAssigneeIds' | 'history' | 'statusCategory' | 'updatedAt' | 'createdAt'>>;

type By = Pick<Viewer, 'actor' | 'origin'>;

/**
 * Loads a ticket the viewer may see, lets `decide` say what becomes of it, and writes that with its line of history, all in one transaction. `decide` may run
 * again when somebody else was faster, so it only reads and decides.
 * @param expected the version the change was made upon; null when it does not matter.
 * @throws Problem `conflict` that carries the current ticket when `expected` is stale.
 */
export async function changeTicketAs(
  viewer: Viewer,
  idOrNumber: string,
  expected: number | null,
  decide: (ticket: TicketRecord) => Patch,
  reason?: string,
): Promise<TicketRecord> {
  return changing(async (session) => {
    const ticket = await findTicket(viewer, idOrNumber, session);
    if (expected !== null && expected !== ticket.version) {
      throw new Problem('conflict', 'Somebody changed this ticket since you opened it. Look at what is new, then save again.', { current: toPublicTicket(ticket) });
    }
    const { changed, changes } = applyPatch(ticket, decide(ticket), { properties: true });
    if (Object.keys(changes).length === 0) return ticket;
    await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes }], viewer, session, reason);
    return changed;
  });
}

/** The ticket after a patch, with everything that is derived, and what differs. */
export function applyPatch(ticket: TicketRecord, patch: Patch, { properties }: { properties: boolean }): { changed: TicketRecord; changes: Changes } {
  const changes: Changes = {};
  // What goes on is no longer put away.
  if (ticket.archivedAt && patch.status !== undefined && categoryOf(patch.status) !== 'closed') patch = { ...patch, archivedAt: null };
  for (const [field, after] of Object.entries(patch)) {
    const before = ticket[field as keyof TicketRecord];
    if (after !== undefined && !same(before, after)) changes[field] = { before, after };
  }
  const changed: TicketRecord = { ...ticket, ...(Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Patch) };
  changed.statusCategory = changed.trashedAt ? 'trash' : changed.archivedAt ? 'archived' : categoryOf(changed.status);
  if (changes.assigneeId && ticket.assigneeId) changed.formerAssigneeIds = withFormer(ticket.formerAssigneeIds ?? [], ticket.assigneeId);
  if (changes.parts) changed.missingParts = (changed.parts ?? []).filter(({ quantity, arrived }) => arrived < quantity).map(({ name }) => partKey(name));
  changed.audience = audienceOf(changed);
  changed.words = searchWords(changed);
  changed.version = ticket.version + (properties && Object.keys(changes).length > 0 ? 1 : 0);
  changed.revision = ticket.revision + 1;
  changed.updatedAt = clock.now();
  if (patch.dueAt !== undefined && changes.dueAt) changed.duePinned = patch.dueAt !== null;
  Object.assign(changed, keepPromise(ticket, changed, changed.updatedAt));
  changed.dueSort = dueSortOfTicket(changed);
  return { changed, changes };
}

/** Writes a changed ticket and the line that tells of it. */
export async function saveTicket<E extends EventName>(
  before: TicketRecord,
  after: TicketRecord,
  tell: (card: Card) => [event: E, payload: Events[E]],
  by: By,
  session: ClientSession,
  reason?: string,
): Promise<void> {
  const [event, payload] = tell(toCard(after));
  const audience: Audiences = { before: before.audience, after: after.audience };
  const about = { subject: { kind: 'ticket', id: after._id.toString() }, head: before.history as Head | null, by, audience, reason, demo: after.demo };
  after.history = await record(event, payload, about, session);
  const written = await Ticket.collection.updateOne({ _id: after._id, revision: before.revision }, { $set: differences(before, after) }, { session });
  if (written.matchedCount === 0) throw new Problem('conflict', 'Somebody changed this ticket at the same moment. Try again.');
}

/** What has to be written of a changed ticket. */
export const differences = (before: TicketRecord, after: TicketRecord): object => Object.fromEntries(Object.entries(after).filter(([field, value]) => field !== '_id' && !same(before[field as keyof TicketRecord], value)));

const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(plain(a), plain(b));

/** Ids are compared by what they stand for: two objects of one id differ in their hidden fields. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
