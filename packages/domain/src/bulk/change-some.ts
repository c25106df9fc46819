import { setImmediate as breathe } from 'node:timers/promises';
import type { ClientSession } from 'mongoose';
import type { ActivityLine } from '../activity/activity.ts';
import { headOf, nextLine } from '../activity/line.ts';
import { writeLines } from '../activity/record.ts';
import { Problem } from '../platform/problem.ts';
import { Person } from '../people/person.ts';
import type { Viewer } from '../people/viewer.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { toCard } from '../tickets/card.ts';
import { applyPatch } from '../tickets/change.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import type { Vocabulary } from '../tickets/vocabulary-words.ts';
import { BulkItems, type BulkItem, type BulkRecord } from './bulk-change.ts';
import { decideBulk, decideUndo, formerAssignees } from './decide-bulk.ts';
import type { Outcome } from './words.ts';

/** After so many the event loop is let go: nobody's page waits for a whole batch. */
const BREATH = 10;
const derived = ['statusCategory', 'audience', 'words', 'version', 'revision', 'updatedAt', 'dueSort', 'sla', 'dueAt', 'duePinned'] as const;

/** Changes some tickets with their lines of history, and writes what came of each. One transaction, of whoever calls. @returns how many of each outcome */
export async function changeSome(viewer: Viewer, bulk: BulkRecord, items: readonly BulkItem[], words: Vocabulary, session: ClientSession): Promise<Record<Outcome, number>> {
  const ids = items.flatMap(({ ticketId }) => (ticketId ? [ticketId] : []));
  const found = await Ticket.find({ $and: [{ _id: { $in: ids } }, ticketFilter(viewer)] }, null, { session }).lean<TicketRecord[]>();
  const tickets = new Map(found.map((ticket) => [ticket._id.toString(), ticket]));
  const active = bulk.undoOf ? new Set((await Person.find({ _id: { $in: formerAssignees(items.map(({ changes }) => changes)) }, active: true }, { _id: 1 }).lean()).map(({ _id }) => _id.toString())) : new Set<string>();

  const counts: Record<Outcome, number> = { changed: 0, unchanged: 0, refused: 0, conflict: 0 };
  const lines: ActivityLine[] = [];
  const writes: object[] = [];
  const results: object[] = [];
  for (const [at, item] of items.entries()) {
    if (at % BREATH === BREATH - 1) await breathe();
    const ticket = item.ticketId && tickets.get(item.ticketId.toString());
    const came = ticket ? decideOne(ticket, item) : { outcome: 'refused' as const, why: `There is no ticket ${item.number.slice(0, 40)} that you can see.` };
    counts[came.outcome] += 1;
    const changes = came.outcome === 'changed' ? { changes: came.changes } : {};
    results.push({ updateOne: { filter: { _id: item._id }, update: { $set: { outcome: came.outcome, why: 'why' in came ? came.why : null, ...changes } } } });
  }
  if (writes.length > 0) {
    const written = await Ticket.collection.bulkWrite(writes as never, { session, ordered: true });
    if (written.matchedCount < writes.length) throw new Problem('unavailable', 'Somebody changed one of these tickets at the same moment. It goes on by itself.');
    await writeLines(lines, session);
  }
  await BulkItems.collection.bulkWrite(results as never, { session, ordered: false });
  return counts;

  function decideOne(ticket: TicketRecord, item: BulkItem) {
    try {
      const expected = bulk.versions[ticket._id.toString()];
      if (expected !== undefined && expected !== ticket.version) return { outcome: 'conflict' as const, why: 'Somebody changed it since you looked. It was left as it is.' };
      const patch = bulk.undoOf ? decideUndo(viewer, ticket, item.changes ?? {}, active) : decideBulk(viewer, ticket, bulk.actions, { words, reason: bulk.reason ?? undefined });
      const { changed, changes } = applyPatch(ticket, patch, { properties: true });
      if (Object.keys(changes).length === 0) return { outcome: 'unchanged' as const, why: null };
      const about = { subject: { kind: 'ticket', id: ticket._id.toString() }, head: ticket.history as never, by: viewer, audience: { before: ticket.audience, after: changed.audience }, reason: bulk.reason, demo: ticket.demo };
      const line = nextLine('ticket.changed', { card: toCard(changed), changes }, about);
      lines.push(line as ActivityLine);
      const set = Object.fromEntries([...Object.keys(changes), ...derived].map((field) => [field, changed[field as keyof TicketRecord]]));
      const former = changes.assigneeId && changed.formerAssigneeIds ? { formerAssigneeIds: changed.formerAssigneeIds } : {};
      writes.push({ updateOne: { filter: { _id: ticket._id, revision: ticket.revision }, update: { $set: { ...set, ...former, history: headOf(line) } } } });
      return { outcome: 'changed' as const, why: null, changes };
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
      return { outcome: error.code === 'conflict' ? ('conflict' as const) : ('refused' as const), why: error.message };
    }
  }
}
