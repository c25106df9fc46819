import { Activity, type ActivityLine } from '../activity/activity.ts';
import { clock } from '../platform/clock.ts';
import { setting } from '../platform/settings.ts';
import { compileFilter } from '../tickets/filter/compile.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { isByRule } from './act.ts';
import { judgeTicket, ruleAsker } from './judge.ts';
import { Rule, type RuleRecord } from './rule.ts';
import { RuleRun } from './run.ts';
import { runOnce } from './run-rules.ts';
import type { Trigger } from './words.ts';

const HOUR = 60 * 60_000;
const AT_ONCE = 500;
/** What one rule does at most in one sweep; the next goes on. */
const MOST_ACTS = 500;

type OnTime = Extract<Trigger, { on: 'time' }>;

/** Lets the rules on time look at the tickets whose time has come: once for each rule, ticket and the moment that was counted from. */
export async function sweepRules(): Promise<number> {
  const rules = await Rule.find({ active: true, 'trigger.on': 'time' } as never).sort({ order: 1, _id: 1 }).lean<RuleRecord[]>();
  const zone = rules.length > 0 ? await setting('desk.zone') : 'UTC';
  let acted = 0;
  for (const rule of rules) acted += await sweepRule(rule, rule.trigger as OnTime, zone);
  return acted;
}

/** The tickets that a rule on time means now; a moment that never was is none. */
export const dueTickets = ({ when }: Pick<RuleRecord, 'when'>, { since, hours }: OnTime, zone: string): Record<string, unknown> => ({
  $and: [compileFilter(when, ruleAsker(zone)), { [since]: { $ne: null, $lte: new Date(clock.ms() - hours * HOUR) } }],
});

async function sweepRule(rule: RuleRecord, trigger: OnTime, zone: string): Promise<number> {
  let acted = 0;
  let after: unknown = null;
  while (acted < MOST_ACTS) {
    const tickets = await Ticket.find({ $and: [dueTickets(rule, trigger, zone), after ? { _id: { $gt: after } } : {}] } as never, { words: 0 })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .lean<TicketRecord[]>();
    if (tickets.length === 0) return acted;
    after = tickets.at(-1)!._id;
    const known = new Set((await RuleRun.find({ ruleId: rule._id, ticketId: { $in: tickets.map(({ _id }) => _id) }, state: 'done' }, { ticketId: 1, cause: 1 }).lean()).map(({ ticketId, cause }) => `${ticketId} ${cause}`));
    for (const ticket of tickets) {
      const cause = `${trigger.since}:${ticket[trigger.since]!.toISOString()}`;
      if (known.has(`${ticket._id} ${cause}`) || !(await movedByOthers(rule, ticket))) continue;
      const { held, conditions } = await judgeTicket(rule.when, ticket, ruleAsker(zone));
      const waited = { what: trigger.since, is: 'ago', value: trigger.hours, saw: ticket[trigger.since]!.toISOString(), held: true };
      if (held && (await runOnce(rule, ticket, cause, 'time', [waited, ...conditions]))) acted += 1;
      if (acted >= MOST_ACTS) return acted;
    }
  }
  return acted;
}

/** Two rules on time that undo each other end here: a rule that has acted on a ticket waits until somebody else than a rule did something to it. */
async function movedByOthers(rule: RuleRecord, ticket: TicketRecord): Promise<boolean> {
  const last = await RuleRun.findOne({ ruleId: rule._id, ticketId: ticket._id, state: 'done' }, { at: 1 }).sort({ _id: -1 }).lean();
  if (!last) return true;
  const since = await Activity.find({ 'subject.kind': 'ticket', 'subject.id': ticket._id.toString(), at: { $gt: last.at } }, { origin: 1 }).sort({ seq: -1 }).limit(200).lean<ActivityLine[]>();
  return since.some((line) => !isByRule(line));
}
