import type { ActivityLine } from '../activity/activity.ts';
import type { Changes } from '../activity/events.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { categoryOf } from '../tickets/status-words.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { vocabulary } from '../tickets/vocabulary.ts';
import { approvingTeam } from './approval.ts';
import { canBeWritten, queueLifeMail } from './life-mails.ts';
import { Outbox } from './outbox.ts';
import { solvedLink } from './solved-link.ts';

/** A slip is taken back within this time, and nobody hears of it (catalogue 4.18, 9). */
const HELD_MS = 2 * 60_000;

/**
 * TK-30: a customer whose ticket was resolved without a word to them is told so, with what solved it and a link to say whether it is. Reopened before the mail left, it never leaves.
 * Follows the history; safe to repeat.
 */
export async function followResolved(line: ActivityLine): Promise<void> {
  const status = (line.payload as { changes?: Changes }).changes?.status;
  if (!status) return;
  const [before, after] = [status.before, status.after].map((key) => categoryOf(String(key)));
  if (after === 'resolved') await tellResolved(line.subject.id);
  else if (before === 'resolved' && after !== 'closed') await Outbox.deleteMany({ key: { $regex: `^resolved:${line.subject.id}:` }, state: 'queued', dueAt: { $gt: clock.now() } });
}

async function tellResolved(ticketId: string): Promise<void> {
  if (!(await vocabulary()).life.resolvedNotice) return;
  await changing(async (session) => {
    const ticket = await Ticket.findById(toId(ticketId), null, { session }).lean<TicketRecord>();
    if (ticket?.statusCategory !== 'resolved' || !ticket.resolvedAt || !(await canBeWritten(ticket))) return;
    // Words of staff that nobody has approved do not go along.
    const resolution = ticket.resolution && !(await approvingTeam(ticket, session)) ? `\n\n${ticket.resolution}` : '';
    await queueLifeMail(ticket, 'resolved', `resolved:${ticket._id}:${ticket.resolvedAt.getTime()}`, session, { resolution, link: solvedLink(ticket), heldUntil: new Date(clock.ms() + HELD_MS) });
  });
}
