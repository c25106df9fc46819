import { systemViewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { Calendar } from '../sla/calendar.ts';
import { openingHours } from '../sla/opening-hours.ts';
import { SlaPolicy } from '../sla/policy.ts';
import { applyPatch, saveTicket } from '../tickets/change.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { canBeWritten, queueLifeMail } from './life-mails.ts';

const AT_ONCE = 200;

/**
 * TK-05: whoever keeps us waiting is reminded, so many times at most, while the desk is open; any word of theirs on any channel ends the wait and begins the count anew
 * (catalogue 4.1, 12). Safe to run twice.
 */
export async function remindCustomers(): Promise<{ reminded: number }> {
  const { life } = await vocabulary();
  if (life.reminderHours === 0 || !(await deskIsOpen())) return { reminded: 0 };
  const before = new Date(clock.ms() - life.reminderHours * 3_600_000);
  const by = systemViewer({ via: 'job', detail: 'remind-customers' });
  const due = { status: 'pending_customer', statusCategory: 'waiting', updatedAt: { $lt: before }, 'requester.email': { $ne: null }, $or: [{ remindersSent: null }, { remindersSent: { $lt: life.reminderMost } }] };
  const waiting = Ticket.find(due as never, { requester: 1, closeReason: 1 }).sort({ updatedAt: 1 }).lean<TicketRecord[]>().cursor({ batchSize: AT_ONCE });
  let reminded = 0;
  for await (const found of waiting as unknown as AsyncIterable<TicketRecord>) {
    if (reminded === AT_ONCE) break;
    // Those who cannot be written to stay in this list for as long as they wait; they must not keep the others from their turn.
    if (!(await canBeWritten(found))) continue;
    const { _id } = found;
    const done = await changing(async (session) => {
      const ticket = await Ticket.findOne({ _id, ...due } as never, null, { session }).lean<TicketRecord>();
      if (!ticket) return false;
      const count = (ticket.remindersSent ?? 0) + 1;
      const { changed } = applyPatch(ticket, { remindersSent: count }, { properties: false });
      await saveTicket(ticket, changed, (card) => ['ticket.reminded', { card, count }], by, session);
      await queueLifeMail(ticket, 'reminder', `reminder:${_id}:${ticket.revision}`, session);
      return true;
    });
    if (done) reminded++;
  }
  return { reminded };
}

/** By the calendar of the policy for everybody else; a desk without one is always open. */
async function deskIsOpen(): Promise<boolean> {
  const policy = await SlaPolicy.findOne({ isDefault: true }, { calendarId: 1 }).lean();
  const calendar = policy && (await Calendar.findById(policy.calendarId).lean());
  if (!calendar) return true;
  const hours = openingHours(calendar);
  const now = clock.ms();
  const day = hours.dayAt(now);
  return [day - 1, day].some((date) => hours.of(date).some(({ from, to }) => from <= now && now < to));
}
