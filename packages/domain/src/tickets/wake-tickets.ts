import { clock } from '../platform/clock.ts';
import { systemViewer } from '../people/viewer.ts';
import { changeTicketAs } from './change.ts';
import { Ticket } from './ticket.ts';

const AT_ONCE = 200;

/** Snoozed until an answer: a time that never comes, and a customer's message wakes every ticket anyway. */
export const UNTIL_ANSWER = new Date('9999-12-31T00:00:00.000Z');

/** Tickets whose snooze has run out are back in their lists; those to be looked at again after they were solved say so. Safe to run twice. */
export async function wakeTickets(): Promise<{ woken: number; followedUp: number }> {
  const by = systemViewer({ via: 'job', detail: 'wake-tickets' });
  const now = clock.now();
  const due = (field: 'snoozedUntil' | 'followUpAt') => Ticket.find({ [field]: { $type: 'date', $lte: now } }, { _id: 1 }).sort({ [field]: 1 }).limit(AT_ONCE).lean();
  const sleeping = await due('snoozedUntil');
  for (const { _id } of sleeping) await changeTicketAs(by, _id.toString(), null, ({ snoozedUntil }) => (snoozedUntil && snoozedUntil <= now ? { snoozedUntil: null } : {}), 'Its time has come.');
  const checks = await due('followUpAt');
  for (const { _id } of checks) await changeTicketAs(by, _id.toString(), null, ({ followUpAt, tags }) => (followUpAt && followUpAt <= now ? { followUpAt: null, tags: [...new Set([...tags, 'follow-up'])] } : {}), 'Time to look whether it is still solved.');
  return { woken: sleeping.length, followedUp: checks.length };
}
