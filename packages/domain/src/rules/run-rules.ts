import { Activity, type ActivityLine } from '../activity/activity.ts';
import { kept } from '../activity/kept.ts';
import { clock } from '../platform/clock.ts';
import { isId, newId } from '../platform/id.ts';
import { setting } from '../platform/settings.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { act, isByRule, markOf } from './act.ts';
import { judgeEvent, judgeTicket, ruleAsker, type Verdict } from './judge.ts';
import { Rule, type RuleRecord } from './rule.ts';
import { RuleRun, type RunRecord } from './run.ts';
import { saidIn } from './said-in.ts';
import type { RuleEvent } from './words.ts';

const rulesOnEvents = kept(['rule', 'rules'], () => Rule.find({ active: true, 'trigger.on': 'event' } as never).sort({ order: 1, _id: 1 }).lean<RuleRecord[]>());

/** A rule that acts on one ticket more often than this in an hour goes round with something outside, such as a machine that answers mails. */
const MOST_AN_HOUR = 10;
/** Lines that were written long before they are read are history: what a rule would do about them comes too late. */
const TOO_OLD_MS = 24 * 60 * 60_000;

/**
 * Lets the rules look at a line of history, in their order. Safe to repeat: a rule acts once for each line. Lines that rules caused are looked at by none (catalogue 4.2,
 * 11), so no rule can start another, or itself.
 * @returns how many acted
 */
export async function runRules(line: ActivityLine): Promise<number> {
  if (isByRule(line) || isImported(line) || !line.payload || !isId(line.subject.id) || clock.ms() - line.at.getTime() > TOO_OLD_MS || isExampleLine(line)) return 0;
  // What a machine wrote, an absence note for one, is no reason to do anything (E-13).
  if (line.event === 'message.received' && (line.payload as { kind?: string }).kind !== 'human') return 0;
  const rules = (await rulesOnEvents()).filter(({ trigger }) => trigger.on === 'event' && trigger.events.includes(line.event as RuleEvent));
  if (rules.length === 0) return 0;
  const [zone, mode] = await Promise.all([setting('desk.zone'), setting('rules.mode')]);
  let acted = 0;
  for (const rule of rules) {
    // Each sees the ticket as the one before it left it.
    const ticket = await Ticket.findById(line.subject.id).lean<TicketRecord>();
    if (!ticket) break;
    const fits = await judge(rule, ticket, line, zone);
    if (!fits.held) continue;
    if (await runOnce(rule, ticket, line._id.toString(), line.event, fits.conditions)) acted += 1;
    if (mode === 'first') break;
  }
  return acted;
}

async function judge(rule: RuleRecord, ticket: TicketRecord, line: ActivityLine, zone: string): Promise<Verdict> {
  const earlier = await RuleRun.findOne({ ruleId: rule._id, ticketId: ticket._id, cause: line._id.toString() }).lean<RunRecord>();
  // It fitted before a crash: what it has changed since must not make it unfitting, or it would do half.
  if (earlier) return { held: true, conditions: earlier.conditions };
  const event = await judgeEvent(rule.facts, line, () => saidIn(line, ticket));
  if (!event.held) return event;
  const { held, conditions } = await judgeTicket(rule.when, ticket, ruleAsker(zone));
  return { held, conditions: [...event.conditions, ...conditions] };
}

/** Acts once for a cause, also when the process was killed in the middle. False when it had been done. */
export async function runOnce(rule: RuleRecord, ticket: TicketRecord, cause: string, event: string, conditions: RunRecord['conditions']): Promise<boolean> {
  const at = clock.now();
  const which = { ruleId: rule._id, ticketId: ticket._id, cause };
  const begun: RunRecord = { _id: newId(), ...which, ruleName: rule.name, ruleVersion: rule.version, event, state: 'running', conditions, actions: [], at };
  const { upsertedCount } = await RuleRun.updateOne(which, { $setOnInsert: begun }, { upsert: true });
  if (upsertedCount === 0) {
    const known = await RuleRun.findOne(which).lean<RunRecord>();
    if (known?.state === 'done') return false;
    if (await hasActed(rule, ticket, cause)) return finish(rule, which, [{ do: 'all', outcome: 'done', why: 'Done before an interruption.' }], at);
  }
  const lately = await RuleRun.countDocuments({ ruleId: rule._id, ticketId: ticket._id, at: { $gt: new Date(at.getTime() - 60 * 60_000) } });
  if (lately > MOST_AN_HOUR) return finish(rule, which, rule.actions.map((action) => ({ do: action.do, outcome: 'refused' as const, why: `It acted on this ticket ${MOST_AN_HOUR} times within an hour already.` })), at);
  return finish(rule, which, await act(rule, ticket._id.toString(), cause), at);
}

async function finish(rule: RuleRecord, which: object, actions: RunRecord['actions'], at: Date): Promise<true> {
  await RuleRun.updateOne(which, { $set: { state: 'done', actions } });
  await Rule.updateOne({ _id: rule._id }, { $inc: { runs: 1 }, $set: { lastRunAt: at } });
  return true;
}

/** Its mark on the ticket's history says that it has acted. */
async function hasActed(rule: RuleRecord, ticket: TicketRecord, cause: string): Promise<boolean> {
  return (await Activity.exists({ 'subject.kind': 'ticket', 'subject.id': ticket._id.toString(), 'origin.detail': markOf(rule, cause) })) !== null;
}


/** What comes out of another system was dealt with there. */
const isImported = ({ origin }: ActivityLine): boolean => /^import:/.test(origin.detail ?? '');

/** Example data comes with a past that no rule looks at. */
const isExampleLine = (line: ActivityLine): boolean => line.demo === true && clock.ms() - line.at.getTime() > 2 * 60_000;
