import type { ActivityLine } from '../activity/activity.ts';
import { Problem } from '../platform/problem.ts';
import { clock } from '../platform/clock.ts';
import { isId, toId } from '../platform/id.ts';
import { notify } from '../notifications/notify.ts';
import type { News } from '../notifications/who-hears.ts';
import { assignableInstead } from '../people/absence.ts';
import { Person } from '../people/person.ts';
import { systemViewer, type Viewer } from '../people/viewer.ts';
import { writeMessage } from '../conversations/write-message.ts';
import { changeTicketBy } from '../tickets/change-ticket.ts';
import { resolutionOf, resolves } from '../tickets/resolution.ts';
import { statusNamed } from '../tickets/status-words.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { vocabularyNow } from '../tickets/vocabulary.ts';
import { changeTicketInput, type ChangeTicketInput } from '../tickets/words.ts';
import { queueDelivery } from '../webhooks/follow-webhooks.ts';
import { Webhook } from '../webhooks/webhook.ts';
import type { RuleRecord } from './rule.ts';
import type { Done, RuleAction } from './words.ts';

/** The mark that a rule leaves on the lines it causes: rules look at no line that carries one, so no rule ever answers another. */
const MARK = /^rule:[0-9a-f]{24}:/;
export const markOf = ({ _id }: Pick<RuleRecord, '_id'>, cause: string): string => `rule:${_id}:${cause}`;
export const isByRule = ({ origin }: Pick<ActivityLine, 'origin'>): boolean => MARK.test(origin.detail ?? '');

/** A rule acts with rights without bounds: whoever may write rules was trusted with that (rules.manage). */
const viewerOf = (rule: RuleRecord, cause: string): Viewer => systemViewer({ via: 'job', detail: markOf(rule, cause) }, `Rule “${rule.name}”`);

/**
 * Does what a rule says, one after the other, and tells of each what came of it. What the desk refuses (a status that cannot follow, a person who left) is
 * noted and keeps the rest from nothing.
 */
export async function act(rule: RuleRecord, ticketId: string, cause: string): Promise<Done[]> {
  const viewer = viewerOf(rule, cause);
  const done: Done[] = [];
  for (const part of parted(rule.actions)) {
    try {
      await doIt(viewer, rule, ticketId, cause, part);
      for (const action of part) done.push({ do: action.do, outcome: 'done', why: null });
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'unavailable') throw error;
      for (const action of part) done.push({ do: action.do, outcome: 'refused', why: error.message });
    }
  }
  return done;
}

const properties: ReadonlySet<RuleAction['do']> = new Set<RuleAction['do']>(['status', 'priority', 'assign', 'team', 'addTags', 'removeTags', 'category']);

/** Properties that stand together are changed together: one line of history, and one word to those who follow. */
function parted(actions: readonly RuleAction[]): RuleAction[][] {
  const parts: RuleAction[][] = [];
  for (const action of actions) {
    const last = parts.at(-1);
    if (last && properties.has(action.do) && properties.has(last[0]!.do)) last.push(action);
    else parts.push([action]);
  }
  return parts;
}

async function doIt(viewer: Viewer, rule: RuleRecord, ticketId: string, cause: string, part: RuleAction[]): Promise<void> {
  const [action] = part as [RuleAction];
  switch (action.do) {
    case 'reply':
    case 'comment':
      await writeMessage(viewer, ticketId, { body: await filledIn(action.body, ticketId), isInternal: action.do === 'comment' });
      return;
    case 'notify':
      return tell(rule, ticketId, cause, action);
    case 'webhook': {
      if (!(await Webhook.exists({ _id: action.webhookId, active: true }))) throw new Problem('invalid', 'Its webhook is switched off or was removed.');
      const hook = { webhookId: toId(action.webhookId), cause: markOf(rule, cause), event: 'rule.fired' };
      return queueDelivery({ ...hook, lineId: isId(cause) ? toId(cause) : null, ticketId: toId(ticketId), rule: { id: rule._id.toString(), name: rule.name } });
    }
    default:
      await changeTicketBy(viewer, ticketId, (ticket) => forWhoeverIsHere(patchOf(part, ticket, rule)));
  }
}

/** No rule gives a ticket to somebody who is out of office and has a substitute. */
async function forWhoeverIsHere(patch: ChangeTicketInput): Promise<ChangeTicketInput> {
  return patch.assigneeId ? { ...patch, assigneeId: await assignableInstead(patch.assigneeId) } : patch;
}

function patchOf(actions: RuleAction[], ticket: TicketRecord, rule: RuleRecord): ChangeTicketInput {
  const patch: Record<string, unknown> = { reason: `Rule “${rule.name}”` };
  let tags = ticket.tags;
  for (const action of actions) {
    if (action.do === 'status' && action.status !== ticket.status) Object.assign(patch, { status: action.status }, resolutionBy(action, ticket));
    if (action.do === 'priority') patch.priority = action.priority;
    if (action.do === 'assign') patch.assigneeId = action.personId;
    if (action.do === 'team') patch.teamId = action.teamId;
    if (action.do === 'category') Object.assign(patch, { category: action.category, ...(action.subcategory === undefined ? {} : { subcategory: action.subcategory }) });
    if (action.do === 'addTags') tags = [...new Set([...tags, ...action.tags])];
    if (action.do === 'removeTags') tags = tags.filter((tag) => !action.tags.includes(tag));
  }
  if (tags !== ticket.tags) patch.tags = tags;
  const parsed = changeTicketInput.safeParse(patch);
  if (!parsed.success) throw new Problem('invalid', parsed.error.issues[0]?.message ?? 'This cannot be set.');
  return parsed.data;
}

/** A rule from before the desk asked what solves tickets resolves none: its log says why. @throws Problem `invalid` */
function resolutionBy({ status, resolution }: Extract<RuleAction, { do: 'status' }>, ticket: TicketRecord): { resolution?: string } {
  const meant = statusNamed(status);
  if (!ticket.resolution && !resolution && resolves(ticket, meant) && vocabularyNow().life.resolutionNotes) throw new Problem('invalid', 'This desk asks what solved a ticket, and the rule does not say it. Add it to the rule.');
  return resolutionOf(ticket, meant, resolution);
}

async function tell(rule: RuleRecord, ticketId: string, cause: string, { who, text }: Extract<RuleAction, { do: 'notify' }>): Promise<void> {
  const ticket = await Ticket.findById(ticketId).lean<TicketRecord>();
  if (!ticket) return;
  const people = new Set(who.filter(isId));
  if (who.includes('assignee') && ticket.assigneeId) people.add(ticket.assigneeId.toString());
  if (who.includes('followers')) for (const id of ticket.followerIds) people.add(id.toString());
  if (who.includes('team') && ticket.teamId) for (const { _id } of await Person.find({ teamIds: ticket.teamId, active: true }, { _id: 1 }).lean()) people.add(_id.toString());
  const news: News = { event: 'rule', relation: 'mine', facts: { text: await filledIn(text, ticketId), rule: rule.name } };
  await notify({ cause: markOf(rule, cause), burst: `rule:${rule._id}:${ticketId}`, by: { kind: 'system', id: null, name: `Rule “${rule.name}”` }, at: clock.now(), ticket, news: new Map([...people].map((id) => [id, [news]])) });
}

/** `{{number}}`, `{{title}}`, `{{customer}}` stand for those of the ticket. */
async function filledIn(text: string, ticketId: string): Promise<string> {
  if (!text.includes('{{')) return text;
  const ticket = await Ticket.findById(ticketId).lean<TicketRecord>();
  const values: Record<string, string> = { number: ticket?.number ?? '', title: ticket?.title ?? '', customer: ticket?.requester.name ?? '' };
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole);
}
