import { Types } from 'mongoose';
import { Activity, type ActivityLine } from '../activity/activity.ts';
import { isId } from '../platform/id.ts';
import { setting } from '../platform/settings.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { ticketFilter } from '../tickets/audience.ts';
import { Ticket, type TicketRecord } from '../tickets/ticket.ts';
import { isByRule } from './act.ts';
import { dueTickets } from './due-tickets.ts';
import { judgeEvent, judgeTicket, ruleAsker } from './judge.ts';
import { saidIn } from './said-in.ts';
import type { TrialView, TryInput } from './words.ts';

/** So many of the last events are looked at, and so many of those that fit are shown. */
const MOST_LINES = 1_000;
const MOST_SHOWN = 20;
const MOST_COUNTED = 1_000;

/**
 * What a rule would have met, without doing anything: for rules on events the last thousand of them (the ticket as it is now), for rules on time the tickets whose
 * time has come.
 */
export async function tryRule(viewer: Viewer, { trigger, facts, when }: TryInput): Promise<TrialView> {
  permit(may(viewer, 'rules.manage'));
  const zone = await setting('desk.zone');
  const items: TrialView['items'] = [];
  if (trigger.on === 'time') {
    const due = { $and: [dueTickets({ when }, trigger, zone), ticketFilter(viewer)] } as never;
    const [matched, tickets] = await Promise.all([Ticket.countDocuments(due).limit(MOST_COUNTED), Ticket.find(due, { words: 0 }).sort({ [trigger.since]: 1 }).limit(MOST_SHOWN).maxTimeMS(5_000).lean<TicketRecord[]>()]);
    for (const ticket of tickets) {
      const { conditions } = await judgeTicket(when, ticket, ruleAsker(zone));
      items.push({ number: ticket.number, title: ticket.title, at: ticket[trigger.since]!.toISOString(), event: 'time', conditions });
    }
    return { looked: matched, matched, items };
  }
  const lines = (await Activity.find({ event: { $in: trigger.events } }).sort({ _id: -1 }).limit(MOST_LINES).lean<ActivityLine[]>()).filter((line) => !isByRule(line) && line.payload && isId(line.subject.id));
  const tickets = await ticketsOf(viewer, lines);
  let matched = 0;
  for (const line of lines) {
    const ticket = tickets.get(line.subject.id);
    if (!ticket || (line.event === 'message.received' && (line.payload as { kind?: string }).kind !== 'human')) continue;
    const event = await judgeEvent(facts, line, () => saidIn(line, ticket));
    if (!event.held) continue;
    const whole = await judgeTicket(when, ticket, ruleAsker(zone));
    if (!whole.held) continue;
    matched += 1;
    if (items.length < MOST_SHOWN) items.push({ number: ticket.number, title: ticket.title, at: line.at.toISOString(), event: line.event, conditions: [...event.conditions, ...whole.conditions] });
  }
  return { looked: lines.length, matched, items };
}

async function ticketsOf(viewer: Viewer, lines: ActivityLine[]): Promise<Map<string, TicketRecord>> {
  const ids = [...new Set(lines.map(({ subject }) => subject.id))].map((id) => new Types.ObjectId(id));
  const tickets = await Ticket.find({ $and: [{ _id: { $in: ids } }, ticketFilter(viewer)] }, { words: 0 }).lean<TicketRecord[]>();
  return new Map(tickets.map((ticket) => [ticket._id.toString(), ticket]));
}
