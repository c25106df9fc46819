import type { ActivityLine } from '../activity/activity.ts';
import { durableFollower } from '../activity/durable-follower.ts';
import type { Escalated } from '../activity/events.ts';
import { notify } from '../notifications/notify.ts';
import type { News } from '../notifications/who-hears.ts';
import { clock } from '../platform/clock.ts';
import { isId } from '../platform/id.ts';
import { Rule, type RuleRecord } from '../rules/rule.ts';
import { runOnce } from '../rules/run-rules.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { whoIs, type Role } from './recipients.ts';

/** What happened before the worker was off for longer is in the tickets' history and told to nobody any more. */
const TOO_OLD_MS = 7 * 24 * 60 * 60_000;

/** Call before followers start. */
export function followEscalations(): void {
  durableFollower('escalations', { events: ['ticket.escalated'], handle: (line) => tellOfStep(line) });
}

/** Tells those whom a step names, resolved now, and runs its rules. Safe to repeat: each hears of a line once, each rule acts on it once. */
export async function tellOfStep(line: ActivityLine): Promise<void> {
  if (!line.payload || !isId(line.subject.id) || clock.ms() - line.at.getTime() > TOO_OLD_MS) return;
  const { metric, at, lateMs, tell, rules, done, changes } = line.payload as Escalated;
  const ticket = await Ticket.findById(line.subject.id).lean<TicketRecord>();
  if (!ticket) return;
  const facts: News['facts'] = { metric, percent: 'percent' in at ? at.percent : null, minutesBefore: 'minutesBefore' in at ? at.minutesBefore : null, minutesAfter: 'minutesAfter' in at ? at.minutesAfter : null, late: lateMs > 0 ? 1 : null, reason: line.reason ?? null };
  const caller = line.by.kind === 'person' ? line.by.id : null;
  const news = new Map<string, News[]>();
  for (const role of tell) for (const { _id } of await whoIs(role as Role, ticket, undefined, caller)) news.set(_id.toString(), [{ event: 'escalated', relation: 'mine', facts }]);
  const given = done.find((one) => one.do === 'assign')?.to ?? null;
  if (given && changes.assigneeId) news.set(given, [{ event: 'escalated', relation: 'mine', facts: { ...facts, given: 1 } }]);
  const former = changes.assigneeId?.before;
  if (former && !news.has(String(former))) news.set(String(former), [{ event: 'taken_over', relation: 'mine', facts: { to: given } }]);
  await notify({ cause: line._id.toString(), burst: `ticket:${line.subject.id}`, by: line.by, at: line.at, ticket, news });
  for (const id of rules) {
    const rule = isId(id) ? await Rule.findOne({ _id: id, active: true }).lean<RuleRecord>() : null;
    if (rule) await runOnce(rule, ticket, line._id.toString(), line.event, []);
  }
}

