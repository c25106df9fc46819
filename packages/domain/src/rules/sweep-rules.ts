import type { Types } from 'mongoose';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { clock } from '../platform/clock.ts';
import { setting } from '../platform/settings.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { isByRule } from './act.ts';
import { dueSince, dueTickets, movesByItself, type OnTime } from './due-tickets.ts';
import { judgeTicket, ruleAsker } from './judge.ts';
import { Look, type LookRecord } from './look.ts';
import { Rule, type RuleRecord } from './rule.ts';
import { RuleRun } from './run.ts';
import { runOnce } from './run-rules.ts';

const AT_ONCE = 500;
/** What one rule does, and what its walk reads, at most in one sweep; the next goes on. */
const MOST_ACTS = 500;
const MOST_WALKED = 5_000;
/** So often everything that fits is walked, for what came to fit without being changed. */
const WALK_EVERY_MS = 60 * 60_000;

/** Lets the rules on time look at the tickets whose time has come: once for each rule, ticket and the moment that was counted from. */
export async function sweepRules(): Promise<number> {
  const rules = await Rule.find({ active: true, 'trigger.on': 'time' } as never).sort({ order: 1, _id: 1 }).lean<RuleRecord[]>();
  const zone = rules.length > 0 ? await setting('desk.zone') : 'UTC';
  let acted = 0;
  for (const rule of rules) acted += await sweepRule(rule, rule.trigger as OnTime, zone);
  return acted;
}

async function sweepRule(rule: RuleRecord, trigger: OnTime, zone: string): Promise<number> {
  const now = clock.now();
  const known = await Look.findById(rule._id).lean<LookRecord>();
  const before = known?.version === rule.version ? known : null;
  const look = new Looking(rule, trigger, zone);
  // A rule that is new walks everything that fits.
  for (const query of before ? dueSince(rule, trigger, zone, before.until) : []) if (!(await look.at(query, null)).ended) return look.acted;
  const walks = !before || before.walkAfter !== null || movesByItself(rule) || now.getTime() - before.walkBegunAt.getTime() >= WALK_EVERY_MS;
  const begins = walks && (before?.walkAfter ?? null) === null;
  const walked = walks ? await look.at(dueTickets(rule, trigger, zone), before?.walkAfter ?? null, MOST_WALKED) : { after: null };
  await Look.updateOne({ _id: rule._id }, { $set: { version: rule.version, until: now, walkAfter: walked.after, ...(begins ? { walkBegunAt: now } : {}) } }, { upsert: true });
  return look.acted;
}

/** One rule in one sweep. */
class Looking {
  acted = 0;
  readonly #rule: RuleRecord;
  readonly #trigger: OnTime;
  readonly #zone: string;

  constructor(rule: RuleRecord, trigger: OnTime, zone: string) {
    this.#rule = rule;
    this.#trigger = trigger;
    this.#zone = zone;
  }

  /** Looks at the tickets of a query, one after the other. @returns whether it came to the end, and else how far */
  async at(query: Record<string, unknown>, after: Types.ObjectId | null, most = Infinity): Promise<{ ended: boolean; after: Types.ObjectId | null }> {
    let read = 0;
    for (;;) {
      const tickets = await Ticket.find({ $and: [query, after ? { _id: { $gt: after } } : {}] } as never, { words: 0 })
        .sort({ _id: 1 })
        .limit(AT_ONCE)
        .lean<TicketRecord[]>();
      for (const ticket of await this.#fresh(tickets)) {
        if (this.acted >= MOST_ACTS) return { ended: false, after };
        await this.#look(ticket);
        after = ticket._id;
      }
      if (tickets.length < AT_ONCE) return { ended: true, after: null };
      after = tickets.at(-1)!._id;
      read += tickets.length;
      if (read >= most) return { ended: false, after };
    }
  }

  #cause = (ticket: TicketRecord): string => `${this.#trigger.since}:${ticket[this.#trigger.since]!.toISOString()}`;

  /** Those that the rule has not acted on for this moment. */
  async #fresh(tickets: readonly TicketRecord[]): Promise<TicketRecord[]> {
    if (tickets.length === 0) return [];
    const runs = await RuleRun.find({ ruleId: this.#rule._id, ticketId: { $in: tickets.map(({ _id }) => _id) }, state: 'done' }, { ticketId: 1, cause: 1 }).lean();
    const known = new Set(runs.map(({ ticketId, cause }) => `${ticketId} ${cause}`));
    return tickets.filter((ticket) => !known.has(`${ticket._id} ${this.#cause(ticket)}`));
  }

  async #look(ticket: TicketRecord): Promise<void> {
    if (!(await movedByOthers(this.#rule, ticket))) return;
    const { since, hours } = this.#trigger;
    const { held, conditions } = await judgeTicket(this.#rule.when, ticket, ruleAsker(this.#zone));
    const waited = { what: since, is: 'ago', value: hours, saw: ticket[since]!.toISOString(), held: true };
    if (held && (await runOnce(this.#rule, ticket, this.#cause(ticket), 'time', [waited, ...conditions]))) this.acted += 1;
  }
}

/** Two rules on time that undo each other end here: a rule that has acted on a ticket waits until somebody else than a rule did something to it. */
async function movedByOthers(rule: RuleRecord, ticket: TicketRecord): Promise<boolean> {
  const last = await RuleRun.findOne({ ruleId: rule._id, ticketId: ticket._id, state: 'done' }, { at: 1 }).sort({ _id: -1 }).lean();
  if (!last) return true;
  const since = await Activity.find({ 'subject.kind': 'ticket', 'subject.id': ticket._id.toString(), at: { $gt: last.at } }, { origin: 1 }).sort({ seq: -1 }).limit(200).lean<ActivityLine[]>();
  return since.some((line) => !isByRule(line));
}
