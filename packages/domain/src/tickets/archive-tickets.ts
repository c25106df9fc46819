import type { Types } from 'mongoose';
import { systemViewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { applyPatch, saveTicket } from './change.ts';
import { Ticket, type TicketRecord } from './ticket.ts';
import { vocabulary } from './vocabulary.ts';

const AT_ONCE = 500;

/**
 * TK-07: what was closed and left alone for as long as the desk says is put away, what was cancelled at once, whatever the desk says: out of lists, counts and boards, found by `is:archived`, read as before, and
 * taken out again by whoever may close. So many at each call, the oldest first. Safe to run twice.
 */
export async function archiveTickets(): Promise<{ archived: number }> {
  const { life } = await vocabulary();
  const before = new Date(clock.ms() - life.archiveDays * 86_400_000);
  const [old, cancelled] = await Promise.all([
    life.archiveDays === 0 ? [] : Ticket.find({ statusCategory: 'closed', updatedAt: { $lt: before } }, { _id: 1 }).sort({ updatedAt: 1 }).limit(AT_ONCE).lean(),
    Ticket.find({ status: 'cancelled', statusCategory: 'closed' }, { _id: 1 }).limit(AT_ONCE).lean(),
  ]);
  let archived = 0;
  for (const { _id } of cancelled) if (await archive(_id, () => true, 'It was cancelled.')) archived++;
  for (const { _id } of old) if (await archive(_id, ({ updatedAt }) => updatedAt < before, `Closed and untouched for ${life.archiveDays} days.`)) archived++;
  return { archived };
}

async function archive(id: Types.ObjectId, still: (ticket: TicketRecord) => boolean, why: string): Promise<boolean> {
  const by = systemViewer({ via: 'job', detail: 'archive' });
  return changing(async (session) => {
    const ticket = await Ticket.findById(id, null, { session }).lean<TicketRecord>();
    if (ticket?.statusCategory !== 'closed' || !still(ticket)) return false;
    const { changed, changes } = applyPatch(ticket, { archivedAt: clock.now() }, { properties: true });
    await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes }], by, session, why);
    return true;
  });
}
