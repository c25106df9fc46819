import { systemViewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { momentsOf } from '../tickets/change-ticket.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { canBeWritten, lastWordAt, queueLifeMail } from './life-mails.ts';

const AT_ONCE = 200;

/**
 * Closes what was resolved and met with silence of both sides for as long as the desk says (conflict S; catalogue 4.1, 11), and tells the customer. The process's own clock
 * alone says what is old. Safe to run twice.
 */
export async function autoClose(): Promise<{ closed: number }> {
  const { life } = await vocabulary();
  if (life.autoCloseDays === 0) return { closed: 0 };
  const before = new Date(clock.ms() - life.autoCloseDays * 86_400_000);
  const by = systemViewer({ via: 'job', detail: 'auto-close' });
  const silent = await Ticket.find({ statusCategory: 'resolved', updatedAt: { $lt: before } }, { _id: 1 }).sort({ updatedAt: 1 }).limit(AT_ONCE).lean();
  let closed = 0;
  for (const { _id } of silent) {
    const word = await lastWordAt(_id);
    if (word && word > before) continue;
    const told = await changing(async (session) => {
      const ticket = await Ticket.findById(_id, null, { session }).lean<TicketRecord>();
      if (ticket?.statusCategory !== 'resolved' || ticket.updatedAt >= before) return false;
      const { changed, changes } = applyPatch(ticket, { status: 'closed', ...momentsOf(ticket, 'closed') }, { properties: true });
      await saveTicket(ticket, changed, (card) => ['ticket.changed', { card, changes }], by, session, `Nobody said anything for ${life.autoCloseDays} days.`);
      if (life.autoCloseNotice && (await canBeWritten(ticket))) await queueLifeMail(ticket, 'closed', `closed:${_id}:${changed.version}`, session);
      return true;
    });
    if (told) closed++;
  }
  return { closed };
}
