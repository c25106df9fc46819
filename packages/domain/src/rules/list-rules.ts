import { isId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { setting } from '../platform/settings.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { listActivity } from '../activity/list-activity.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { Rule, toRuleView, type RuleRecord } from './rule.ts';
import { RuleRun, type RunRecord } from './run.ts';
import type { Mode, RuleView, RunView } from './words.ts';

type Place = { after?: string; limit?: number };

/** All of them in their order: there are hundreds at most. */
export async function listRules(viewer: Viewer): Promise<{ items: RuleView[]; next: null; mode: Mode }> {
  permit(may(viewer, 'rules.manage'));
  const [rules, mode] = await Promise.all([Rule.find().sort({ order: 1, _id: 1 }).lean<RuleRecord[]>(), setting('rules.mode')]);
  return { items: rules.map(toRuleView), next: null, mode };
}

export async function findRule(viewer: Viewer, id: string): Promise<RuleView> {
  permit(may(viewer, 'rules.manage'));
  const rule = await Rule.findById(toId(id, 'rule')).lean<RuleRecord>();
  if (!rule) throw new Problem('not_found', 'There is no such rule.');
  return toRuleView(rule);
}

/** Every version of a rule there was: who changed what, newest first. */
export async function ruleHistory(viewer: Viewer, id: string, { after, limit = 25 }: Place) {
  await findRule(viewer, id);
  return listActivity({ subject: `rule:${id}` } as never, after, limit);
}

/** What one rule did, newest first, in the tickets one may read. */
export async function listRuns(viewer: Viewer, id: string, place: Place): Promise<{ items: RunView[]; next: string | null }> {
  await findRule(viewer, id);
  return pageOfRuns(viewer, { ruleId: toId(id) }, place);
}

/** What rules did in one ticket, and why: for everybody who may read it. */
export async function listRunsOfTicket(viewer: Viewer, idOrNumber: string, place: Place): Promise<{ items: RunView[]; next: string | null }> {
  const ticket = await findTicket(viewer, idOrNumber);
  return pageOfRuns(viewer, { ticketId: ticket._id }, place);
}

async function pageOfRuns(viewer: Viewer, filter: object, { after, limit = 25 }: Place): Promise<{ items: RunView[]; next: string | null }> {
  if (after !== undefined && !isId(after)) throw new Problem('invalid', 'This is not the place where a page ended: use "next" as it was given.', { errors: [{ path: 'after', message: 'This is not a place in this list.' }] });
  const items: RunView[] = [];
  let place = after;
  for (;;) {
    const runs = await RuleRun.find({ ...filter, state: 'done', ...(place ? { _id: { $lt: toId(place) } } : {}) } as never).sort({ _id: -1 }).limit(limit + 1).lean<RunRecord[]>();
    const tickets = await readable(viewer, runs);
    for (const run of runs.slice(0, limit)) {
      place = run._id.toString();
      const ticket = tickets.get(run.ticketId.toString());
      if (ticket) items.push(toRunView(run, ticket));
      if (items.length === limit) return { items, next: run === runs.at(-1) ? null : place };
    }
    if (runs.length <= limit) return { items, next: null };
  }
}

async function readable(viewer: Viewer, runs: RunRecord[]): Promise<Map<string, TicketRecord>> {
  const tickets = await Ticket.find({ $and: [{ _id: { $in: runs.map(({ ticketId }) => ticketId) } }, ticketFilter(viewer)] }, { number: 1, title: 1 }).lean<TicketRecord[]>();
  return new Map(tickets.map((ticket) => [ticket._id.toString(), ticket]));
}

const toRunView = ({ _id, ruleId, ruleName, ruleVersion, event, at, conditions, actions }: RunRecord, ticket: TicketRecord): RunView => ({
  id: _id.toString(),
  rule: { id: ruleId.toString(), name: ruleName, version: ruleVersion },
  ticket: { id: ticket._id.toString(), number: ticket.number, title: ticket.title },
  event,
  at: at.toISOString(),
  conditions,
  actions,
});
